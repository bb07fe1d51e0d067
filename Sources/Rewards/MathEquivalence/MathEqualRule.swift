import Tasks

/// 1 where the last box of the response, or the whole of it, equals the reference, 0 where it does not.
public struct MathEqualRule: NamedRule {
  public static let name = "math_equal"
  public static let summary =
    "1 for an answer that equals the reference, else 0"

  public init() {}

  public var maximum: Double { 1 }

  public func score(response: String, problem: Problem) throws(RuleError) -> Score {
    guard case .reference(let reference) = problem.truth else {
      throw .cannotJudge(name, "answers with a reference", problem)
    }
    return score(answer: response, reference: reference)
  }

  public func score(answer: String, reference: String) -> Score {
    let verdict = mathVerdict(answer: answer, reference: reference)
    return Score([
      ScoreComponent(name: "answer", value: verdict.isEqual ? 1 : 0, reason: verdict.reason)
    ])
  }
}
