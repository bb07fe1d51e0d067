import Rewards
import Tasks
import Testing
import Training
import TrainingTestSupport

/// Gives scores whose parts depend on the response, as a function of a user may.
private struct ChangingRule: Rule {
  let parts: @Sendable (Int) -> [(String, Double)]
  var name: String { "changing" }
  var maximum: Double { 1 }

  func score(response: String, problem: Problem) -> Score {
    Score(
      parts(response.utf8.count % 3).map { ScoreComponent(name: $0, value: $1, reason: "so") })
  }
}

@Suite("Parts of scores in the metrics")
struct ComponentTests {
  @Test("Parts are joined by name, each a mean over the answers that have it")
  func joinedByName() throws {
    let trainer = try toyTrainer(
      rule: ChangingRule { length in
        switch length {
        case 0: [("a", 1)]
        case 1: [("b", 4), ("a", 3)]
        default: [("c", 0.5)]
        }
      })
    try trainer.step()
    let metrics = try #require(trainer.history.last?.metrics)
    for name in ["a", "b", "c"] {
      let values = trainer.scores.compactMap { $0[name]?.value }
      let mean = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      #expect(metrics["rewards/\(name)/mean"] == mean)
      #expect(
        metrics["rewards/\(name)/count"]
          == (values.isEmpty || values.count == 12 ? nil : Double(values.count)))
    }
    // Else the test would show nothing.
    #expect(Set(trainer.scores.map { $0.components.map(\.name) }).count > 1)
  }

  @Test("As many parts of other names are not mixed")
  func sameCount() throws {
    let trainer = try toyTrainer(rule: ChangingRule { $0 == 0 ? [("a", 1)] : [("b", 0)] })
    try trainer.step()
    let metrics = try #require(trainer.history.last?.metrics)
    let having = trainer.scores.count { $0["a"] != nil }
    #expect(metrics["rewards/a/mean"] == (having > 0 ? 1 : nil))
    #expect(metrics["rewards/b/mean"] == (having < 12 ? 0 : nil))
  }

  @Test("Parts that every answer has are given without a count")
  func complete() throws {
    let trainer = try toyTrainer(rule: ChangingRule { [("z", Double($0)), ("a", 1)] })
    try trainer.step()
    let names = try #require(
      trainer.history.last?.metrics.names.filter { $0.hasPrefix("rewards/") })
    #expect(names == ["rewards/z/mean", "rewards/a/mean"])
  }
}
