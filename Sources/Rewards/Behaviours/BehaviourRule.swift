import Tasks

/// The counts of the four behaviours as a score: a component each, their sum as the total.
public struct BehaviourRule: NamedRule {
  public static let name = "behaviours"
  public static let summary =
    "how often the response verifies, backtracks, sets subgoals and works backwards"

  public init() {}

  /// There is no most; a reward from counts wants a weight and a limit of its own.
  public var maximum: Double { .infinity }
  public var needs: ProblemNeeds { ProblemNeeds(question: .ignored, truth: .optional) }

  public func score(response: String, problem: Problem) -> Score {
    score(text: response, truth: problem.truth)
  }

  public func score(text: String, truth: GroundTruth?) -> Score {
    Score(
      behaviours(in: text, truth: truth).named.map { name, count in
        ScoreComponent(
          name: name, value: Double(count),
          reason: "\(name.replacing("_", with: " ")) \(count)")
      })
  }
}
