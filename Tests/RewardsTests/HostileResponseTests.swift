import Foundation
import Rewards
import Settings
import Tasks
import Testing

/// A megabyte of what takes a careless rule long.
@Suite("A megabyte of response")
struct HostileResponseTests {
  private static let size = 1_000_000

  private static func repeated(_ piece: String) -> String {
    String(repeating: piece, count: size / piece.utf8.count)
  }

  private static let texts: [String] =
    [
      "the quick brown fox jumps over the lazy dog. ", "a", ".", " ", "\n", "7", "1.5", "7 ", "{",
      "}", "(", "<", ",", "1,000,", "^2", "\\frac{", "\\frac{1}{2}+", "\\boxed{1}", "\\boxed{5}, ",
      "\\text{a}", "我们来看看。", "👩‍👩‍👧‍👦", "１２＋３", "𝑥𝟏", "<think>", "<answer>5</answer>",
      "</answer>", "3 + 4 = 7, ", "1=", "25 plus 50 equals 75. ", "Let x be 5. ", "Wait, ",
      "Ada is a knight. ", "the answer is ", "答案是5",
    ].map(repeated) + [
      "\\boxed{" + repeated("1, ") + "2}", "<answer>" + repeated("(") + "</answer>",
      repeated("\\frac{1}{") + "2" + repeated("}"), "a" + repeated("\u{301}"),
    ]

  /// 50 ms, and 150 for the reading of a trace, which takes its time for each of 40,000 words.
  @Test(
    "is judged in 50 ms", .timeLimit(.minutes(5)),
    .enabled(if: ProcessInfo.processInfo.environment["KNAVE_FUZZ_LIMITS"] != nil),
    arguments: NamedRules.names)
  func judged(name: String) throws {
    let named = try #require(NamedRules.named(name))
    let truth: GroundTruth =
      switch name {
      case LogicRLRule.name: .knightsAndKnaves(names: ["Ada", "Leo"], solution: [true, false])
      case CountdownRule.name, BehaviourRule.name: .countdown(numbers: [3, 7, 25, 50], target: 75)
      default: .reference("\\frac{1}{2}")
      }
    let problem = Problem(
      task: "math", seed: nil, index: 0, messages: [Message(role: .user, content: "What is it?")],
      truth: truth)
    let isStrict = named.settingDescriptions.contains { $0.name == "strict" }
    for settings: [(name: String, value: SettingValue)] in isStrict
      ? [[], [("strict", true)]] : [[]]
    {
      let rule = try named.rule(settings: settings)
      for text in Self.texts {
        let seconds = try processorTime { _ = try rule.score(response: text, problem: problem) }
        if seconds > (name == BehaviourRule.name ? 0.15 : 0.05) {
          Issue.record("\(seconds) s: \(text.prefix(30).debugDescription)")
        }
      }
    }
  }

  @Test("An answer of more than 20,000 bytes stands for itself")
  func longAnswer() {
    let answer = String(repeating: "\\frac12 ", count: 4000) + "1"
    #expect(
      finalAnswer(in: "\\boxed{\(answer)}", truth: .reference("1")) == answer)
    #expect(finalAnswer(in: "\\boxed{\\frac12 }", truth: .reference("1")) == "\\frac{1}{2}")
  }

  @Test("A trace is read up to its 40,000th word")
  func longTrace() {
    // Five words each.
    #expect(statedEquations(in: String(repeating: "3+4=7;", count: 20_000)).count == 8000)
    #expect(statedEquations(in: String(repeating: "3+4=7;", count: 7000)).count == 7000)
  }

  /// Of three, the least, so that what the machine does beside it does not count.
  private func processorTime(_ work: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    var least = Double.infinity
    for _ in 0..<3 {
      let start = now()
      try work()
      least = min(least, now() - start)
    }
    return least
  }
}
