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

  private func cases() throws -> [Case] {
    let url = try #require(
      Bundle.module.url(forResource: "simple_rl", withExtension: "jsonl", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Case.self, from: Data($0.utf8))
    }
  }

  @Test("Every labelled case gets the published reward and the published answer")
  func labelled() throws {
    let cases = try cases()
    #expect(cases.count == 70)
    for item in cases {
      let score = SimpleRLRule().score(response: item.response, reference: item.reference)
      #expect(score.total == item.reward, "\(item.id): \(item.response.suffix(80)) \(score)")
      #expect(SimpleRLRule.answer(in: item.response) == item.extracted, "\(item.id)")
    }
  }
}
