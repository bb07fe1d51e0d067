import Interruptions
import Language
import Memory
import Tensors

/// A tensor as a value, with arithmetic and broadcasting.
struct TensorValue: ObjectValue, ValueConvertible {
  let tensor: Tensor

  static var typeDescription: String { "a tensor" }

  var typeName: String {
    holdsList ? Self.typeDescription : "a tensor of more rows than a list may have elements"
  }

  init(_ tensor: Tensor) { self.tensor = tensor }

  /// The value of an operation's result.
  ///
  /// - Throws: `Interrupted` when the operation was, whose result is not to be read.
  static func value(of result: Tensor) throws -> Value {
    try Interruption.check()
    return .object(TensorValue(result))
  }

  /// A number or a list of numbers, nested evenly, is made a tensor.
  init(_ value: Value) throws {
    switch value {
    case .object(let object):
      guard let tensor = object as? TensorValue else { fallthrough }
      // An operation makes a few tensors of this size.
      try requireMemory(bytes: 4 * tensor.tensor.count * MemoryLayout<Float>.size)
      self = tensor
    case .integer, .number: tensor = Tensor(Float(value.asDouble ?? 0))
    case .list:
      var elements: [Float] = []
      let dimensions = try Self.collect(value, into: &elements, depth: 0)
      tensor = try Tensor(elements, shape: Shape(dimensions))
    default:
      throw ConversionError(expected: "a tensor, a number or a list of numbers", found: value)
    }
  }

  /// Appends the numbers of nested lists and returns their shape.
  private static func collect(
    _ value: Value, into elements: inout [Float], depth: Int
  ) throws -> [Int] {
    if let number = value.asDouble {
      elements.append(Float(number))
      if elements.count.isMultiple(of: 1 << 16) { try Interruption.check() }
      return []
    }
    guard case .list(let parts) = value, depth < 16 else {
      throw ConversionError(expected: "numbers", found: value)
    }
    var shape: [Int]?
    for part in parts {
      let found = try collect(part, into: &elements, depth: depth + 1)
      guard shape == nil || shape == found else {
        throw LabError("the rows of the list are not alike: \(shape ?? []) and \(found)")
      }
      shape = found
    }
    return [parts.count] + (shape ?? [])
  }

  var languageValue: Value { .object(self) }
  var summary: String { tensor.description }
  func display(width: Int) -> String { tensor.description }
  var memberNames: [String] { ["shape", "list", "gradient", "item"] }

  func member(_ name: String) throws -> Value? {
    switch name {
    case "shape": .list(tensor.shape.dimensions.map(Value.integer))
    case "list": try nestedList(tensor)
    case "gradient": tensor.gradient.map { .object(TensorValue($0)) } ?? .nil
    case "item": tensor.count == 1 ? .number(Double(tensor.elements[0])) : .nil
    default: nil
    }
  }

  private func nestedList(_ tensor: Tensor) throws -> Value {
    guard tensor.count <= Limit.listElements else {
      throw LabError(
        "a list may have \(Limit.listElements) elements, and the tensor has \(tensor.count)")
    }
    if tensor.shape.rank == 0 { return .number(Double(tensor.elements[0])) }
    if tensor.shape.rank == 1 { return .list(try numbers(tensor)) }
    return .list(try tensor.rows.map(nestedList))
  }

  /// The numbers of a tensor of one axis.
  private func numbers(_ tensor: Tensor) throws -> [Value] {
    try tensor.elements.enumerated().map { index, element in
      if index.isMultiple(of: 1 << 14) { try Interruption.check() }
      return .number(Double(element))
    }
  }

  private var holdsList: Bool {
    tensor.shape.rank == 0 || tensor.shape[0] <= Limit.listElements
  }

  var elements: [Value]? {
    guard tensor.shape.rank > 0, holdsList else { return nil }
    if tensor.shape.rank == 1 { return try? numbers(tensor) }
    return (try? tensor.rows)?.map { .object(TensorValue($0)) }
  }

  /// The first rows, and how many there are; a single number is one.
  func firstRows(_ limit: Int) throws -> (rows: [Value], count: Int) {
    guard tensor.shape.rank > 0 else { return ([.object(self)], 1) }
    let count = tensor.shape[0]
    let part = TensorValue(try tensor.slice(axis: 0, 0..<min(limit, count)))
    return (part.elements ?? [], count)
  }

