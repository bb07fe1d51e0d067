/// One named part of a score, with the reason in words.
public struct ScoreComponent: Sendable, Hashable {
  public let name: String
  public let value: Double
  public let reason: String

  public init(name: String, value: Double, reason: String) {
    self.name = name
    self.value = value
    self.reason = reason
  }
}

/// What a rule says of a response.
public struct Score: Sendable, Hashable {
  public let total: Double
  public let components: [ScoreComponent]

  public init(total: Double, components: [ScoreComponent]) {
    self.total = total
    self.components = components
  }

  /// The sum of its components.
  public init(_ components: [ScoreComponent]) {
    self.init(total: components.reduce(0) { $0 + $1.value }, components: components)
  }

  /// The reasons of all components in one line.
  public var reason: String { components.map(\.reason).joined(separator: "; ") }

  public subscript(name: String) -> ScoreComponent? { components.first { $0.name == name } }
}
