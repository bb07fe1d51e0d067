import Settings
import Tasks

/// A rule that judges responses.
public protocol Rule: Sendable {
  /// The rule's name in the command language.
  var name: String { get }
  /// The largest total: that of a right answer in the right form.
  var maximum: Double { get }
  /// The largest total for one problem, where it depends on the problem.
  func maximum(for problem: Problem) -> Double
  /// What of a problem it judges by.
  var needs: ProblemNeeds { get }
  /// The settings that differ from the published ones; empty for none.
  var settings: [(name: String, value: SettingValue)] { get }

  /// - Parameter response: what the model wrote, from right after the prompt.
  /// - Throws: ``RuleError`` for a problem of a kind that the rule cannot judge.
  func score(response: String, problem: Problem) throws(RuleError) -> Score
}

extension Rule {
  public var settings: [(name: String, value: SettingValue)] { [] }
  public func maximum(for problem: Problem) -> Double { maximum }
  public var needs: ProblemNeeds { ProblemNeeds(question: .ignored, truth: .required) }
}