  var scalar: Double? { tensor.shape.rank == 0 ? Double(tensor.elements[0]) : nil }

  func element(at index: Value) throws -> Value? {
    if case .integer(let position) = index { return .object(TensorValue(try tensor[position])) }
    guard case .record(let bounds) = index else { return nil }
    return .object(
      TensorValue(
        try tensor.slice(
          axis: 0, from: try Int?(bounds["from"] ?? .nil), to: try Int?(bounds["to"] ?? .nil))))
  }

  func binary(_ symbol: String, _ other: Value, isRight: Bool) throws -> Value? {
    if symbol == "~=" || symbol == "in" { return nil }
    if symbol == "==" || symbol == "!=" {
      guard case .object(let object) = other, let other = object as? TensorValue else { return nil }
      return .bool(try Self.areEqual(tensor, other.tensor) == (symbol == "=="))
    }
    let operand: Tensor
    do { operand = try TensorValue(other).tensor } catch is ConversionError { return nil }
    let (first, second) = isRight ? (operand, tensor) : (tensor, operand)
    if symbol == "@" { return try Self.product(first, second) }
    try requireMemory(
      bytes: Self.countOfResult(first.shape, second.shape) * MemoryLayout<Float>.size)
    let result: Tensor
    switch symbol {
    case "+": result = try first + second
    case "-": result = try first - second
    case "*": result = try first * second
    case "/": result = try first / second
    case "**":
      guard second.count == 1 else { throw LabError("a tensor's exponent is one number") }
      result = try first.pow(second.item)
    case "<": result = try first.isLess(than: second)
    case ">": result = try first.isGreater(than: second)
    case "<=": result = try first.isAtMost(second)
    case ">=": result = try first.isAtLeast(second)
    default: return nil
    }
    return try Self.value(of: result)
  }

  /// The matrix product.
  static func product(_ first: Tensor, _ second: Tensor) throws -> Value {
    let rows = first.count / max(first.shape.dimensions.last ?? 1, 1)
    try requireMemory(bytes: rows * (second.shape.dimensions.last ?? 1) * MemoryLayout<Float>.size)
    return try value(of: matmul(first, second))
  }

  /// Numbers that an operation on elements will make, if the shapes fit each other.
  private static func countOfResult(_ first: Shape, _ second: Shape) -> Int {
    var count = 1
    for axis in 1...max(first.rank, second.rank, 1) {
      let sizes = [first, second].map { axis <= $0.rank ? $0.dimensions[$0.rank - axis] : 1 }
      count = min(count * (sizes.max() ?? 1), Shape.greatestCount)
    }
    return count
  }

  func negated() throws -> Value? {
    try requireMemoryOfCopies(1, of: tensor)
    return try Self.value(of: tensor * -1)
  }

  /// The functions that lists have too.
  func apply(_ function: String, _ arguments: [Value]) throws -> Value? {
    let axis = try arguments.first.map { try Int($0) }
    // The most that one of them holds beside the tensor: results in double and in single precision.
    try requireMemoryOfCopies(3, of: tensor)
    let result: Tensor
    switch function {
    case "sum": result = try tensor.sum(axis: axis)
    case "mean": result = try tensor.mean(axis: axis)
    case "std": result = try tensor.standardDeviation(axis: axis)
    case "max": result = try tensor.max(axis: axis)
    case "min": result = try tensor.min(axis: axis)
    case "exp": result = tensor.exp()
    case "log": result = tensor.log()
    case "sqrt": result = tensor.sqrt()
    case "abs": result = tensor.abs()
    default: return nil
    }
    return try Self.value(of: result)
  }

  func matches(_ other: Value, _ numbers: (Double, Double) -> Bool) -> Bool? {
    guard let second = try? TensorValue(other).tensor else { return false }
    return tensor.shape == second.shape
      && zip(tensor.elements, second.elements).allSatisfy { numbers(Double($0), Double($1)) }
  }

  /// Whether shapes and numbers are equal.
  private static func areEqual(_ first: Tensor, _ second: Tensor) throws -> Bool {
    guard first.shape == second.shape else { return false }
    for index in 0..<first.count {
      if index.isMultiple(of: 1 << 20) { try Interruption.check() }
      guard first.elements[index] == second.elements[index] else { return false }
    }
    return true
  }
}
