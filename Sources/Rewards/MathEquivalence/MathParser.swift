import BigInt

/// Reads an expression from words; nil when they are none.
struct MathParser {
  private let tokens: ArraySlice<MathToken>
  private var position: Int
  private var depth = 0

  /// Most brackets, fractions and powers inside each other.
  private static let deepest = 60

  init(_ tokens: ArraySlice<MathToken>) {
    self.tokens = tokens
    position = tokens.startIndex
  }

  /// The expression that all the words make.
  static func expression(_ tokens: ArraySlice<MathToken>) -> MathExpression? {
    guard !tokens.isEmpty, tokens.count <= 2000 else { return nil }
    var parser = MathParser(tokens)
    guard let expression = parser.quotient(of: parser.sum()), parser.position == tokens.endIndex else {
      return nil
    }
    return expression
  }

  private var token: MathToken? { position < tokens.endIndex ? tokens[position] : nil }
  private var following: MathToken? {
    position + 1 < tokens.endIndex ? tokens[position + 1] : nil
  }

  private mutating func take(_ wanted: MathToken) -> Bool {
    guard token == wanted else { return false }
    position += 1
    return true
  }

  private mutating func nested<Result>(_ body: (inout MathParser) -> Result?) -> Result? {
    depth += 1
    defer { depth -= 1 }
    return depth <= Self.deepest ? body(&self) : nil
  }

  private mutating func sum() -> MathExpression? {
    var parts: [MathExpression] = []
    var sign: MathToken?
    if token == .symbol("+") || token == .symbol("-") || token == .command("pm")
      || token == .command("mp")
    {
      sign = token
      position += 1
    }
    while true {
      guard let part = term() else { return nil }
      switch sign {
      case .symbol("-"): parts.append(.negative(part))
      case .command("pm"): parts.append(.plusMinus(part))
      case .command("mp"): parts.append(.negative(.plusMinus(part)))
      default: parts.append(part)
      }
      guard let next = token,
        next == .symbol("+") || next == .symbol("-") || next == .command("pm")
          || next == .command("mp")
      else { break }
      sign = next
      position += 1
    }
    return parts.count == 1 ? parts[0] : .sum(parts)
  }

  private mutating func term() -> MathExpression? {
    guard var value = factor() else { return nil }
    while true {
      if take(.symbol("*")) || take(.command("cdot")) || take(.command("times")) {
        guard let right = signedFactor() else { return nil }
        value = product(value, right)
      } else if take(.symbol("/")) {
        guard let right = divisor() else { return nil }
        value = .quotient(value, right)
      } else if startsFactor {
        let before = position
        guard let right = factor() else { return nil }
        // "2 3" are two numbers, and no product.
        if case .number = tokens[before], isNumber(value) { return nil }
        value = product(value, right)
      } else {
        return value
      }
    }
  }

  /// What a slash divides by: as in `1/2x`, the factor right behind it.
  private mutating func divisor() -> MathExpression? { signedFactor() }

  private func isNumber(_ expression: MathExpression) -> Bool {
    switch expression {
    case .number: true
    case .product(let parts): parts.last.map(isNumber) ?? false
    default: false
    }
  }

  private func product(_ left: MathExpression, _ right: MathExpression) -> MathExpression {
    if case .product(let parts) = left { return .product(parts + [right]) }
    return .product([left, right])
  }

  private mutating func signedFactor() -> MathExpression? {
    if take(.symbol("-")) { return nested { $0.signedFactor() }.map(MathExpression.negative) }
    if take(.symbol("+")) { return nested { $0.signedFactor() } }
    return factor()
  }

  private var startsFactor: Bool {
    switch token {
    case .number, .letter: true
    case .symbol("("), .symbol("["), .symbol("{"), .symbol("|"):
      // A bar closes rather than opens when one is open.
      token != .symbol("|") || barsOpen == 0
    case .command(let name): startingCommands.contains(name) || functionNames.contains(name)
    default: false
    }
  }

