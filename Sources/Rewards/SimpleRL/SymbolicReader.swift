import BigInt

/// What SymPy's `parse_latex` (1.12, its ANTLR grammar) makes of a text, as far as grading meets it.
///
/// It reads the longest start of the text that is an expression or relation and passes over the rest, so
/// that `3, 5, 7` is 3, `5]` is 5 and `2^-3` is 2. Digits join over spaces: `2 3` is 23. Names are symbols,
/// π, e and i among them, and commands that it does not know; a name before a bracket is a function; a
/// number before a fraction multiplies it; `\log` is the natural logarithm. A character outside its
/// grammar is an error where the reader comes to look at it.
struct SymbolicReader {
  private enum Word: Equatable {
    case number(String)
    case letter(String)
    case command(String)
    case sign(Character)
    /// A character that SymPy's grammar does not have.
    case unknown

    var text: String {
      switch self {
      case .number(let text), .letter(let text), .command(let text): text
      case .sign(let sign): String(sign)
      case .unknown: "?"
      }
    }
  }

  /// An expression, or a relation of two.
  struct Reading {
    let left: MathExpression
    /// Nil for an expression.
    let right: MathExpression?
  }

  private var words: [Word]
  private var position = 0
  private var depth = 0
  /// Attempts made; SymPy would need ever longer, and is stopped by its time limit.
  private var attempts = 0
  private static let mostAttempts = 20_000
  /// Whether an attempt ended at a character that is an error.
  private var hasMetError = false

  static func reading(_ text: String) -> Reading? {
    guard text.utf8.count <= 5000, !text.isEmpty else { return nil }
    var reader = SymbolicReader(words: words(of: text.replacing("\\\\", with: "\\")))
    if let reading = reader.relation() { return reading }
    // Python's own notation is tried next: 3. and (2.) are numbers there.
    let scalars = Array(text.unicodeScalars)
    guard scalars.allSatisfy({ "0123456789.+-*/() ".unicodeScalars.contains($0) }),
      case .float(let value)? = pythonValue(scalars),
      let number = ExactNumber(decimal: "\(abs(value))")
    else { return nil }
    let size = MathExpression.number(number, isDecimal: true)
    return Reading(left: value < 0 ? .negative(size) : size, right: nil)
  }

  private init(words: [Word]) { self.words = words }

  /// Spaces between words are passed over, those inside a number too.
  private static let skipped: Set<String> = [
    "left", "right", "quad", "qquad", "thinspace", "medspace", "thickspace", "negthinspace",
    "negmedspace", "negthickspace", "hfil", "vrule", "vcenter", "vbox", "vskip", "vspace",
  ]

  /// The characters that its words are made of: digits one by one.
  private static func words(of text: String) -> [Word] {
    var single: [Word] = []
    let characters = Array(text)
    var index = 0
    while index < characters.count {
      let character = characters[index]
      index += 1
      if ("0"..."9").contains(character) {
        single.append(.number(String(character)))
      } else if character == "\\" {
        var end = index
        while end < characters.count, characters[end].isASCII, characters[end].isLetter { end += 1 }
        if end > index {
          let name = String(characters[index..<end])
          if name == "left" || name == "right", end < characters.count, characters[end] == "|" {
            // A word of its own, which no rule of the grammar takes.
            single.append(.sign("¦"))
            end += 1
          } else if !skipped.contains(name) {
            single.append(.command(name))
          }
        } else if end < characters.count {
          switch characters[end] {
          case "!", ",", ":", ";", "*", "-", ".", "/", "\"", "(", "=": break
          case "{", "}": single.append(.sign(characters[end]))
          default: single.append(.unknown)
          }
          end += 1
        }
        index = end
      } else if character.isASCII, character.isLetter {
        single.append(.letter(String(character)))
      } else if !character.isWhitespace {
        single.append("+-*/()[]{}|=<>!^_',:.".contains(character) ? .sign(character) : .unknown)
      }
    }
    return joiningDigits(single)
  }

