import Tasks

public struct ScoreComponent: Sendable, Hashable {
  public var name: String
  public var value: Double
  public var reason: String
  public init(name: String, value: Double, reason: String) {
    self.name = name
    self.value = value
    self.reason = reason
  }
}
public struct Score: Sendable, Hashable {
  public var total: Double
  public var components: [ScoreComponent]
  public init(total: Double, components: [ScoreComponent]) {
    self.total = total
    self.components = components
  }
}
public protocol Rule: Sendable {
  var name: String { get }
  func score(response: String, problem: Problem) -> Score
}
