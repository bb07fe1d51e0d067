/// A value that the bindings define.
///
/// Everything has a default but the name of the type and the summary.
public protocol ObjectValue: Sendable {
  /// As messages name it: "a model", "a tensor".
  var typeName: String { get }
  /// One line: what stands for the value in a list, and what `print` writes.
  var summary: String { get }
  /// What is shown when the value is the result of a statement; may have several lines.
  func display(width: Int) -> String
  /// The same without colour, for the record; the display itself unless the value uses colour.
  func plainDisplay(width: Int) -> String
  /// Names that may follow a point.
  var memberNames: [String] { get }
  /// The member of a name, or nil if there is none.
  func member(_ name: String) throws -> Value?
  /// The elements, if the value is a sequence: `for`, `map`, indexes and slices use them.
  var elements: [Value]? { get }
  /// The number, if the value is a single one: it then stands where numbers do, and as a condition is
  /// true unless it is 0.
  var scalar: Double? { get }
  /// The element at an index that the default, by ``elements``, does not give.
  func element(at index: Value) throws -> Value?
  /// The result of an operator such as `+`, or nil if the value does not take it; `isRight` when it
  /// stands at the right.
  func binary(_ symbol: String, _ other: Value, isRight: Bool) throws -> Value?
  /// The negative, or nil.
  func negated() throws -> Value?
  /// The result of a function such as `mean` with this as the first argument, or nil.
  func apply(_ function: String, _ arguments: [Value]) throws -> Value?
  /// Whether the values are equal, numbers compared by `numbers`; nil leaves it to the elements.
  func matches(_ other: Value, _ numbers: (Double, Double) -> Bool) -> Bool?
}

extension ObjectValue {
  public func display(width: Int) -> String { summary }
  public func plainDisplay(width: Int) -> String { display(width: width) }
  public var memberNames: [String] { [] }
  public func member(_ name: String) throws -> Value? { nil }
  public var elements: [Value]? { nil }
  public var scalar: Double? { nil }
  public func element(at index: Value) throws -> Value? { nil }
  public func binary(_ symbol: String, _ other: Value, isRight: Bool) throws -> Value? { nil }
  public func negated() throws -> Value? { nil }
  public func apply(_ function: String, _ arguments: [Value]) throws -> Value? { nil }
  public func matches(_ other: Value, _ numbers: (Double, Double) -> Bool) -> Bool? { nil }
}
