import Foundation
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

  /// The labels of the second file were made before the detector, those of the third, fluent ones, before it
  /// met them.
  @Test(
    "The presence of each behaviour is found with precision and recall of 0.85 and more",
    arguments: ["countdown", "knights_knaves"],
    ["verification", "backtracking", "subgoal", "backward_chaining"])
  func presence(task: String, behaviour: String) throws {
    for files in [["behaviours", "behaviours_more"], ["behaviours_fluent"]] {
      let traces = try files.flatMap(Self.traces)
      #expect(traces.count >= 100)
      var (both, found, labelled) = (0, 0, 0)
      for trace in traces where trace.task == task {
        let truth: GroundTruth? = trace.context.numbers.map {
          .countdown(numbers: $0, target: trace.context.target ?? 0)
        }
        let counts = behaviours(in: trace.text, truth: truth).named
        let isFound = counts.first { $0.name == behaviour }?.count ?? 0 > 0
        let isLabelled = trace.labels[behaviour] ?? 0 > 0
        both += isFound && isLabelled ? 1 : 0
        found += isFound ? 1 : 0
        labelled += isLabelled ? 1 : 0
      }
      try #require(found > 0 && labelled > 0)
      let (precision, recall) = (Double(both) / Double(found), Double(both) / Double(labelled))
      #expect(precision >= 0.85 && recall >= 0.85, "\(behaviour): \(precision) and \(recall)")
    }
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
