#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The result of an operator on two values.
func apply<Session>(
  _ operation: BinaryOperator, _ first: Value, _ second: Value,
  _ interpreter: Interpreter<Session>
) throws -> Value {
  switch operation {
  case .equal, .unequal, .close:
    if case .object(let object) = first,
      let result = try object.binary(operation.rawValue, second, isRight: false)
    {
      return result
    }
    switch operation {
    case .equal: return .bool(try Value.areEqual(first, second, interpreter))
    case .unequal: return .bool(try !Value.areEqual(first, second, interpreter))
    default:
      return .bool(try Value.areClose(first, second, interpreter.tolerance, interpreter))
    }
  case .contains: return .bool(try isIn(first, second, interpreter))
  case .lacks: return .bool(try !isIn(first, second, interpreter))
  default: break
  }
  if case .object(let object) = first,
    let result = try object.binary(operation.rawValue, second, isRight: false)
  {
    return result
  }
  if case .object(let object) = second,
    let result = try object.binary(operation.rawValue, first, isRight: true)
  {
    return result
  }
  switch operation {
  case .less: return .bool(try isBefore(first, second))
  case .greater: return .bool(try isBefore(second, first))
  case .lessOrEqual: return .bool(try !isBefore(second, first) && areOrdered(first, second))
  case .greaterOrEqual: return .bool(try !isBefore(first, second) && areOrdered(first, second))
  default: break
  }
  if let result = try concatenation(operation, first, second) { return result }
  if case .integer(let a) = first, case .integer(let b) = second,
    let result = try integerResult(operation, a, b)
  {
    return .integer(result)
  }
  guard let a = first.asDouble, let b = second.asDouble else {
    throw FunctionError(
      "'\(operation.rawValue)' does not take \(first.typeName) and \(second.typeName)")
  }
  return .number(try numberResult(operation, a, b))
}

/// False for comparisons with not-a-number, which has no place in the order.
private func areOrdered(_ first: Value, _ second: Value) -> Bool {
  !(first.asDouble?.isNaN ?? false) && !(second.asDouble?.isNaN ?? false)
}

private func isIn(
  _ element: Value, _ container: Value, _ work: any Interruptible
) throws -> Bool {
  switch container {
  case .record(let record):
    if case .string(let key) = element { return record[key] != nil }
    return false
  case .string(let text):
    guard case .string(let part) = element else {
      throw FunctionError("'in' a string wants a string, found \(element.typeName)")
    }
    var search = TextSearch(work)
    return try search.contains(part, in: text)
  default:
    guard let elements = container.asList else {
      throw FunctionError("'in' wants a list, a record or a string, found \(container.typeName)")
    }
    var steps = Checkpoints(work)
    return try elements.contains {
      try steps.step(8)
      return try Value.areEqual($0, element, work)
    }
  }
}

/// `+` of strings and lists, and `*` of them with a count; nil for other values.
private func concatenation(
  _ operation: BinaryOperator, _ first: Value, _ second: Value
) throws -> Value? {
  switch (operation, first, second) {
  case (.add, .string(let a), .string(let b)): return .string(try bounded(a + b))
  case (.add, .list(let a), .list(let b)):
    guard a.count + b.count <= Limit.listElements else { throw tooLong }
    return .list(a + b)
  case (.multiply, .string(let text), .integer(let count)):
    guard count >= 0, text.utf8.count.multipliedReportingOverflow(by: count).overflow == false,
      text.utf8.count * count <= Limit.stringBytes
    else { throw FunctionError("the string would be longer than \(Limit.stringBytes) bytes") }
    return .string(repeated(text, count))
  case (.multiply, .list(let elements), .integer(let count)):
    let (total, overflow) = elements.count.multipliedReportingOverflow(by: max(count, 0))
    guard count >= 0, !overflow, total <= Limit.listElements else { throw tooLong }
    if elements.isEmpty { return .list([]) }
    // One element is the usual case, and the fast one.
    if elements.count == 1 { return .list(Array(repeating: elements[0], count: count)) }
    var result: [Value] = []
    result.reserveCapacity(total)
    for _ in 0..<count { result += elements }
    return .list(result)
  default: return nil
  }
}

/// A text so many times over, by doubling, which copies large pieces.
private func repeated(_ text: String, _ count: Int) -> String {
  guard count > 0, !text.isEmpty else { return "" }
  var result = text
  var times = 1
  while times <= count / 2 {
    result += result
    times *= 2
  }
  return times < count ? result + repeated(text, count - times) : result
}

let tooLong = FunctionError(
  "the list would be longer than \(Limit.listElements) elements")

/// The result on integers; nil where the result is a number.
private func integerResult(_ operation: BinaryOperator, _ a: Int, _ b: Int) throws -> Int? {
  let result: (partialValue: Int, overflow: Bool)
  switch operation {
  case .add: result = a.addingReportingOverflow(b)
  case .subtract: result = a.subtractingReportingOverflow(b)
  case .multiply: result = a.multipliedReportingOverflow(by: b)
  case .remainder:
    guard b != 0 else { throw FunctionError("division by zero") }
    if b == -1 { return 0 }
    let rest = a % b
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
  case .power:
    guard b >= 0 else { return nil }
    return try integerPower(a, b)
  default: return nil
  }
  guard !result.overflow else {
    throw FunctionError(
      "the result is too large for an integer: write one side with a point for a rounded number")
  }
  return result.partialValue
}

private func integerPower(_ base: Int, _ exponent: Int) throws -> Int {
  if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
  if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
  var result = 1
  for _ in 0..<exponent {
    let (next, overflow) = result.multipliedReportingOverflow(by: base)
    if overflow {
      throw FunctionError(
        "the power is too large for an integer: write the base with a point for a rounded number")
    }
    result = next
  }
  return result
}

private func numberResult(_ operation: BinaryOperator, _ a: Double, _ b: Double) throws -> Double {
  switch operation {
  case .add: return a + b
  case .subtract: return a - b
  case .multiply: return a * b
  case .divide:
    guard b != 0 else { throw FunctionError("division by zero") }
    return a / b
  case .remainder:
    guard b != 0 else { throw FunctionError("division by zero") }
    return a - (a / b).rounded(.down) * b
  case .power:
    let result = pow(a, b)
    guard !result.isNaN || a.isNaN || b.isNaN else {
      throw FunctionError("a negative number has no power of \(numberText(b))")
    }
    return result
  default:
    throw FunctionError("'\(operation.rawValue)' is for tensors")
  }
}