  private var barsOpen = 0
  /// Inside the argument of a sine or its kin, where degrees count.
  private var isInTrigonometry = false

  private mutating func factor() -> MathExpression? {
    nested { parser in
      guard var value = parser.primary() else { return nil }
      while true {
        if parser.take(.symbol("^")) {
          // Degrees say nothing, 90° is 90, but to a sine.
          if parser.take(.command("circ")) {
            if parser.isInTrigonometry {
              value = .product([value, .pi, .quotient(whole(1), whole(180))])
            }
            continue
          }
          guard let exponent = parser.script() else { return nil }
          value = .power(value, exponent)
        } else if parser.take(.symbol("!")) {
          value = .factorial(value)
        } else if parser.token == .symbol("_") {
          guard case .variable(let name) = value else { return nil }
          parser.position += 1
          guard let index = parser.subscriptText() else { return nil }
          value = .variable(name + "_" + index)
        } else if parser.take(.symbol("'")) {
          guard case .variable(let name) = value else { return nil }
          value = .variable(name + "'")
        } else if parser.take(.symbol("%")) {
          value = .quotient(value, .number(ExactNumber(100), isDecimal: false))
        } else {
          return value
        }
      }
    }
  }

  /// What stands behind `^`: one word, or a group.
  private mutating func script() -> MathExpression? {
    nested { parser in
      if parser.token == .symbol("{") { return parser.group() }
      if parser.take(.symbol("-")) { return parser.script().map(MathExpression.negative) }
      if case .number(let text)? = parser.token, text.count > 1, !text.contains(".") {
        // 2^10 as people write it; LaTeX would take the 1 alone.
        parser.position += 1
        return ExactNumber(decimal: text).map { .number($0, isDecimal: false) }
      }
      return parser.primary()
    }
  }

  private mutating func subscriptText() -> String? {
    if take(.symbol("{")) {
      var text = ""
      while let token, token != .symbol("}") {
        switch token {
        case .number(let digits): text += digits
        case .letter(let letter), .text(let letter), .command(let letter): text += letter
        default: return nil
        }
        position += 1
      }
      return take(.symbol("}")) ? text : nil
    }
    defer { position += 1 }
    switch token {
    case .number(let digits): return digits
    case .letter(let letter): return letter
    default: return nil
    }
  }

  /// `{…}`.
  private mutating func group() -> MathExpression? {
    guard take(.symbol("{")), let value = quotient(of: nested({ $0.sum() })) else { return nil }
    if take(.command("choose")) {
      guard let bottom = nested({ $0.sum() }), take(.symbol("}")) else { return nil }
      return .binomial(value, bottom)
    }
    return take(.symbol("}")) ? value : nil
  }

  /// What stands before `\over`, divided by what stands behind it; itself without one.
  private mutating func quotient(of top: MathExpression?) -> MathExpression? {
    guard let top, take(.command("over")) else { return top }
    return nested { $0.sum() }.map { .quotient(top, $0) }
  }

  /// An argument of `\frac` or `\sqrt`: a group, or one digit or letter.
  private mutating func argument() -> MathExpression? {
    if token == .symbol("{") { return group() }
    if case .number(let text)? = token, text.count > 1, !text.contains(".") {
      return nil  // Split by the caller.
    }
    return nested { $0.primary() }
  }