  /// Numbers: digits with groups of three behind commas, and a fraction.
  private static func joiningDigits(_ single: [Word]) -> [Word] {
    var words: [Word] = []
    var index = 0
    func digit(_ place: Int) -> String? {
      if place < single.count, case .number(let text) = single[place] { text } else { nil }
    }
    while index < single.count {
      guard digit(index) != nil || single[index] == .sign(".") && digit(index + 1) != nil else {
        words.append(single[index])
        index += 1
        continue
      }
      var number = ""
      func takeDigits(_ most: Int = .max) {
        var left = most
        while left > 0, let next = digit(index) {
          number += next
          index += 1
          left -= 1
        }
      }
      takeDigits()
      while index < single.count, single[index] == .sign(","),
        (1...3).allSatisfy({ digit(index + $0) != nil })
      {
        index += 1
        takeDigits(3)
      }
      if index < single.count, single[index] == .sign("."), digit(index + 1) != nil {
        number.append(".")
        index += 1
        takeDigits()
      }
      words.append(.number(number))
    }
    return words
  }

  private var word: Word? { position < words.count ? words[position] : nil }

  private mutating func take(_ wanted: Word) -> Bool {
    guard word == wanted else { return false }
    position += 1
    return true
  }

  private mutating func nested<Result>(_ body: (inout SymbolicReader) -> Result?) -> Result? {
    depth += 1
    attempts += 1
    defer { depth -= 1 }
    return depth <= 60 && attempts <= Self.mostAttempts ? body(&self) : nil
  }

  /// The result of a part that may be missing; where it is, the reader stays in front of it.
  private mutating func attempt<Result>(_ body: (inout SymbolicReader) -> Result?) -> Result? {
    let start = position
    let before = words
    if let result = body(&self) { return result }
    if word == .unknown { hasMetError = true }
    position = start
    words = before
    return nil
  }

  private mutating func relation() -> Reading? {
    guard let left = sum() else { return nil }
    var right: MathExpression?
    if takeRelation() {
      right = sum()
      // A chain of relations is an error in SymPy.
      if right == nil || takeRelation() { return nil }
    }
    let isError = hasMetError || isStoppedByError || attempts > Self.mostAttempts
    return isError ? nil : Reading(left: left, right: right)
  }

  private mutating func takeRelation() -> Bool {
    switch word {
    case .sign("="), .command("le"), .command("leq"), .command("leqslant"), .command("ge"),
      .command("geq"), .command("geqslant"), .command("neq"):
      position += 1
      return true
    case .sign("<"), .sign(">"):
      position += 1
      // Python's >= is what SymPy comes to read in the end.
      _ = take(.sign("="))
      return true
    default: return false
    }
  }

  /// Whether the reader came to look at a character that is an error: right behind what it read, or where
  /// a number could have gone on.
  private var isStoppedByError: Bool {
    if word == .unknown { return true }
    guard position > 0, case .number(let number) = words[position - 1], !number.contains(".") else {
      return false
    }
    if word == .sign(".") { return true }
    guard word == .sign(","), position + 1 < words.count else { return false }
    if words[position + 1] == .unknown { return true }
    guard case .number(let group) = words[position + 1], group.count < 3, position + 2 < words.count
    else {
      return false
    }
    return words[position + 2] == .unknown
  }

  private mutating func sum() -> MathExpression? {
    nested { reader in
      guard var value = reader.product() else { return nil }
      while reader.word == .sign("+") || reader.word == .sign("-") {
        let isMinus = reader.word == .sign("-")
        guard
          let next = reader.attempt({ reader in
            reader.position += 1
            return reader.product()
          })
        else { break }
        value = .sum([value, isMinus ? .negative(next) : next])
      }
      return value
    }
  }

  private mutating func product(stopsAtFunctions: Bool = false) -> MathExpression? {
    guard var value = unary(stopsAtFunctions) else { return nil }
    while true {
      switch word {
      case .sign("*"), .command("times"), .command("cdot"), .sign("/"), .command("div"), .sign(":"):
        break
      default: return value
      }
      let isQuotient = word == .sign("/") || word == .command("div") || word == .sign(":")
      guard
        let next = attempt({ reader in
          reader.position += 1
          return reader.unary(stopsAtFunctions)
        })
      else { return value }
      value = isQuotient ? .quotient(value, next) : .product([value, next])
    }
  }

