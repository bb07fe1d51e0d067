import Foundation
import Randomness
import Rewards
import Tasks
import Testing

@Suite("Cognitive behaviours")
struct BehaviourTests {
  struct Trace: Decodable {
    struct Context: Decodable {
      let numbers: [Int]?
      let target: Int?
    }
    let id: String
    let task: String
    let context: Context
    let text: String
    let labels: [String: Int]
  }

  static func traces(_ name: String) throws -> [Trace] {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "jsonl", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Trace.self, from: Data($0.utf8))
    }
  }

  /// How far what is found agrees with the labels, by presence in a trace.
  private func agreement(on behaviour: String, _ traces: [Trace]) throws -> (
    precision: Double, recall: Double
  ) {
    var (both, found, labelled) = (0, 0, 0)
    for trace in traces {
      let isFound = counts(in: trace).contains { $0.name == behaviour && $0.count > 0 }
      let isLabelled = trace.labels[behaviour] ?? 0 > 0
      both += isFound && isLabelled ? 1 : 0
      found += isFound ? 1 : 0
      labelled += isLabelled ? 1 : 0
    }
    try #require(found > 0 && labelled > 0)
    return (Double(both) / Double(found), Double(both) / Double(labelled))
  }

  /// The labels of the second file were made before the detector, those of the third, fluent ones, before it
  /// met them; the lots were written and labelled by authors who knew nothing of it.
  @Test(
    "The presence of each behaviour is found with precision and recall of 0.85 and more",
    arguments: ["countdown", "knights_knaves"],
    ["verification", "backtracking", "subgoal", "backward_chaining"])
  func presence(task: String, behaviour: String) throws {
    for files in [
      ["behaviours", "behaviours_more"], ["behaviours_fluent"], ["behaviours_lot_a"],
      ["behaviours_lot_b"], ["behaviours_lot_c"],
    ] {
      let traces = try files.flatMap(Self.traces).filter { $0.task == task }
      #expect(traces.count >= 30)
      let (precision, recall) = try agreement(on: behaviour, traces)
      #expect(
        precision >= 0.85 && recall >= 0.85, "\(files) \(behaviour): \(precision) and \(recall)")
    }
  }

  @Test(
    "So it is in a lot of eighty traces that the detector's authors never saw",
    arguments: ["verification", "backtracking", "subgoal", "backward_chaining"])
  func presenceUnseen(behaviour: String) throws {
    let (precision, recall) = try agreement(on: behaviour, try Self.traces("behaviours_lot_d"))
    #expect(precision >= 0.85 && recall >= 0.85, "\(precision) and \(recall)")
  }

  /// Single steps and their likenesses that go forward, by the author of the rule: the first 107 were
  /// written before it, the others before it met them.
  @Test(
    "Steps from the end are told from steps to it", arguments: ["countdown", "knights_knaves"])
  func backwardSteps(task: String) throws {
    let traces = try Self.traces("behaviours_backward").filter { $0.task == task }
    #expect(traces.count >= 80)
    let (precision, recall) = try agreement(on: "backward_chaining", traces)
    #expect(precision >= 0.95 && recall >= 0.95, "\(precision) and \(recall)")
  }

  @Test(
    "A number that makes the target with a given one is a step back where it is owed, not where it is made",
    arguments: [
      ("With the 4 added last, 6 and 7 must make 42.", 1, 0),
      ("46 less 4 is owed by the others, that is 42. 6 * 7 = 42.", 1, 0),
      ("Six sevens come to 42, and last of all the 4 on top gives 46.", 0, 0),
      ("6 * 7 = 42, and 42 must only be raised by 4 to be 46.", 0, 0),
      ("I must make 46 from 4, 6 and 7.", 0, 0), ("6 and 7 must make 41 for 46 with 4.", 0, 1),
    ])
  func owed(text: String, backward: Int, subgoals: Int) {
    let counts = behaviours(in: text, truth: .countdown(numbers: [4, 6, 7], target: 46))
    #expect(counts.backwardChaining == backward && counts.subgoals == subgoals, "\(counts)")
  }

  private func counts(in trace: Trace) -> [(name: String, count: Int)] {
    let truth: GroundTruth? = trace.context.numbers.map {
      .countdown(numbers: $0, target: trace.context.target ?? 0)
    }
    return behaviours(in: trace.text, truth: truth).named
  }

  @Test("The teacher's traces show the habits that it is told to, and no others")
  func teacher() {
    let root = RandomStream(seed: 3).substream("behaviours")
    let target = 24
    for habits in [[], .verification, .backtracking, [.verification, .backtracking]]
      as [CountdownBehaviours]
    {
      for index in 0..<20 {
        guard
          let trace = CountdownTeacher(behaviours: habits).trace(
            numbers: [3, 5, 9], target: target, using: root.substream("trace", index),
            checkpoint: {})
        else {
          Issue.record("the teacher has no trace of 3, 5 and 9")
          return
        }
        let counts = behaviours(
          in: trace.thoughts, truth: .countdown(numbers: [3, 5, 9], target: target))
        #expect((counts.verification > 0) == habits.contains(.verification), "\(trace.thoughts)")
        #expect((counts.backtracking > 0) == habits.contains(.backtracking), "\(trace.thoughts)")
        #expect(counts.subgoals == 0 && counts.backwardChaining == 0, "\(trace.thoughts)")
      }
    }
  }

  @Test("A value that was come by twice stands for the later way, each time the trace is read")
  func twoSources() {
    // 9 is 5 + 4 and then 7 + 2, from which 9 * 4 goes on: only the later way leaves the 4.
    let trace = "5 + 4 = 9. 9 + 7 = 16. Start again. 7 + 2 = 9. 9 + 5 = 14. Again: 9 * 4 = 36."
    let truth = GroundTruth.countdown(numbers: [2, 4, 5, 7], target: 36)
    let first = behaviours(in: trace, truth: truth).backtracking
    #expect(first == 2)
    for _ in 0..<40 { #expect(behaviours(in: trace, truth: truth).backtracking == first) }
  }

  @Test("The teacher fails first as often as it may, and at least once", arguments: [1, 4, 9])
  func misses(limit: Int) throws {
    let root = RandomStream(seed: 4)
    let teacher = CountdownTeacher(behaviours: .backtracking, missLimit: limit)
    let returns = try (0..<60).map { index in
      let trace = try #require(
        teacher.trace(
          numbers: [3, 5, 9], target: 24, using: root.substream("trace", index), checkpoint: {}))
      return behaviours(in: trace.thoughts, truth: .countdown(numbers: [3, 5, 9], target: 24))
        .backtracking
    }
    #expect(returns.min() == 1)
    #expect(returns.max() == limit)
  }

  @Test(
    "Arithmetic in words is followed like that in signs",
    arguments: [
      ("Eleven minus five is six. Eleven plus eight makes nineteen.", 1),
      ("Eleven minus five is six, plus eight is fourteen.", 0),
      ("Multiply 5 by 8 to get 40. Taking 11 from 40 leaves 29.", 0),
      ("The product of 5 and 8 is 40. Half of 8 is 4.", 1),
      ("Five eights are forty. Five and eight are what is given.", 0),
    ])
  func arithmeticInWords(text: String, restarts: Int) {
    let counts = behaviours(in: text, truth: .countdown(numbers: [11, 5, 8, 2], target: 24))
    #expect(counts.backtracking == restarts)
  }

  @Test(
    "A hostile text of 50,000 characters is judged at once",
    arguments: [
      "1+1=", "1 + 2 = 3, ", "Ada is a knave, Ada is a knight, ", "(", "want to make ", "is ",
      "If Ada is a knight then ", "one hundred and ", "23 must ", "in the end ",
      "the 1 left, 25 is ", "\"a ",
      "re-", "'s ",
    ])
  func hostile(part: String) {
    let text = String(repeating: part, count: 50_000 / part.count)
    let clock = ContinuousClock()
    let time = clock.measure {
      _ = behaviours(in: text, truth: .countdown(numbers: [1, 2, 7], target: 24))
      _ = behaviours(in: text, truth: nil)
    }
    // 0.05 s each in a release build; debug builds and busy machines take tens of times longer.
    #expect(time < .seconds(10), "\(part)")
  }

  @Test(
    "Words of thinking are counted whole, in the thoughts only",
    arguments: [
      ("wait", "Wait, wait! Waiting awaits. wait-and-see</think>wait", 3),
      ("wait*", "Wait, waiting, await", 2), ("let's", "Let’s see, let's go", 2),
      ("re-evaluate", "I re-evaluate; reevaluate", 1), ("验证", "我来验证一下，再验证。", 2), ("yet", "", 0),
    ])
  func words(token: String, response: String, count: Int) throws {
    #expect(try #require(ThinkingToken(token)).count(in: Thoughts(response: response)) == count)
  }

  @Test("Letters of another script are found in the thoughts")
  func foreign() {
    let thoughts = Thoughts(response: "We 先 check π</think>再")
    #expect(thoughts.foreignLetters(prompt: "Who is a knight?") == 1)
    #expect(thoughts.foreignLetters(prompt: "谁是骑士？") == 7)
    #expect(ThinkingToken("*") == nil)
  }
}
