extension Value {
  /// The name of Python's type, as its messages have it.
  var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .integer: "int"
    case .number: "float"
    case .string: "str"
    case .markup: "Markup"
    case .list: "list"
    case .tuple: "tuple"
    case .dictionary: "dict"
    case .sequence(let sequence):
      switch sequence.kind {
      case .range: "range"
      case .keys: "dict_keys"
      case .values: "dict_values"
      case .items: "dict_items"
      case .generator: "generator"
      }
    case .namespace: "Namespace"
    case .function: "function"
    }
  }

  /// What Python takes for true.
  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let bool): bool
    case .integer(let integer): integer != 0
    case .number(let number): number != 0
    case .string(let text), .markup(let text): !text.isEmpty
    case .list(let elements), .tuple(let elements): !elements.isEmpty
    case .dictionary(let members): !members.isEmpty
    case .sequence(let sequence): sequence.kind == .generator || !sequence.all.isEmpty
    case .namespace, .function: true
    }
  }

  /// The text of a string; nil for other values.
  var text: String? {
    switch self {
    case .string(let text), .markup(let text): text
    default: nil
    }
  }

  /// A number, truth values among them, as Python's arithmetic has it.
  var numeric: Double? {
    switch self {
    case .bool(let bool): bool ? 1 : 0
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  /// A whole number, truth values among them.
  var whole: Int? {
    switch self {
    case .bool(let bool): bool ? 1 : 0
    case .integer(let integer): integer
    default: nil
    }
  }

  /// The elements of a list or tuple; nil for other values.
  var elements: [Value]? {
    switch self {
    case .list(let elements), .tuple(let elements): elements
    default: nil
    }
  }

  /// Python's `==`.
  func equals(_ other: Value) -> Bool { equals(other, depth: 0) }

  private func equals(_ other: Value, depth: Int) -> Bool {
    // A namespace can hold itself.
    guard depth < 100 else { return false }
    if let left = text, let right = other.text { return left.utf8.elementsEqual(right.utf8) }
    if let left = whole, let right = other.whole { return left == right }
    if let left = numeric, let right = other.numeric { return left == right }
    switch (self, other) {
    case (.none, .none), (.undefined, .undefined): return true
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      return left.count == right.count
        && zip(left, right).allSatisfy { $0.equals($1, depth: depth + 1) }
    case (.dictionary(let left), .dictionary(let right)):
      return left.count == right.count
        && left.allSatisfy { key, value in right[key]?.equals(value, depth: depth + 1) ?? false }
    case (.sequence(let left), .sequence(let right)):
      return left === right
        || left.kind == right.kind && left.kind == .range && left.all.count == right.all.count
          && zip(left.all, right.all).allSatisfy { $0.equals($1, depth: depth + 1) }
    case (.namespace(let left), .namespace(let right)): return left === right
    case (.function(let left), .function(let right)): return left === right
    default: return false
    }
  }

  /// Whether this comes before the other, as Python's `<` has it.
  ///
  /// - Parameter operation: the operator, for the message.
  /// - Throws: for values that have no order.
  func isLess(than other: Value, operation: String = "<", depth: Int = 0) throws -> Bool {
    if case .undefined(let undefined) = self { throw undefined.failure }
    if case .undefined(let undefined) = other { throw undefined.failure }
    if let left = text, let right = other.text {
      return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
    }
    if let left = whole, let right = other.whole { return left < right }
    if let left = numeric, let right = other.numeric { return left < right }
    switch (self, other) {
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      guard depth < 100 else { throw Failure(.limit, "values are nested too deeply") }
      for (first, second) in zip(left, right) where !first.equals(second) {
        return try first.isLess(than: second, operation: operation, depth: depth + 1)
      }
      return left.count < right.count
    default:
      throw Failure.type(
        "'\(operation)' not supported between instances of '\(typeName)' and '\(other.typeName)'")
    }
  }
}