  private mutating func unary(_ stopsAtFunctions: Bool) -> MathExpression? {
    nested { reader in
      if reader.take(.sign("-")) {
        return reader.unary(stopsAtFunctions).map(MathExpression.negative)
      }
      if reader.take(.sign("+")) { return reader.unary(stopsAtFunctions) }
      return reader.factors(stopsAtFunctions)
    }
  }

  /// Factors side by side.
  private mutating func factors(_ stopsAtFunctions: Bool) -> MathExpression? {
    guard !(stopsAtFunctions && isAtFunction), var value = postfix() else { return nil }
    while startsFactor(stopsAtFunctions), let next = attempt({ $0.postfix() }) {
      value = .product([value, next])
    }
    return value
  }

  private var isAtFunction: Bool {
    if case .command(let name)? = word { Self.functions.contains(name) } else { false }
  }

  private func startsFactor(_ stopsAtFunctions: Bool) -> Bool {
    switch word {
    case .number, .letter: true
    case .sign("("), .sign("["), .sign("{"), .sign("|"): true
    case .command(let name):
      !(stopsAtFunctions && isAtFunction) && !Self.noSymbols.contains(name)
    default: false
    }
  }

  /// Commands that stand for no symbol.
  private static let noSymbols: Set<String> = [
    "le", "leq", "leqslant", "ge", "geq", "geqslant", "neq", "times", "cdot", "div", "rfloor",
    "rceil",
    "to", "rightarrow", "Rightarrow", "longrightarrow", "sum", "prod", "int", "lim",
  ]
  private static let functions: Set<String> = [
    "exp", "log", "lg", "ln", "sin", "cos", "tan", "csc", "sec", "cot", "arcsin", "arccos",
    "arctan",
    "sinh", "cosh", "tanh",
  ]

  private mutating func postfix() -> MathExpression? {
    nested { reader in
      guard var value = reader.power() else { return nil }
      while reader.take(.sign("!")) { value = .factorial(value) }
      return value
    }
  }

  private mutating func power() -> MathExpression? {
    guard var value = component() else { return nil }
    while word == .sign("^"),
      let exponent = attempt({ reader in
        reader.position += 1
        return reader.word == .sign("{") ? reader.group(closing: "}") : reader.nested { $0.atom() }
      })
    {
      value = .power(value, exponent)
    }
    return value
  }

  private mutating func group(closing: Character) -> MathExpression? {
    position += 1
    guard let value = sum(), take(.sign(closing)) else { return nil }
    return value
  }

  private mutating func component() -> MathExpression? {
    switch word {
    case .sign("("): return group(closing: ")")
    case .sign("["): return group(closing: "]")
    case .sign("{"): return group(closing: "}")
    case .sign("|"):
      position += 1
      guard let value = sum(), take(.sign("|")) else { return nil }
      return .absolute(value)
    case .command(let name) where Self.functions.contains(name):
      position += 1
      return function(name)
    case .command("sqrt"):
      position += 1
      var index: MathExpression?
      if word == .sign("[") {
        index = group(closing: "]")
        if index == nil { return nil }
      }
      guard word == .sign("{"), let value = group(closing: "}") else { return nil }
      return index.map { .power(value, .quotient(.number(ExactNumber(1), isDecimal: false), $0)) }
        ?? .function("sqrt", value)
    case .command("lfloor"), .command("lceil"):
      let isFloor = take(.command("lfloor"))
      if !isFloor { position += 1 }
      guard let value = sum(), take(.command(isFloor ? "rfloor" : "rceil")) else { return nil }
      return .function(isFloor ? "floor" : "ceil", value)
    default: return atom()
    }
  }

