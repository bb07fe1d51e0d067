/// What a statement changed among the variables, so that they can be put back.
///
/// Only what was changed is kept, so that a statement costs the same however many variables there are.
public struct VariableChanges: Sendable {
  /// A variable before its first change; nil where there was none of that name.
  struct Former: Sendable {
    let name: String
    let value: Value?
  }

  /// Every variable before all of them were replaced, with their order.
  struct Whole: Sendable {
    let globals: [String: Value]
    let order: [String]
  }

  private(set) var formers: [Former] = []
  private var names: Set<String> = []
  private(set) var whole: Whole?
  /// The last value, `_`, before the statement.
  let last: Value?
  /// The tolerance before the statement.
  public let tolerance: Tolerance

  init(last: Value?, tolerance: Tolerance) {
    self.last = last
    self.tolerance = tolerance
  }

  /// Notes a variable that is about to change. Later changes of it, and those after all were replaced,
  /// are put back with the first.
  mutating func note(_ name: String, _ value: @autoclosure () -> Value?) {
    guard whole == nil, name != "_", names.insert(name).inserted else { return }
    formers.append(Former(name: name, value: value()))
  }

  /// Notes that all variables are about to be replaced.
  mutating func noteAll(_ globals: [String: Value], _ order: [String]) {
    if whole == nil { whole = Whole(globals: globals, order: order) }
  }

  /// Whether no variable was changed; the last value does not count.
  public var isEmpty: Bool { formers.isEmpty && whole == nil }
}
