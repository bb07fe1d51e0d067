/// Commands: constants, roots, functions with their powers.
extension MathParser {
  mutating func command(_ name: String) -> MathExpression? {
    switch name {
    case "pi": return .pi
    case "infty": return .infinity
    case "frac":
      if token == .symbol("(") { return nil }
      return fraction()
    case "binom":
      guard let top = argument(), let bottom = argument() else { return nil }
      return .binomial(top, bottom)
    case "sqrt": return root()
    case "log": return logarithm()
    case "lfloor", "lceil":
      guard let value = nested({ $0.sum() }),
        take(.command(name == "lfloor" ? "rfloor" : "rceil"))
      else { return nil }
      return .function(name == "lfloor" ? "floor" : "ceil", value)
    case "sum": return series(.sum)
    case "prod": return series(.product)
    case "int": return integral()
    case "det":
      guard let value = factor(), value.hasMatrix else { return nil }
      return .function("det", value)
    case "overline": return argument().map { .function("conj", $0) }
    case _ where functionNames.contains(name): return function(name)
    case _ where greekLetters.contains(name): return .variable(name)
    default: return nil
    }
  }

  private mutating func root() -> MathExpression? {
    if take(.symbol("[")) {
      guard let index = nested({ $0.sum() }), take(.symbol("]")), let value = argument() else {
        return nil
      }
      return .power(value, .quotient(whole(1), index))
    }
    if case .number(let digits)? = token, digits.count > 1, !digits.contains(".") {
      position += 1
      return ExactNumber(decimal: digits).map { .function("sqrt", .number($0, isDecimal: false)) }
    }
    return argument().map { .function("sqrt", $0) }
  }

  /// `\log x`, `\log_2 x`, `\log_2^2 x`, `\log^2_2 x`.
  private mutating func logarithm() -> MathExpression? {
    var base: MathExpression?
    var power: MathExpression?
    while true {
      if base == nil, take(.symbol("_")) {
        base = script()
        if base == nil { return nil }
      } else if power == nil, take(.symbol("^")) {
        power = script()
        if power == nil { return nil }
      } else {
        break
      }
    }
    guard let value = functionArgument() else { return nil }
    let result = base.map { MathExpression.logarithm(base: $0, value) } ?? .function("log", value)
    return power.map { .power(result, $0) } ?? result
  }

  /// `\sin x`, `\sin^2 x`, `\sin(2x)`, `\sin 2x`. A power of −1 is the inverse function.
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
    if power?.exact == ExactNumber(-1), invertibleFunctions.contains(name) {
      return .function("arc" + name, value)
    }
    let result = MathExpression.function(name, value)
    return power.map { .power(result, $0) } ?? result
  }

  /// An argument in brackets ends with them: the power in `\ln(2)^2` is the function's, in `\ln 2^2` the
  /// argument's. Without brackets it goes on up to a sign, a bracket or another function.
  private mutating func functionArgument() -> MathExpression? {
    nested { parser in
      if parser.token == .symbol("(") || parser.token == .symbol("[") {
        guard let value = parser.primary() else { return nil }
        // `\sin(30)^\circ` is the sine of 30°.
        if parser.isInTrigonometry, parser.token == .symbol("^"),
          parser.following == .command("circ")
        {
          parser.position += 2
          return inRadians(value)
        }
        return value
      }
      if parser.token == .symbol("{") { return parser.factor() }
      guard var value = parser.signedFactor() else { return nil }
      while let next = parser.token, !parser.isAtDifferential {
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

private let invertibleFunctions: Set<String> = [
  "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh",
]

/// Functions of one argument.
let functionNames: Set<String> = invertibleFunctions.union([
  "arcsin", "arccos", "arctan", "asin", "acos", "atan", "arccot", "arcsec", "arccsc", "coth",
  "sech",
  "csch", "arsinh", "arcosh", "artanh", "arcsinh", "arccosh", "arctanh", "ln", "exp",
])
