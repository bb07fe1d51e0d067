/// A function that comes with the language.
struct Builtin: Sendable {
  let name: String
  /// The parameters as help shows them: `list, function`.
  let parameters: String
  let summary: String
  /// The fewest and most arguments.
  let arity: ClosedRange<Int>
  let body: @Sendable ([Value], any FunctionCaller) throws -> Value

  init(
    _ name: String, _ parameters: String, _ arity: ClosedRange<Int>, _ summary: String,
    _ body: @escaping @Sendable ([Value], any FunctionCaller) throws -> Value
  ) {
    self.name = name
    self.parameters = parameters
    self.arity = arity
    self.summary = summary
    self.body = body
  }
}

/// Calls functions of the language for a builtin.
protocol FunctionCaller {
  func call(_ function: Value, _ arguments: [Value]) throws -> Value
  func checkInterrupted() throws
}

/// An error of a builtin, without its place.
struct FunctionError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Largest list and string that an expression may make.
enum Limit {
  static let listElements = 10_000_000
  static let stringBytes = 1 << 26
}

/// Every builtin, in the order of the reference.
let builtins: [Builtin] = listBuiltins + statisticsBuiltins + textBuiltins + mathematicsBuiltins

let builtinsByName: [String: Builtin] = Dictionary(
  builtins.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

func list(_ value: Value, _ function: String) throws -> [Value] {
  if let elements = value.asList { return elements }
  throw FunctionError("\(function) wants a list, found \(value.typeName)")
}

func numbers(_ value: Value, _ function: String) throws -> [Double] {
  try list(value, function).enumerated().map { index, element in
    if case .bool(let bool) = element { return bool ? 1 : 0 }
    guard let number = element.asDouble else {
      // Metrics that are not measured at every update are nil between.
      let cure = element.isNil ? ": filter(list, x -> x != nil) leaves it out" : ""
      throw FunctionError(
        "\(function) wants numbers, and element \(index) is \(element.typeName)\(cure)")
    }
    return number
  }
}

func number(_ value: Value, _ function: String) throws -> Double {
  guard let number = value.asDouble else {
    throw FunctionError("\(function) wants a number, found \(value.typeName)")
  }
  return number
}

func integer(_ value: Value, _ function: String) throws -> Int {
  do { return try Int(value) } catch {
    throw FunctionError("\(function) wants an integer, found \(value.typeName)")
  }
}

func text(_ value: Value, _ function: String) throws -> String {
  guard case .string(let text) = value else {
    throw FunctionError("\(function) wants a string, found \(value.typeName)")
  }
  return text
}

/// The order of two values: numbers by size, strings by code point, false before true, lists element
/// by element.
///
/// - Throws: for values of kinds that have no order.
func isBefore(_ first: Value, _ second: Value) throws -> Bool {
  switch (first, second) {
  case (.integer(let a), .integer(let b)): return a < b
  case (.string(let a), .string(let b)):
    return a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
  case (.bool(let a), .bool(let b)): return !a && b
  case (.list(let a), .list(let b)):
    for (x, y) in zip(a, b) {
      if try isBefore(x, y) { return true }
      if try isBefore(y, x) { return false }
    }
    return a.count < b.count
  default:
    guard let a = first.asDouble, let b = second.asDouble else {
      throw FunctionError("\(first.typeName) and \(second.typeName) have no order")
    }
    // Not-a-number comes last, so that sorting has one result.
    if a.isNaN { return false }
    return b.isNaN || a < b
  }
}

/// Sorts by keys, with a comparison that may fail; equal elements keep their order.
func sorted(
  _ elements: [Value], by keys: [Value], descending: Bool, _ caller: any FunctionCaller
) throws -> [Value] {
  var failure: (any Error)?
  let order = elements.indices.sorted { a, b in
    guard failure == nil else { return a < b }
    do {
      try caller.checkInterrupted()
      let (first, second) = descending ? (keys[b], keys[a]) : (keys[a], keys[b])
      if try isBefore(first, second) { return true }
      if try isBefore(second, first) { return false }
    } catch {
      failure = error
    }
    return a < b
  }
  if let failure { throw failure }
  return order.map { elements[$0] }
}