  private mutating func primary() -> MathExpression? {
    guard let token else { return nil }
    switch token {
    case .number(let text):
      position += 1
      guard let value = ExactNumber(decimal: text) else { return nil }
      if let scientific = scientific(text) { return scientific }
      let number = MathExpression.number(value, isDecimal: text.contains("."))
      if !text.contains("."), let mixed = mixedNumber(value) { return mixed }
      return number
    case .letter(let letter):
      position += 1
      switch letter {
      case "C" where self.token == .symbol("("): return chosen() ?? .variable(letter)
      case "e": return .euler
      case "i": return .imaginaryUnit
      default: return .variable(letter)
      }
    case .symbol("("), .symbol("["):
      position += 1
      let closing: Character = token == .symbol("(") ? ")" : "]"
      let bars = barsOpen
      barsOpen = 0
      defer { barsOpen = bars }
      guard let value = nested({ $0.sum() }), take(.symbol(closing)) else { return nil }
      return value
    case .symbol("{"): return group()
    case .symbol("|"):
      position += 1
      barsOpen += 1
      defer { barsOpen -= 1 }
      guard let value = nested({ $0.sum() }), take(.symbol("|")) else { return nil }
      return .absolute(value)
    case .command(let name):
      position += 1
      return command(name)
    case .text, .symbol: return nil
    }
  }

  /// `(10, 2)` behind a C.
  private mutating func chosen() -> MathExpression? {
    let start = position
    position += 1
    guard let top = nested({ $0.sum() }), take(.symbol(",")), let bottom = nested({ $0.sum() }),
      take(.symbol(")"))
    else {
      position = start
      return nil
    }
    return .binomial(top, bottom)
  }

  /// `1.07e16`: digits right behind an e, or behind an E after a decimal.
  private mutating func scientific(_ text: String) -> MathExpression? {
    guard token == .letter("e") || (token == .letter("E") && text.contains(".")) else { return nil }
    var place = position + 1
    var isNegative = false
    if place < tokens.endIndex, tokens[place] == .symbol("-") || tokens[place] == .symbol("+") {
      isNegative = tokens[place] == .symbol("-")
      place += 1
    }
    guard place < tokens.endIndex, case .number(let digits) = tokens[place],
      let power = Int(digits), power <= 2000, let value = ExactNumber(decimal: text),
      let scale = ExactNumber(10).raised(to: ExactNumber(isNegative ? -power : power)),
      let result = value * scale
    else { return nil }
    position = place + 1
    return .number(result, isDecimal: true)
  }

  /// `1\frac{4}{5}` and `3 1/4`, whole numbers all.
  private mutating func mixedNumber(_ whole: ExactNumber) -> MathExpression? {
    let start = position
    if token == .command("frac") {
      position += 1
      if let fraction = fraction(), case .quotient(let top, let bottom) = fraction,
        let a = top.exact, let b = bottom.exact, a.isInteger, b.isInteger, !a.isNegative,
        !top.isDecimal, a.numerator < b.numerator, let value = fraction.exact,
        let sum = whole + value, isWholeLiteral(top), isWholeLiteral(bottom)
      {
        return .number(sum, isDecimal: false)
      }
      position = start
      return nil
    }
    if case .number(let top)? = token, following == .symbol("/"), position + 2 < tokens.endIndex,
      case .number(let bottom) = tokens[position + 2], let a = Int(top), let b = Int(bottom), a < b
    {
      position += 3
      guard let value = ExactNumber(BigInt(a), BigInt(b)), let sum = whole + value else { return nil }
      return .number(sum, isDecimal: false)
    }
    return nil
  }

  private func isWholeLiteral(_ expression: MathExpression) -> Bool {
    if case .number(let value, false) = expression { value.isInteger } else { false }
  }

  /// Behind `\frac`: two groups, or `\frac12`, `\frac 1 2`, `\frac{1}2`.
  private mutating func fraction() -> MathExpression? {
    if case .number(let digits)? = token, digits.count == 2, !digits.contains(".") {
      position += 1
      return .quotient(digit(digits.prefix(1)), digit(digits.suffix(1)))
    }
    if case .number(let digits)? = token, digits.count > 2, !digits.contains(".") {
      // \frac129 is 1/2 followed by 9; nobody means it: \frac{270}7 comes as a group.
      return nil
    }
    guard let top = argument() else { return nil }
    if case .number(let digits)? = token, digits.count > 1, !digits.contains(".") {
      position += 1
      return ExactNumber(decimal: digits).map { .quotient(top, .number($0, isDecimal: false)) }
    }
    guard let bottom = argument() else { return nil }
    return .quotient(top, bottom)
  }

