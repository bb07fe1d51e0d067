import Foundation
import Rewards
import Testing

@Suite("Logic-RL rule")
struct LogicRLTests {
  private struct Case: Decodable {
    let id: String
    let names: [String]
    let solution: [Bool]
    let response: String
    let format: Double
    let answer: Double
    let total: Double
  }

  /// The second file is of drawn cases, labelled by Python that does what the published code does.
  @Test(
    "Every labelled case has its format, answer and total",
    arguments: [("logic_rl", 650), ("logic_rl_more", 600)])
  func labelledCases(file: String, count: Int) throws {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/" + file, withExtension: "jsonl"))
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == count)
    for line in lines {
      let labelled = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
      let score = LogicRLRule().score(
        response: labelled.response, names: labelled.names, solution: labelled.solution)
      #expect(score["format"]?.value == labelled.format, "\(labelled.id): \(score.reason)")
      #expect(score["answer"]?.value == labelled.answer, "\(labelled.id): \(score.reason)")
      #expect(score.total == labelled.total, "\(labelled.id): \(score.reason)")
      #expect(score.components.allSatisfy { !$0.reason.isEmpty })
    }
  }

  private static let names = ["Zoey", "Oliver"]
  private func score(_ response: String) -> Score {
    LogicRLRule().score(response: response, names: Self.names, solution: [true, false])
  }

  @Test("Reasons say what is wrong")
  func reasons() {
    let right = "<think>t</think><answer>(1) Zoey is a knight\n(2) Oliver is a knave</answer>"
    #expect(score(right).total == 3)
    #expect(score(right)["answer"]?.reason == "all 2 roles are right")
    #expect(score("")["format"]?.reason == "the tag <think> is missing")
    #expect(score("")["answer"]?.reason == "there is no answer")
    #expect(score("").total == -3)
    let wrong = right.replacingOccurrences(of: "Zoey is a knight", with: "Zoey is a knave")
    #expect(score(wrong).total == -0.5)
    #expect(score(wrong)["answer"]?.reason == "wrong about Zoey")
    let half = "<think></think><answer>Zoey is a knight</answer>"
    #expect(score(half)["answer"]?.reason == "the answer names 1 roles for 2 people")
    #expect(score(right + "</answer>")["format"]?.reason == "the tag </answer> stands 2 times")
  }

  @Test(
    "The strict rule refuses what games the published one, and reads what is right in another form",
    arguments: [
      ("<think>t</think><answer>(1) Zoey is a knight\n(2) Oliver is a knave</answer>", 3, 3),
      (
        "<think>t</think><answer>(1) Zoey is a knight (2) Oliver is a knave.</answer><|im_end|>", 3,
        3
      ),
      ("<think></think><answer>Zoey is a knight, Oliver is a knave</answer>", 3, -3),
      ("<think>t</think><answer>If Zoey is a knight then Oliver is a knave</answer>", 3, -1),
      (
        "<think>t</think><answer>It is false that Zoey is a knight and Oliver is a knave</answer>",
        3, -1
      ),
      ("a<think>t</think><answer>Zoey is a knight, Oliver is a knave</answer>", 3, -3),
      ("<think>t</think>a<answer>Zoey is a knight, Oliver is a knave</answer>", 3, -3),
      ("<think>t</think><answer>Zoey is a knight, Oliver is a knave</answer>bye", 3, -3),
      ("<think>t</think><answer>**Zoey**: knight\n**Oliver**: knave</answer>", -1, 3),
      ("<think>t</think><answer>- Zoey is the knight\n- Oliver is the knave</answer>", -1, 3),
      ("<think>Assistant: t</think><answer>Zoey is a knight, Oliver is a knave</answer>", -3, 3),
      ("<think>t</think><answer>Zoey = knight; Oliver = knight</answer>", -1, -0.5),
      ("<think>t</think><answer>Zoey is a knight, Zoey is a knave</answer>", -1, -1),
      ("<think>t</think><answer>Zoey is a knight, Ada is a knave</answer>", -1, -1),
      ("<think>t</think><answer>Zoey is not a knight, Oliver is a knave</answer>", -1, -1),
    ])
  func strict(response: String, published: Double, strict: Double) throws {
    #expect(score(response).total == published)
    let rule = LogicRLRule(isStrict: true)
    let judged = rule.score(response: response, names: Self.names, solution: [true, false])
    #expect(judged.total == strict, "\(judged.reason)")
    #expect(rule.settings.map(\.name) == ["strict"])
  }

  @Test("Weights multiply the parts")
  func weights() throws {
    let right = "<think>t</think><answer>(1) Zoey is a knight\n(2) Oliver is a knave</answer>"
    let rule = LogicRLRule(formatWeight: 2, answerWeight: 0.5)
    #expect(rule.score(response: right, names: Self.names, solution: [true, false]).total == 3)
    #expect(rule.maximum == 3)
    #expect(throws: RuleError.self) {
      try LogicRLRule.rule(settings: [(name: "format_wait", value: 1)])
    }
  }

  @Test("Hostile responses are scored, not run into")
  func hostile() {
    for response in [
      String(repeating: "<answer>", count: 20_000), String(repeating: "Zoey is a ", count: 20_000),
      "\0\0<think>\u{FFFD}", String(repeating: "<think></think><answer></answer>", count: 5_000),
    ] {
      #expect(score(response).total <= -1)
    }
  }
}
