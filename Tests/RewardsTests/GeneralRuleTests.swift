import Rewards
import Tasks
import Testing

@Suite("Rules for any task")
struct GeneralRuleTests {
  private func problem(_ text: String, _ truth: GroundTruth = .reference("42")) -> Problem {
    Problem(
      task: "math", seed: nil, index: 0, messages: [Message(role: .user, content: text)],
      truth: truth)
  }

  @Test(
    "R1 wants thinking and answer in their tags, and the right answer",
    arguments: [
      ("<think>hm</think><answer>42</answer>", 1.0, 1.0),
      ("hm</think>\n<answer>The answer is $\\boxed{42}$</answer>", 1, 1),
      ("<think>hm</think><answer>41</answer>", 1, 0), ("\\boxed{42}", 0, 1),
      ("<think>hm</think> so <answer>42</answer>", 0, 1),
      ("<think>hm</think><answer>42</answer> Bye", 0, 1), ("</answer></think><answer>", 0, 0),
      ("", 0, 0),
    ])
  func r1(response: String, format: Double, accuracy: Double) throws {
    let score = try R1Rule().score(response: response, problem: problem("?"))
    #expect(score["format"]?.value == format, "\(score)")
    #expect(score["accuracy"]?.value == accuracy, "\(score)")
  }

  @Test("R1 judges expressions and roles too")
  func r1Tasks() throws {
    let countdown = problem("?", .countdown(numbers: [2, 3], target: 6))
    #expect(
      try R1Rule().score(response: "a</think><answer>2*3</answer>", problem: countdown).total == 2)
    #expect(
      try R1Rule().score(response: "a</think><answer>6</answer>", problem: countdown).total == 1)
    let roles = problem("?", .knightsAndKnaves(names: ["Ada", "Leo"], solution: [true, false]))
    let right = "a</think><answer>Ada is a knight, Leo is a knave</answer>"
    #expect(try R1Rule().score(response: right, problem: roles).total == 2)
  }

  @Test(
    "Letters outside the prompt's script cost their share",
    arguments: [
      ("Who?", "All in English, π aside.", 0.0), ("Who?", "ab我们", -0.5), ("谁是骑士？", "我们 ab", -0.5),
      ("谁?", "我们", 0), ("Who?", "12 + 3 = 15", 0), ("Who?", "абв abc", -0.5),
    ])
  func language(prompt: String, response: String, value: Double) {
    let score = LanguageConsistencyRule().score(response: response, problem: problem(prompt))
    #expect(score.total == value, "\(score.reason)")
  }

  @Test("Only the thinking counts if asked")
  func thinkingOnly() {
    let response = "ab</think>我们"
    #expect(LanguageConsistencyRule().score(response: response, problem: problem("Who?")).total < 0)
    #expect(
      LanguageConsistencyRule(isThinkingOnly: true)
        .score(response: response, problem: problem("Who?")).total == 0)
  }

  @Test(
    "Length costs nothing within its limits and a straight line beyond",
    arguments: [(10, 0.0), (100, 0), (150, -0.5), (200, -1), (900, -1), (4, -0.2), (0, -1)])
  func length(count: Int, value: Double) {
    let rule = LengthRule(least: 5, most: 100, ramp: 100)
    let score = rule.score(response: String(repeating: "x", count: count), problem: problem("?"))
    #expect(abs(score.total - value) < 1e-12)
  }

  @Test("Repeated runs of words cost their share")
  func repetition() {
    func penalty(_ text: String) -> Double {
      RepetitionRule(runLength: 2).score(response: text, problem: problem("?")).total
    }
    #expect(penalty("a b c d e") == 0)
    #expect(penalty("a b a b a b a") == -(1 - 2.0 / 6))
    #expect(penalty("") == 0)
    #expect(penalty("我我我我") == -(1 - 1.0 / 3))
  }

  @Test("A sum weighs its rules, and names each")
  func sum() throws {
    let rule = SumRule([
      .init(weight: 1, rule: R1Rule()), .init(weight: 0.5, rule: LengthRule(most: 1, ramp: 1)),
    ])
    let score = try rule.score(response: "\\boxed{42}", problem: problem("?"))
    #expect(score.total == 1 - 0.5)
    #expect(score.components.map(\.name) == ["r1", "length"])
    #expect(rule.name == "r1 + 0.5 * length")
    #expect(rule.maximum == 2)
  }

  @Test("Every rule judges hostile text without harm", arguments: NamedRules.names)
  func hostile(name: String) throws {
    let rule = try #require(NamedRules.named(name)).init()
    let truth: GroundTruth =
      switch rule {
      case is LogicRLRule: .knightsAndKnaves(names: ["Ada"], solution: [true])
      case is CountdownRule: .countdown(numbers: [1, 2], target: 3)
      default: .reference("9^{9^{9^9}}")
      }
    for text in [
      "", "\0\u{1B}[2J", String(repeating: "<answer>", count: 5000),
      String(repeating: "\\boxed{", count: 5000), String(repeating: "a ", count: 100_000),
      "<think></think><answer>" + String(repeating: "(", count: 20_000) + "</answer>",
      "\\boxed{9^{9^{9^9}}}", "\\boxed{" + String(repeating: "{", count: 10_000) + "}",
      String(repeating: "知", count: 50_000), "final answer is $. I hope", "boxed",
    ] {
      let score = try rule.score(response: text, problem: problem("Who?", truth))
      #expect(score.total.isFinite)
    }
  }
}
