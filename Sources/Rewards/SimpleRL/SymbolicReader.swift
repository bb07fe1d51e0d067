import BigInt

/// What SymPy's `parse_latex` makes of a text, as far as grading meets it.
///
/// It reads the longest start of the text that is an expression or relation and passes over the rest, so
/// that `3, 5, 7` is 3 and `5]` is 5. Names are symbols, π, e and i among them, and commands that it
/// does not know; a letter before a bracket is a function; a number before a fraction multiplies it.
struct SymbolicReader {
  private enum Word: Equatable {
    case number(String)
    case letter(String)
    case command(String)
    case sign(Character)
    /// A character that SymPy's grammar does not have.
    case unknown
  }

  /// An expression, or a relation of two.
  struct Reading {
    let left: MathExpression
    /// Nil for an expression.
    let right: MathExpression?
  }

  private let words: [Word]
  private var position = 0
  private var depth = 0

  static func reading(_ text: String) -> Reading? {
    guard text.utf8.count <= 5000, !text.isEmpty else { return nil }
    var reader = SymbolicReader(words: words(of: text.replacing("\\\\", with: "\\")))
    if let reading = reader.relation() { return reading }
    // Python's own notation is tried next.
    guard text.contains("**") else { return nil }
    reader = SymbolicReader(words: words(of: text.replacing("**", with: "^")))
    return reader.relation()
  }

  private init(words: [Word]) { self.words = words }

  private static func words(of text: String) -> [Word] {
    var words: [Word] = []
    let characters = Array(text)
    var index = 0
    func isDigit(_ place: Int) -> Bool {
      place < characters.count && ("0"..."9").contains(characters[place])
    }
    func groupFollows(_ place: Int) -> Bool {
      place < characters.count && characters[place] == "," && isDigit(place + 1)
        && isDigit(place + 2) && isDigit(place + 3)
    }
    while index < characters.count {
      let character = characters[index]
      if character.isWhitespace {
        index += 1
      } else if isDigit(index) || (character == "." && isDigit(index + 1)) {
        var number = ""
        while isDigit(index) {
          number.append(characters[index])
          index += 1
        }
        while groupFollows(index) {
          number += String(characters[(index + 1)...(index + 3)])
          index += 4
        }
        if index < characters.count, characters[index] == ".", isDigit(index + 1) {
          number.append(".")
          index += 1
          while isDigit(index) {
            number.append(characters[index])
            index += 1
          }
        }
        words.append(.number(number))
      } else if character == "\\" {
        var end = index + 1
        while end < characters.count, characters[end].isASCII, characters[end].isLetter { end += 1 }
        if end > index + 1 {
          words.append(.command(String(characters[(index + 1)..<end])))
        } else if end < characters.count {
          switch characters[end] {
          case "!", ",", ":", ";", " ": break
          case "{", "}": words.append(.sign(characters[end]))
          default: words.append(.unknown)
          }
          end += 1
        }
        index = end
      } else if character.isASCII, character.isLetter {
        words.append(.letter(String(character)))
        index += 1
      } else {
        words.append("+-*/()[]{}|=<>!^_',:;.".contains(character) ? .sign(character) : .unknown)
        index += 1
      }
    }
    return words.filter { word in
      if case .command(let name) = word {
        !["left", "right", "quad", "qquad", "displaystyle", "thinspace"].contains(name)
      } else {
        true
      }
    }
  }

  private var word: Word? { position < words.count ? words[position] : nil }

  private mutating func take(_ wanted: Word) -> Bool {
    guard word == wanted else { return false }
    position += 1
    return true
  }

  private mutating func nested<Result>(_ body: (inout SymbolicReader) -> Result?) -> Result? {
    depth += 1
    defer { depth -= 1 }
    return depth <= 60 ? body(&self) : nil
  }

  private mutating func relation() -> Reading? {
    guard let left = sum() else { return nil }
    switch word {
    case .sign("="), .sign("<"), .sign(">"), .command("le"), .command("leq"), .command("ge"),
      .command("geq"), .command("lt"), .command("gt"), .command("ne"), .command("neq"):
      position += 1
      guard let right = sum() else { return nil }
      return Reading(left: left, right: right)
    default: return Reading(left: left, right: nil)
    }
  }

  private mutating func sum() -> MathExpression? {
    nested { reader in
      guard var value = reader.product() else { return nil }
      while reader.word == .sign("+") || reader.word == .sign("-") {
        let isMinus = reader.take(.sign("-"))
        if !isMinus { reader.position += 1 }
        guard let next = reader.product() else { return nil }
        value = .sum([value, isMinus ? .negative(next) : next])
      }
      return value
    }
  }

