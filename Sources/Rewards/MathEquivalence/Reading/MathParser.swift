import BigInt

/// Reads an expression from tokens; nil when they are none.
struct MathParser {
  let tokens: ArraySlice<MathToken>
  var position: Int
  var depth: Int
  var barsOpen = 0
  /// Inside the argument of a sine or its kin, where degrees count.
  var isInTrigonometry = false
  /// Integrals whose differential is still to come.
  var integralsOpen = 0
  /// Indices of sums whose term is being read: `i` is a number there, not the imaginary unit.
  var indices: [String] = []
  /// The variable of a differential met in the numerator of a fraction, as in `\frac{dx}{x}`.
  var differential: String?

  /// Most brackets, fractions and powers inside each other.
  private static let deepest = 60

  init(_ tokens: ArraySlice<MathToken>, depth: Int = 0) {
    self.tokens = tokens
    self.depth = depth
    position = tokens.startIndex
  }

  /// The expression that all the tokens make, the arithmetic of matrices carried out except at its outside.
  static func expression(_ tokens: ArraySlice<MathToken>, depth: Int = 0) -> MathExpression? {
    guard !tokens.isEmpty, tokens.count <= 2000 else { return nil }
    var parser = MathParser(tokens, depth: depth)
    guard let expression = parser.quotient(of: parser.sum()), parser.position == tokens.endIndex
    else {
      return nil
    }
    return expression
  }

  var token: MathToken? { position < tokens.endIndex ? tokens[position] : nil }
  var following: MathToken? { position + 1 < tokens.endIndex ? tokens[position + 1] : nil }

  mutating func take(_ wanted: MathToken) -> Bool {
    guard token == wanted else { return false }
    position += 1
    return true
  }

  mutating func nested<Result>(_ body: (inout MathParser) -> Result?) -> Result? {
    depth += 1
    defer { depth -= 1 }
    return depth <= Self.deepest ? body(&self) : nil
  }

  private var isAtSign: Bool {
    switch token {
    case .symbol("+"), .symbol("-"), .command("pm"), .command("mp"): true
    default: false
    }
  }

  mutating func sum() -> MathExpression? {
    var parts: [MathExpression] = []
    var sign: MathToken?
    if isAtSign {
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
      guard isAtSign else { break }
      sign = token
      position += 1
    }
    return parts.count == 1 ? parts[0] : .sum(parts)
  }

  mutating func term() -> MathExpression? {
    guard var value = factor() else { return nil }
    while true {
      if take(.symbol("*")) || take(.command("cdot")) || take(.command("times")) {
        guard let right = signedFactor() else { return nil }
        value = product(value, right)
      } else if take(.symbol("/")) {
        // As in `1/2x`, the slash divides by the factor right behind it.
        guard let right = signedFactor() else { return nil }
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

  private func isNumber(_ expression: MathExpression) -> Bool {
    switch expression {
    case .number: true
    case .product(let parts): parts.last.map(isNumber) ?? false
    default: false
    }
  }

  func product(_ left: MathExpression, _ right: MathExpression) -> MathExpression {
    if case .product(let parts) = left { return .product(parts + [right]) }
    return .product([left, right])
  }

  mutating func signedFactor() -> MathExpression? {
    if take(.symbol("-")) { return nested { $0.signedFactor() }.map(MathExpression.negative) }
    if take(.symbol("+")) { return nested { $0.signedFactor() } }
    return factor()
  }

  private var startsFactor: Bool {
    switch token {
    case .number, .begin: true
    case .letter: !isAtDifferential
    case .symbol("("), .symbol("["), .symbol("{"), .symbol("|"):
      // A bar closes rather than opens when one is open.
      token != .symbol("|") || barsOpen == 0
    case .command(let name): startingCommands.contains(name) || functionNames.contains(name)
    default: false
    }
  }

  mutating func factor() -> MathExpression? {
    nested { parser in
      guard var value = parser.primary() else { return nil }
      while true {
        if parser.take(.symbol("^")) {
          // Degrees say nothing, 90° is 90, but to a sine.
          if parser.take(.command("circ")) {
            if parser.isInTrigonometry { value = inRadians(value) }
            continue
          }
          if parser.takeTransposition(of: value) {
            value = .function("transpose", value)
            continue
          }
          guard let exponent = parser.script() else { return nil }
          value = .power(value, exponent)
        } else if parser.take(.symbol("!")) {
          value = .factorial(value)
        } else if parser.token == .symbol("_") {
          guard let name = value.letterName else { return nil }
          parser.position += 1
          guard let index = parser.subscriptText() else { return nil }
          value = .variable(name + "_" + index)
        } else if parser.take(.symbol("'")) {
          guard case .variable(let name) = value else { return nil }
          value = .variable(name + "'")
        } else if parser.take(.symbol("%")) {
          value = .quotient(value, whole(100))
        } else {
          return value
        }
      }
    }
  }

  /// What stands behind `^`: one token, or a group.
  mutating func script() -> MathExpression? {
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
  mutating func group() -> MathExpression? {
    guard take(.symbol("{")) else { return nil }
    if integralsOpen > 0, isAtDifferential {
      // `\frac{dx}{x}`
      return takeDifferential() && take(.symbol("}")) ? whole(1) : nil
    }
    guard let value = quotient(of: nested({ $0.sum() })) else { return nil }
    if take(.command("choose")) {
      guard let bottom = nested({ $0.sum() }), take(.symbol("}")) else { return nil }
      return .binomial(value, bottom)
    }
    if integralsOpen > 0, isAtDifferential, !takeDifferential() { return nil }
    return take(.symbol("}")) ? value : nil
  }

  /// What stands before `\over`, divided by what stands behind it; itself without one.
  mutating func quotient(of top: MathExpression?) -> MathExpression? {
    guard let top, take(.command("over")) else { return top }
    return nested { $0.sum() }.map { .quotient(top, $0) }
  }

  /// An argument of `\frac` or `\sqrt`: a group, or one digit or letter.
  mutating func argument() -> MathExpression? {
    if token == .symbol("{") { return group() }
    if case .number(let text)? = token, text.count > 1, !text.contains(".") {
      return nil  // Split by the caller.
    }
    return nested { $0.primary() }
  }

  mutating func primary() -> MathExpression? {
    guard let token else { return nil }
    switch token {
    case .number(let text): return number(text)
    case .letter(let letter):
      position += 1
      switch letter {
      case "C" where self.token == .symbol("("): return chosen() ?? .variable(letter)
      case "e" where !indices.contains(letter): return .euler
      case "i" where !indices.contains(letter): return .imaginaryUnit
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
    case .begin(let environment):
      position += 1
      return matrix(environment)
    case .text, .symbol, .end: return nil
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
}

extension MathExpression {
  /// The letter that it is written with, which an index makes a variable: e_1.
  fileprivate var letterName: String? {
    switch self {
    case .variable(let name): name
    case .euler: "e"
    case .imaginaryUnit: "i"
    default: nil
    }
  }
}

func whole(_ value: Int) -> MathExpression { .number(ExactNumber(value), isDecimal: false) }

func inRadians(_ degrees: MathExpression) -> MathExpression {
  .product([degrees, .pi, .quotient(whole(1), whole(180))])
}

private let startingCommands: Set<String> = greekLetters.union([
  "pi", "frac", "sqrt", "binom", "log", "lfloor", "lceil", "infty", "sum", "prod", "int", "det",
  "overline",
])

let greekLetters: Set<String> = [
  "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta",
  "iota", "kappa", "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "upsilon", "phi", "varphi",
  "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi",
  "Omega", "ell",
]
