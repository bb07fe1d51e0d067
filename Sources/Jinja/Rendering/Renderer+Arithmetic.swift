import Glibc

extension Renderer {
  func negated(_ value: Value) throws -> Value {
    switch value {
    case .undefined(let undefined): throw undefined.failure
    case .bool(let bool): return .integer(bool ? -1 : 0)
    case .integer(let integer):
      guard integer != .min else { throw outOfRange }
      return .integer(-integer)
    case .number(let number): return .number(-number)
    default: throw Failure.type("bad operand type for unary -: '\(value.typeName)'")
    }
  }

  private var outOfRange: Failure { Failure(.limit, "a whole number is out of range") }

  private func integer(_ result: (partialValue: Int, overflow: Bool)) throws -> Value {
    guard !result.overflow else { throw outOfRange }
    return .integer(result.partialValue)
  }

  /// An arithmetic operation, as Python has it.
  mutating func binary(_ operation: String, _ left: Value, _ right: Value) throws -> Value {
    if operation == "%", let format = left.text {
      return .string(try percentFormatted(format, right))
    }
    if case .undefined(let undefined) = left { throw undefined.failure }
    if case .undefined(let undefined) = right { throw undefined.failure }
    if let first = left.whole, let second = right.whole {
      return try whole(operation, first, second)
    }
    if let first = left.numeric, let second = right.numeric {
      return try real(operation, first, second)
    }
    switch operation {
    case "+": return try joined(left, right)
    case "*":
      if let count = right.whole { return try repeated(left, count) }
      if let count = left.whole { return try repeated(right, count) }
    default: break
    }
    throw unsupported(operation, left, right)
  }

  private func unsupported(_ operation: String, _ left: Value, _ right: Value) -> Failure {
    let sign = operation == "**" ? "** or pow()" : operation
    return Failure.type(
      "unsupported operand type(s) for \(sign): '\(left.typeName)' and '\(right.typeName)'")
  }

  private func whole(_ operation: String, _ left: Int, _ right: Int) throws -> Value {
    switch operation {
    case "+": return try integer(left.addingReportingOverflow(right))
    case "-": return try integer(left.subtractingReportingOverflow(right))
    case "*": return try integer(left.multipliedReportingOverflow(by: right))
    case "/":
      guard right != 0 else { throw Failure.type("division by zero") }
      return .number(Double(left) / Double(right))
    case "//", "%":
      guard right != 0 else { throw Failure.type("integer division or modulo by zero") }
      guard !(left == .min && right == -1) else { throw outOfRange }
      let quotient = left / right
      let remainder = left % right
      let isBelow = remainder != 0 && (remainder < 0) != (right < 0)
      return .integer(
        operation == "//" ? quotient - (isBelow ? 1 : 0) : remainder + (isBelow ? right : 0))
    default:
      if right < 0 { return try real("**", Double(left), Double(right)) }
      var result = 1
      var base = left
      var exponent = right
      while exponent > 0 {
        if exponent & 1 == 1 {
          let (product, overflow) = result.multipliedReportingOverflow(by: base)
          guard !overflow else { throw outOfRange }
          result = product
        }
        exponent >>= 1
        if exponent > 0 {
          let (square, overflow) = base.multipliedReportingOverflow(by: base)
          guard !overflow else { throw outOfRange }
          base = square
        }
      }
      return .integer(result)
    }
  }

  private func real(_ operation: String, _ left: Double, _ right: Double) throws -> Value {
    switch operation {
    case "+": return .number(left + right)
    case "-": return .number(left - right)
    case "*": return .number(left * right)
    case "/":
      guard right != 0 else { throw Failure.type("float division by zero") }
      return .number(left / right)
    case "//", "%":
      guard right != 0 else {
        throw Failure.type(operation == "%" ? "float modulo" : "float floor division by zero")
      }
      var remainder = fmod(left, right)
      if remainder != 0, (remainder < 0) != (right < 0) { remainder += right }
      return .number(operation == "%" ? remainder : ((left - remainder) / right).rounded())
    default:
      guard !(left == 0 && right < 0) else {
        throw Failure.type("0.0 cannot be raised to a negative power")
      }
      return .number(pow(left, right))
    }
  }

  private mutating func joined(_ left: Value, _ right: Value) throws -> Value {
    switch (left, right) {
    case (.string(let first), .string(let second)):
      return .string(try joined(first, second))
    // Whoever is marked as HTML has the other escaped.
    case (.markup(let first), .string(let second)):
      return .markup(try joined(first, escaped(second)))
    case (.string(let first), .markup(let second)):
      return .markup(try joined(escaped(first), second))
    case (.markup(let first), .markup(let second)):
      return .markup(try joined(first, second))
    case (.list(let first), .list(let second)):
      try grow(first.count + second.count)
      return .list(first + second)
    case (.tuple(let first), .tuple(let second)):
      try grow(first.count + second.count)
      return .tuple(first + second)
    default: break
    }
    if left.text != nil {
      throw Failure.type("can only concatenate str (not \"\(right.typeName)\") to str")
    }
    if case .list = left {
      throw Failure.type("can only concatenate list (not \"\(right.typeName)\") to list")
    }
    if case .tuple = left {
      throw Failure.type("can only concatenate tuple (not \"\(right.typeName)\") to tuple")
    }
    throw unsupported("+", left, right)
  }

  private mutating func joined(_ left: String, _ right: String) throws -> String {
    let size = left.utf8.count + right.utf8.count
    try check(size: size)
    try count(size / 64)
    return left + right
  }

  /// Counts a list of this many elements.
  private mutating func grow(_ size: Int) throws {
    try check(size: size)
    try count(size)
  }

  private mutating func repeated(_ value: Value, _ times: Int) throws -> Value {
    let times = max(0, times)
    func size(_ one: Int) throws -> Int {
      let (product, overflow) = one.multipliedReportingOverflow(by: times)
      try check(size: overflow ? .max : product)
      return product
    }
    switch value {
    case .string(let text), .markup(let text):
      try count(try size(text.utf8.count) / 16)
      return .string(String(repeating: text, count: text.isEmpty ? 0 : times))
    case .list(let elements):
      try count(try size(elements.count))
      return .list(elements.isEmpty ? [] : (0..<times).flatMap { _ in elements })
    case .tuple(let elements):
      try count(try size(elements.count))
      return .tuple(elements.isEmpty ? [] : (0..<times).flatMap { _ in elements })
    default:
      throw Failure.type("can't multiply sequence by non-int of type '\(value.typeName)'")
    }
  }
}

/// Text with the five characters of HTML escaped, as MarkupSafe does.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "'": result += "&#39;"
    case "\"": result += "&#34;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