  private func digit(_ text: Substring) -> MathExpression {
    .number(ExactNumber(Int(text) ?? 0), isDecimal: false)
  }

  private mutating func command(_ name: String) -> MathExpression? {
    switch name {
    case "pi": return .pi
    case "infty": return .infinity
    case "frac":
      if token == .symbol("(") { return nil }
      return fraction()
    case "binom":
      guard let top = argument(), let bottom = argument() else { return nil }
      return .binomial(top, bottom)
    case "sqrt":
      if take(.symbol("[")) {
        guard let index = nested({ $0.sum() }), take(.symbol("]")), let value = argument() else {
          return nil
        }
        return .power(value, .quotient(.number(ExactNumber(1), isDecimal: false), index))
      }
      if case .number(let digits)? = token, digits.count > 1, !digits.contains(".") {
        position += 1
        return ExactNumber(decimal: digits).map {
          .function("sqrt", .number($0, isDecimal: false))
        }
      }
      return argument().map { .function("sqrt", $0) }
    case "log": return logarithm()
    case "lfloor", "lceil":
      guard let value = nested({ $0.sum() }),
        take(.command(name == "lfloor" ? "rfloor" : "rceil"))
      else { return nil }
      return .function(name == "lfloor" ? "floor" : "ceil", value)
    case _ where functionNames.contains(name): return function(name)
    case _ where greekLetters.contains(name): return .variable(name)
    default: return nil
    }
  }

  private mutating func logarithm() -> MathExpression? {
    var base: MathExpression?
    if take(.symbol("_")) {
      base = script()
      if base == nil { return nil }
    }
    guard let value = functionArgument() else { return nil }
    return base.map { .logarithm(base: $0, value) } ?? .function("log", value)
  }

  /// `\sin x`, `\sin^2 x`, `\sin(2x)`, `\sin 2x`.
  private mutating func function(_ name: String) -> MathExpression? {
    var power: MathExpression?
    if take(.symbol("^")) {
      power = script()
      if power == nil { return nil }
    }
    let wasInTrigonometry = isInTrigonometry
    isInTrigonometry = name != "exp" && name != "ln"
    defer { isInTrigonometry = wasInTrigonometry }
    guard let value = functionArgument() else { return nil }
    if case .negative(.number(let one, _))? = power, one == ExactNumber(1) {
      return .function("arc" + name, value)
    }
    let result = MathExpression.function(name, value)
    return power.map { .power(result, $0) } ?? result
  }

  private mutating func functionArgument() -> MathExpression? {
    nested { parser in
      if parser.token == .symbol("(") || parser.token == .symbol("{") || parser.token == .symbol("[") {
        return parser.factor()
      }
      // Numbers and letters up to a sign, a bracket or another function.
      guard var value = parser.signedFactor() else { return nil }
      while let next = parser.token {
        switch next {
        case .number, .letter, .command("pi"), .command("frac"), .command("sqrt"):
          guard let more = parser.factor() else { return nil }
          value = parser.product(value, more)
        case .command(let name) where greekLetters.contains(name):
          guard let more = parser.factor() else { return nil }
          value = parser.product(value, more)
        default: return value
        }
      }
      return value
    }
  }
}

private func whole(_ value: Int) -> MathExpression { .number(ExactNumber(value), isDecimal: false) }

/// Functions of one argument.
let functionNames: Set<String> = [
  "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "asin", "acos", "atan",
  "sinh", "cosh", "tanh", "ln", "exp",
]

private let startingCommands: Set<String> = greekLetters.union([
  "pi", "frac", "sqrt", "binom", "log", "lfloor", "lceil", "infty",
])

let greekLetters: Set<String> = [
  "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta",
  "iota", "kappa", "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "upsilon", "phi", "varphi",
  "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi",
  "Omega", "ell",
]