  private mutating func product() -> MathExpression? {
    guard var value = unary() else { return nil }
    while true {
      if take(.sign("*")) || take(.command("times")) || take(.command("cdot")) {
        guard let next = unary() else { return nil }
        value = .product([value, next])
      } else if take(.sign("/")) || take(.command("div")) || take(.sign(":")) {
        guard let next = unary() else { return nil }
        value = .quotient(value, next)
      } else {
        return value
      }
    }
  }

  private mutating func unary() -> MathExpression? {
    nested { reader in
      if reader.take(.sign("-")) { return reader.unary().map(MathExpression.negative) }
      if reader.take(.sign("+")) { return reader.unary() }
      return reader.factors()
    }
  }

  /// Factors side by side.
  private mutating func factors(stopsAtFunctions: Bool = false) -> MathExpression? {
    guard var value = postfix() else { return nil }
    while startsFactor(stopsAtFunctions) {
      guard let next = postfix() else { return nil }
      value = .product([value, next])
    }
    return value
  }

  private func startsFactor(_ stopsAtFunctions: Bool) -> Bool {
    switch word {
    case .number, .letter: true
    case .sign("("), .sign("["), .sign("{"): true
    case .command(let name):
      !(stopsAtFunctions && Self.functions.contains(name)) && !Self.relations.contains(name)
    default: false
    }
  }

  private static let relations: Set<String> = [
    "le", "leq", "ge", "geq", "lt", "gt", "ne", "neq", "times", "cdot", "div", "rfloor", "rceil",
  ]
  private static let functions: Set<String> = [
    "exp", "log", "lg", "ln", "sin", "cos", "tan", "csc", "sec", "cot", "arcsin", "arccos", "arctan",
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
    while take(.sign("^")) {
      let exponent: MathExpression?
      if word == .sign("{") {
        exponent = group(closing: "}")
      } else {
        exponent = nested { $0.atom() }
      }
      guard let exponent else { return nil }
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
      return index.map { .power(value, .quotient(.number(ExactNumber(1), isDecimal: false), $0)) } ?? .function("sqrt", value)
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
    case .letter(let name), .command(let name):
      position += 1
      return symbol(name)
    case .sign, .unknown: return nil
    }
  }

  /// A part of a fraction: braces, or one digit.
  private mutating func part() -> MathExpression? {
    if word == .sign("{") { return group(closing: "}") }
    if case .number(let digits)? = word, digits.count == 1 {
      position += 1
      return ExactNumber(decimal: digits).map { .number($0, isDecimal: false) }
    }
    return nil
  }

  /// A name with its index; before a bracket, a function of that name.
  private mutating func symbol(_ name: String) -> MathExpression? {
    var name = name
    if take(.sign("_")) {
      switch word {
      case .number(let text), .letter(let text): name += "_" + text
      case .sign("{"):
        let start = position
        guard group(closing: "}") != nil else { return nil }
        name += "_" + words[start..<position].map { "\($0)" }.joined()
        position -= 1
      default: return nil
      }
      position += 1
    }
    while take(.sign("'")) { name += "'" }
    guard word == .sign("(") else { return .variable(name) }
    position += 1
    guard let value = sum() else { return nil }
    guard take(.sign(")")) else { return nil }
    return .function("named " + name, value)
  }

  private mutating func function(_ name: String) -> MathExpression? {
    var base: MathExpression?
    var power: MathExpression?
    for _ in 0..<2 {
      if base == nil, take(.sign("_")) {
        base = word == .sign("{") ? group(closing: "}") : atom()
        if base == nil { return nil }
      }
      if power == nil, take(.sign("^")) {
        power = word == .sign("{") ? group(closing: "}") : atom()
        if power == nil { return nil }
      }
    }
    let argument: MathExpression?
    if word == .sign("(") {
      argument = group(closing: ")")
    } else {
      argument = nested { $0.factors(stopsAtFunctions: true) }
    }
    guard let argument else { return nil }
    let value: MathExpression
    switch name {
    case "log", "lg": value = base.map { .logarithm(base: $0, argument) } ?? .function("log", argument)
    case "ln": value = .function("ln", argument)
    default: value = .function(name, argument)
    }
    if case .negative(.number(let one, _))? = power, one == ExactNumber(1) {
      return .function("arc" + name, argument)
    }
    return power.map { .power(value, $0) } ?? value
  }
}
