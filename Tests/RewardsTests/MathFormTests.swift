import Foundation
import Rewards
import Testing

/// Pairs of lists, tuples, intervals, function powers, approximations, units, separators, sums, integrals,
/// matrices and more, written and labeled before the reader was tried on them.
@Suite("Forms of mathematical answers")
struct MathFormTests {
  private struct Pair: Decodable {
    let id: String
    let category: String
    let reference: String
    let answer: String
    let truth: Bool
  }

  private func pairs() throws -> [Pair] {
    let url = try #require(
      Bundle.module.url(
        forResource: "math_equal_forms", withExtension: "jsonl", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Pair.self, from: Data($0.utf8))
    }
  }

  @Test("Of the labeled forms at least 98.5 % are judged right, at most 0.5 % wrongly accepted")
  func labeled() throws {
    let pairs = try pairs()
    #expect(pairs.count == 579)
    var wrong: [String] = []
    var falsePositives = 0
    for pair in pairs {
      let score = MathEqualRule().score(answer: pair.answer, reference: pair.reference)
      if (score.total == 1) == pair.truth { continue }
      wrong.append("\(pair.truth ? "FN" : "FP") \(pair.answer) | \(pair.reference) | \(score.reason)")
      if !pair.truth { falsePositives += 1 }
    }
    let summary = wrong.joined(separator: "\n")
    #expect(wrong.count * 1000 <= 15 * pairs.count, "\(wrong.count) wrong:\n\(summary)")
    let negatives = pairs.count { !$0.truth }
    #expect(falsePositives * 1000 <= 5 * negatives, "\(falsePositives) of \(negatives)")
  }
}
