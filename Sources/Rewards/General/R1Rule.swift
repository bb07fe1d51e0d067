import Settings
import Tasks

/// Format and accuracy as DeepSeek-R1-Zero is trained by (arXiv:2501.12948), with the weights of Open-R1:
/// 1 for `<think>…</think>` followed by `<answer>…</answer>` and nothing else, 1 for a right answer.
///
/// The opening `<think>` may be missing, since many prompts end with it. The answer is what stands in the
/// last `<answer>…</answer>`, else in the last `\boxed{…}`; roles must all be named, a Countdown expression
/// is judged strictly, any other answer by ``mathVerdict(answer:reference:)``.
public struct R1Rule: NamedRule {
  public static let name = "r1"
  public static let summary =
    "1 for thinking and answer in their tags, 1 for a right answer"
  public static let settings: [Setting<Self>] = [
    Setting("format_weight", \.formatWeight, "what the right form earns; 1", .atLeast(0)),
    Setting("accuracy_weight", \.accuracyWeight, "what a right answer earns; 1", .atLeast(0)),
  ]

  /// What the right format earns.
  public var formatWeight: Double
  /// What a right answer earns.
  public var accuracyWeight: Double

  public init() { self.init(formatWeight: 1) }

  public init(formatWeight: Double = 1, accuracyWeight: Double = 1) {
    self.formatWeight = formatWeight
    self.accuracyWeight = accuracyWeight
  }

  public var maximum: Double { formatWeight + accuracyWeight }

  public func score(response: String, problem: Problem) throws(RuleError) -> Score {
    let text = cutResponse(response)
    let format = formatFault(text)
    let accuracy = try accuracy(text, problem)
    return Score([
      ScoreComponent(
        name: "format", value: format == nil ? formatWeight : 0,
        reason: format ?? "thinking, then an answer"),
      ScoreComponent(
        name: "accuracy", value: accuracy.isRight ? accuracyWeight : 0, reason: accuracy.reason),
    ])
  }

  /// What is wrong with the form; nil when nothing is.
  private func formatFault(_ text: String) -> String? {
    text.withBytes { bytes in
      let trimmed = bytes.trimmed(0..<bytes.count)
      let (opening, closing) = (bytes.places(of: "<think>"), bytes.places(of: "</think>"))
      let (answer, end) = (bytes.places(of: "<answer>"), bytes.places(of: "</answer>"))
      guard closing.count == 1 else { return "</think> stands \(closing.count) times" }
      guard answer.count == 1, end.count == 1 else {
        return "<answer> stands \(answer.count) times, </answer> \(end.count) times"
      }
      guard opening.count <= 1, opening.first ?? trimmed.lowerBound == trimmed.lowerBound else {
        return "the thinking does not come first"
      }
      guard closing[0] < answer[0], answer[0] < end[0] else { return "the tags are out of order" }
      guard
        bytes[(closing[0] + "</think>".utf8.count)..<answer[0]].allSatisfy({ $0 <= 0x20 }),
        end[0] + "</answer>".utf8.count == trimmed.upperBound
      else { return "there is text outside the thinking and the answer" }
      return nil
    }
  }

  private func accuracy(
    _ text: String, _ problem: Problem
  ) throws(RuleError) -> (isRight: Bool, reason: String) {
    switch problem.truth {
    case .unknown: throw .cannotJudge(name, "answers to what has a known truth", problem)
    case .knightsAndKnaves(let names, let solution):
      let claimed = claimedRoles(in: text, names: names, roles: problem.roles)
      let wrong = zip(names, zip(claimed, solution)).filter { $1.0 != $1.1 }.map(\.0)
      return (
        wrong.isEmpty,
        wrong.isEmpty
          ? "all \(names.count) roles are right"
          : "not right about \(wrong.prefix(5).joined(separator: ", "))"
      )
    case .countdown(let numbers, let target):
      let score = CountdownRule(isStrict: true).score(
        response: text, numbers: numbers, target: target)
      return (score.total == 1, score.reason)
    case .reference(let reference):
      guard
        let answer = lastAnswer(in: text) ?? lastBox(in: text)
      else { return (false, "there is no answer") }
      let verdict = mathVerdict(answer: lastBox(in: answer) ?? answer, reference: reference)
      return (verdict.isEqual, verdict.reason)
    }
  }
}
