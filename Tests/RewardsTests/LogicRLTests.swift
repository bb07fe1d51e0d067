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

  @Test("Every labelled case has its format, answer and total")
  func labelledCases() throws {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/logic_rl", withExtension: "jsonl"))
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 650)
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

  @Test("Weights multiply the parts")
  func weights() throws {
    let right = "<think>t</think><answer>(1) Zoey is a knight\n(2) Oliver is a knave</answer>"
    let rule = LogicRLRule(formatWeight: 2, answerWeight: 0.5)
    #expect(rule.score(response: right, names: Self.names, solution: [true, false]).total == 3)
    #expect(rule.maximum == 3)
    #expect(throws: RuleError.self) {
      try RuleName.logicRL.rule(settings: [(name: "format_wait", value: 1)])
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
