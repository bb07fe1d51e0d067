import Foundation
import Rewards
import Testing

@Suite("Equal answers in mathematics")
struct MathEqualityTests {
  private struct Pair: Decodable {
    let id: String
    let category: String
    let reference: String
    let answer: String
    let truth: Bool
    let ambiguous: Bool
    let note: String
  }

  private func pairs() throws -> [Pair] {
    let url = try #require(
      Bundle.module.url(
        forResource: "math_equal", withExtension: "jsonl", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Pair.self, from: Data($0.utf8))
    }
  }

  @Test("The labelled pairs are judged right, but for a few")
  func labelled() throws {
    let pairs = try pairs()
    #expect(pairs.count == 281)
    var (right, falsePositives, negatives, clear) = (0, 0, 0, 0)
    for pair in pairs {
      let verdict = mathVerdict(answer: pair.answer, reference: pair.reference)
      if pair.ambiguous { continue }
      clear += 1
      if verdict.isEqual == pair.truth { right += 1 } else {
        print("MISS", pair.id, pair.category, pair.reference, "|", pair.answer, "|", pair.truth, "|", pair.note, "|", verdict.reason)
      }
      if !pair.truth { negatives += 1 }
      if verdict.isEqual && !pair.truth { falsePositives += 1 }
    }
    print("RESULT", right, clear, falsePositives, negatives)
    #expect(Double(right) >= 0.97 * Double(clear))
    #expect(Double(falsePositives) <= 0.01 * Double(negatives))
  }

  @Test("An answer is judged the same whichever side it is on")
  func symmetry() throws {
    for pair in try pairs() {
      let forward = mathVerdict(answer: pair.answer, reference: pair.reference).isEqual
      let backward = mathVerdict(answer: pair.reference, reference: pair.answer).isEqual
      #expect(forward == backward, "\(pair.id): \(pair.answer) and \(pair.reference)")
    }
  }

  @Test("Whatever is written equals itself in a box")
  func reflexive() throws {
    for pair in try pairs() where !pair.reference.isEmpty {
      #expect(
        mathVerdict(answer: "\\boxed{\(pair.reference)}", reference: pair.reference).isEqual,
        "\(pair.id): \(pair.reference)")
    }
  }

  @Test(
    "Hostile answers are judged at once",
    arguments: [
      "9^{9^{9^9}}", "9^{9^{9^{9^{9^9}}}}", String(repeating: "{", count: 10_000),
      String(repeating: "{", count: 10_000) + String(repeating: "}", count: 10_000),
      String(repeating: "9", count: 1_000_000), String(repeating: "(", count: 4_900),
      String(repeating: "\\frac{1}{", count: 500) + "2" + String(repeating: "}", count: 500),
      String(repeating: "\\sqrt{", count: 700) + "2" + String(repeating: "}", count: 700),
      String(repeating: "x+", count: 2_400) + "x", String(repeating: "2^", count: 2_400) + "2",
      "10^{1000000}", "(10^{4000})!", "100000!", "\\binom{100000}{50000}", "1e999999999",
      "(x+y+z)^{1000}", String(repeating: "1,", count: 2_400) + "1",
      String(repeating: "-", count: 4_900) + "1", "1/0", "\\frac{0}{0}", "0^0", "0^{-1}",
      "\\begin{pmatrix}" + String(repeating: "1 & ", count: 1_200) + "\\end{pmatrix}",
      "\\infty-\\infty", "\\sqrt[0]{2}", "\\log_1 2", "\\tan 90^\\circ",
      String(repeating: "\\cup", count: 1_200), String(repeating: "\\text{and}", count: 480),
      "1.\(String(repeating: "0", count: 4_900))1", String(repeating: "3^{", count: 1_600),
      "12345678901234567890^{100}", "((((((2^100)^100)^100)^100)^100)^100)",
      String(repeating: "|", count: 4_900), String(repeating: "\\left(", count: 800),
      String(repeating: "=", count: 4_900), String(repeating: "a<", count: 2_400) + "b",
    ])
  func hostile(text: String) {
    let clock = ContinuousClock()
    var most = Duration.zero
    for other in [text, "1", text + "1", "x+1"] {
      let time = clock.measure { _ = mathVerdict(answer: text, reference: other) }
      most = max(most, time)
    }
    if most > .milliseconds(20) { print("SLOW", text.prefix(40), most) }
  }
}
