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

/// The running statement, which may have to stop.
protocol Interruptible {
  /// - Throws: when it is to stop.
  func checkpoint() throws
}

/// What a builtin may ask of the running statement.
protocol FunctionCaller: Interruptible {
  func call(_ function: Value, _ arguments: [Value]) throws -> Value
  /// Says what might be misunderstood, once a session.
  func noteOnce(_ text: String)
}

/// Checkpoints in a loop that calls no function: one in so many steps, since a look at the clock takes
/// longer than a step.
struct Checkpoints {
  private static let stepsPerLook = 4096

  private let work: any Interruptible
  private var steps = 0

  init(_ work: any Interruptible) { self.work = work }

  /// - Parameter count: how many simple steps, of some nanoseconds each, lie before the next call.
  mutating func step(_ count: Int = 1) throws {
    steps += count
    guard steps >= Self.stepsPerLook else { return }
    steps = 0
    try work.checkpoint()
  }
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
  /// Words, numbers and signs of one statement.
  static let statementTokens = 1_000_000
}

/// Every builtin, in the order of the reference.
let builtins: [Builtin] = listBuiltins + statisticsBuiltins + textBuiltins + mathematicsBuiltins

let builtinsByName: [String: Builtin] = Dictionary(
  builtins.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

func list(_ value: Value, _ function: String) throws -> [Value] {
  if let elements = value.asList { return elements }
  throw FunctionError("\(function) wants a list, found \(value.typeName)")
}

func numbers(
  _ value: Value, _ function: String, _ caller: any FunctionCaller
) throws -> [Double] {
  var steps = Checkpoints(caller)
  return try list(value, function).enumerated().map { index, element in
    try steps.step(4)
    if case .bool(let bool) = element { return bool ? 1 : 0 }
    guard let number = element.asDouble else {
      throw FunctionError(
        "\(function) wants numbers, and element \(index) is \(element.typeName)")
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
    // UTF-8 keeps the order of the code points.
    return a.utf8.lexicographicallyPrecedes(b.utf8)
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
  var steps = Checkpoints(caller)
  let order = try elements.indices.sorted { a, b in
    try steps.step(comparisonSteps(keys[a], keys[b]))
    let (first, second) = descending ? (keys[b], keys[a]) : (keys[a], keys[b])
    if try isBefore(first, second) { return true }
    if try isBefore(second, first) { return false }
    return a < b
  }
  return order.map { elements[$0] }
}

/// How many simple steps it may take to compare two values.
func comparisonSteps(_ first: Value, _ second: Value) -> Int {
  switch (first, second) {
  case (.string(let a), .string(let b)): 8 + min(a.utf8.count, b.utf8.count) / 4
  case (.list(let a), .list(let b)): 8 + 64 * min(a.count, b.count)
  default: 8
  }
}
