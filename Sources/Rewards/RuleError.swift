import Tasks

/// A rule that does not exist, a setting that it does not have, or a problem that it cannot judge.
public struct RuleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The setting's name in the command language; nil when no setting is wrong.
  public let setting: String?
  public let description: String
  /// What went wrong in a function that judges, with its own place; nil where the rule itself says it.
  public let cause: (any Error)?

  public init(setting: String? = nil, description: String, cause: (any Error)? = nil) {
    self.setting = setting
    self.description = description
    self.cause = cause
  }

  public static func == (first: RuleError, second: RuleError) -> Bool {
    first.setting == second.setting && first.description == second.description
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(setting)
    hasher.combine(description)
  }

  /// A rule met a problem of another kind than it judges.
  static func cannotJudge(_ rule: String, _ kind: String, _ problem: Problem) -> RuleError {
    RuleError(
      description: """
        \(rule) judges \(kind); problem \(problem.index) (\(problem.task)) has \
        \(problem.truth.summary)
        """)
  }
}
