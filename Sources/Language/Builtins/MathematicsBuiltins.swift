#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Functions on numbers.
let mathematicsBuiltins: [Builtin] = [
  Builtin("abs", "number", 1...1, "The size without the sign.") { arguments, _ in
    if case .integer(let value) = arguments[0] {
      guard value != .min else { throw FunctionError("abs is too large for an integer") }
      return .integer(abs(value))
    }
    return .number(abs(try number(arguments[0], "abs")))
  },
  Builtin("round", "number, decimals", 1...2, "Rounded half away from zero.") { arguments, _ in
    let value = try number(arguments[0], "round")
    guard arguments.count > 1 else { return try rounded(value.rounded(), arguments[0], "round") }
    let decimals = try integer(arguments[1], "round")
    guard (0...15).contains(decimals) else {
      throw FunctionError("round wants 0 to 15 decimals, not \(decimals)")
    }
    return .number(Double(decimalText(value, decimals)) ?? value)
  },
  Builtin("floor", "number", 1...1, "The largest integer not above it.") { arguments, _ in
    try rounded(floor(try number(arguments[0], "floor")), arguments[0], "floor")
  },
  Builtin("ceil", "number", 1...1, "The smallest integer not below it.") { arguments, _ in
    try rounded(ceil(try number(arguments[0], "ceil")), arguments[0], "ceil")
  },
  elementary("sqrt", "The square root.", { $0 >= 0 }, { $0.squareRoot() }),
  elementary("exp", "e to the power.") { exp($0) },
  elementary("log", "The natural logarithm.", { $0 > 0 }, { log($0) }),
  Builtin("int", "value", 1...1, "The integer in a string, or of a number cut at the point.") {
    arguments, _ in
    switch arguments[0] {
    case .string(let text):
      guard let value = Int(text) else {
        throw FunctionError("int cannot read \(arguments[0].literal) as an integer")
      }
      return .integer(value)
    case .bool(let bool): return .integer(bool ? 1 : 0)
    default:
      return try rounded(try number(arguments[0], "int").rounded(.towardZero), arguments[0], "int")
    }
  },
  Builtin("float", "value", 1...1, "The number in a string, or of an integer.") { arguments, _ in
    if case .string(let text) = arguments[0] {
      guard let value = Double(text) else {
        throw FunctionError("float cannot read \(arguments[0].literal) as a number")
      }
      return .number(value)
    }
    return .number(try number(arguments[0], "float"))
  },
]

private func elementary(
  _ name: String, _ summary: String,
  _ isDefined: @escaping @Sendable (Double) -> Bool = { _ in true },
  _ body: @escaping @Sendable (Double) -> Double
) -> Builtin {
  Builtin(name, "number", 1...1, summary) { arguments, _ in
    let value = try number(arguments[0], name)
    guard isDefined(value) else { throw FunctionError("\(name) of \(numberText(value))") }
    return .number(body(value))
  }
}

private func rounded(_ number: Double, _ value: Value, _ name: String) throws -> Value {
  if case .integer = value { return value }
  guard abs(number) < 9.2e18 else {
    throw FunctionError("\(name): \(numberText(number)) is too large for an integer")
  }
  return .integer(Int(number))
}

/// A number with a fixed count of decimals, rounded half away from zero.
func decimalText(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite else { return numberText(value) }
  var buffer = [CChar](repeating: 0, count: 400)
  let scale = pow(10, Double(decimals))
  let scaled = abs(value) * scale
  let exact = scaled < 4e15 ? scaled.rounded() / scale * (value < 0 ? -1 : 1) : value
  _ = withVaList([Int32(decimals), exact]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
  return String(
    decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