  private mutating func atom() -> MathExpression? {
    guard let word else { return nil }
    switch word {
    case .number(let text):
      position += 1
      return ExactNumber(decimal: text).map { .number($0, isDecimal: text.contains(".")) }
    case .command("frac"), .command("dfrac"), .command("tfrac"):
      position += 1
      guard let top = part(), let bottom = part() else { return nil }
      return .quotient(top, bottom)
    case .command("binom"), .command("dbinom"), .command("tbinom"):
      position += 1
      guard self.word == .sign("{"), let top = group(closing: "}"), self.word == .sign("{"),
        let bottom = group(closing: "}")
      else { return nil }
      return .binomial(top, bottom)
    case .command("infty"):
      position += 1
      return .infinity
    case .command("begin"), .command("end"): return nil
    case .command("overline"):
      position += 1
      guard self.word == .sign("{"), let value = group(closing: "}") else { return nil }
      // A complex conjugate.
      return value.variables.isEmpty ? value : .function("named conjugate", value)
    case .command(let name) where Self.noSymbols.contains(name): return nil
    case .letter(let name), .command(let name):
      position += 1
      return symbol(name)
    case .sign, .unknown: return nil
    }
  }

  /// A part of a fraction: braces, or one digit.
  private mutating func part() -> MathExpression? {
    if word == .sign("{") { return group(closing: "}") }
    guard case .number(let digits)? = word, let first = digits.first, first != "." else {
      return nil
    }
    if digits.count == 1 {
      position += 1
    } else {
      words[position] = .number(String(digits.dropFirst()))
    }
    return ExactNumber(decimal: String(first)).map { .number($0, isDecimal: false) }
  }

  /// A name with its index; before brackets with a list in them, a function of that name.
  private mutating func symbol(_ name: String) -> MathExpression? {
    var name = name
    if word == .sign("_"),
      let index = attempt({ reader -> String? in
        reader.position += 1
        switch reader.word {
        case .number(let text), .letter(let text):
          reader.position += 1
          return text
        case .sign("{"):
          let start = reader.position + 1
          guard reader.group(closing: "}") != nil else { return nil }
          return reader.words[start..<(reader.position - 1)].map(\.text).joined()
        default: return nil
        }
      })
    {
      name += "_" + index
    }
    while take(.sign("'")) { name += "'" }
    guard word == .sign("("), let arguments = attempt({ $0.arguments() }) else {
      return .variable(name)
    }
    // Weights tell the arguments and their order apart.
    var weight = 0
    let all = arguments.map { argument -> MathExpression in
      weight += 1
      return .product([.number(ExactNumber(weight * weight), isDecimal: false), argument])
    }
    return .function("named \(name)/\(all.count)", .sum(all))
  }

  /// `(x, y)`.
  private mutating func arguments() -> [MathExpression]? {
    position += 1
    var all: [MathExpression] = []
    repeat {
      guard let value = sum() else { return nil }
      all.append(value)
    } while take(.sign(","))
    return take(.sign(")")) ? all : nil
  }

  private mutating func function(_ name: String) -> MathExpression? {
    var base: MathExpression?
    var power: MathExpression?
    for _ in 0..<2 {
      if base == nil, take(.sign("_")) {
        base = word == .sign("{") ? group(closing: "}") : subscriptOfFunction()
        if base == nil { return nil }
      }
      if power == nil, take(.sign("^")) {
        power = word == .sign("{") ? group(closing: "}") : atom()
        if power == nil { return nil }
      }
    }
    let argument =
      (word == .sign("(") ? attempt { $0.group(closing: ")") } : nil)
      ?? nested { $0.product(stopsAtFunctions: true) }
    guard let argument else { return nil }
    let value: MathExpression
    switch name {
    case "log", "ln":
      value = base.map { .logarithm(base: $0, argument) } ?? .function("ln", argument)
    case "lg": value = .function("log", argument)
    default: value = .function(name, argument)
    }
    if case .negative(.number(let one, _))? = power, one == ExactNumber(1) {
      return .function("arc" + name, argument)
    }
    return power.map { .power(value, $0) } ?? value
  }

  /// An index without braces. With nothing behind its digits the last of them is the argument: SymPy reads
  /// `\log_2 10` as the logarithm of 0 to the base 21.
  private mutating func subscriptOfFunction() -> MathExpression? {
    if case .number(let digits)? = word, digits.count > 1, !digits.contains("."),
      let last = digits.last
    {
      position += 1
      let isArgumentNext = startsFactor(true) || word == .sign("-") || word == .sign("+")
      position -= 1
      if !isArgumentNext {
        words[position] = .number(String(last))
        return ExactNumber(decimal: String(digits.dropLast())).map { .number($0, isDecimal: false) }
      }
    }
    return atom()
  }
}
