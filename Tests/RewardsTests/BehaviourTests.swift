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

  @Test("The presence of each behaviour is found with precision and recall of 0.85 and more")
  func presence() throws {
    let traces = try Self.traces("behaviours") + Self.traces("behaviours_more")
    #expect(traces.count >= 100)
    for behaviour in ["verification", "backtracking", "subgoal", "backward_chaining"] {
      var (both, found, labelled) = (0, 0, 0)
      for trace in traces {
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
      let (precision, recall) = (Double(both) / Double(found), Double(both) / Double(labelled))
      #expect(precision >= 0.85 && recall >= 0.85, "\(behaviour): \(precision) and \(recall)")
    }
  }
}
