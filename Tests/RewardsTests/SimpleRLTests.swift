import Foundation
import Rewards
import Testing

@Suite("SimpleRL's rule")
struct SimpleRLTests {
  private struct Case: Decodable {
    let id: String
    let response: String
    let reference: String
    let reward: Double
    let extracted: String
  }

  private func cases(_ file: String) throws -> [Case] {
    let url = try #require(
      Bundle.module.url(forResource: file, withExtension: "jsonl", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Case.self, from: Data($0.utf8))
    }
  }

  /// The second file holds pairs of our own in boxes, labelled by the published grader with SymPy 1.12.
  @Test(
    "Every labelled case gets the published reward and the published answer",
    arguments: [("simple_rl", 70), ("simple_rl_more", 1310)])
  func labelled(file: String, count: Int) throws {
    let cases = try cases(file)
    #expect(cases.count == count)
    for item in cases {
      let score = SimpleRLRule().score(response: item.response, reference: item.reference)
      #expect(score.total == item.reward, "\(item.id): \(item.response.suffix(80)) \(score)")
      #expect(SimpleRLRule.answer(in: item.response) == item.extracted, "\(item.id)")
    }
  }

  @Test(
    "The strict rule wants a complete box and compares by meaning",
    arguments: [
      ("\\boxed{50}", "0.5", 1.0, -0.5), ("\\boxed{[1,2)}", "(1,2)", 1, -0.5),
      ("\\boxed{x\\ge5}", "x\\le5", 1, -0.5), ("\\boxed{12", "12", 1, -1),
      ("unboxed 12", "12", 1, -1), ("\\boxed{62^\\circ}", "62^\\circ", -0.5, 1),
      ("\\boxed{a+5}", "5+a", -0.5, 1), ("\\boxed{7} is what I boxed", "7", -0.5, 1),
    ])
  func strict(response: String, reference: String, published: Double, strict: Double) {
    #expect(SimpleRLRule().score(response: response, reference: reference).total == published)
    #expect(
      SimpleRLRule(isStrict: true).score(response: response, reference: reference).total == strict)
  }

  @Test(
    "Hostile boxes are judged at once",
    arguments: [
      String(repeating: "|", count: 4_000), String(repeating: "x(", count: 2_000),
      String(repeating: "2|", count: 2_000), String(repeating: "\\frac", count: 800),
      String(repeating: "x_", count: 2_000), String(repeating: "2^", count: 2_000),
      String(repeating: "(", count: 4_000), String(repeating: "f(1,", count: 1_000),
      String(repeating: "\\log_2", count: 500), String(repeating: "x+", count: 2_000) + "x",
      String(repeating: "\\sin", count: 900) + "x", "9^{9^{9^{9^9}}}",
      String(repeating: "a", count: 1_000_000), String(repeating: "9", count: 1_000_000),
    ])
  func hostile(answer: String) {
    let score = SimpleRLRule().score(response: "\\boxed{\(answer)}", reference: "x+\\frac{1}{2}")
    #expect(score.total == -0.5)
  }
}
