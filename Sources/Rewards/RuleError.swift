import Tasks

/// A rule that does not exist, a setting that it does not have, or a problem that it cannot judge.
public struct RuleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The setting's name in the command language; nil when no setting is wrong.
  public let setting: String?
  public let description: String

  public init(setting: String? = nil, description: String) {
    self.setting = setting
    self.description = description
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
