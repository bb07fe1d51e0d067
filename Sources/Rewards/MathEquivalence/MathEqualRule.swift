/// 1 where the last box of the response, or the whole of it, equals the reference, 0 where it does not.
public struct MathEqualRule: ReferenceRule {
  public static let name = "math_equal"
  public static let summary =
    "1 for an answer that equals the reference, else 0"

  public init() {}

  public func score(response: String, reference: String) -> Score {
    let verdict = mathVerdict(answer: response, reference: reference)
    return Score([
      ScoreComponent(name: "answer", value: verdict.isEqual ? 1 : 0, reason: verdict.reason)
    ])
  }
}
