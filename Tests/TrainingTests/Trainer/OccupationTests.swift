import Rewards
import Tasks
import Testing
import Training
import TrainingTestSupport

/// Runs something whenever it judges, as a function of a user may.
private struct MeddlingRule: Rule {
  let meddle: @Sendable () throws -> Void
  var name: String { "meddling" }
  var maximum: Double { 1 }

  func score(response: String, problem: Problem) throws(RuleError) -> Score {
    do { try meddle() } catch { throw RuleError(description: "\(error)", cause: error) }
    return Score([ScoreComponent(name: "part", value: Double(response.count), reason: "so")])
  }
}

/// A trainer that a rule reaches, on the thread that steps it.
private final class Reach: @unchecked Sendable {
  var trainer: Trainer?
  var saved: SavedTrainer?
}

@Suite("A trainer that a function changes while it works")
struct OccupationTests {
  enum Meddling: CaseIterable {
    case step, advance, onePhase, train, rewind, back, change, alternative, restore
  }

  @Test("It refuses, and is afterwards what it was", arguments: Meddling.allCases)
  func refuses(_ meddling: Meddling) throws {
    let reach = Reach()
    let trainer = try toyTrainer()
    try trainer.step()
    reach.trainer = trainer
    reach.saved = trainer.save()
    try trainer.change(
      trainer.configuration,
      rule: MeddlingRule {
        guard let trainer = reach.trainer else { return }
        switch meddling {
        case .step: try trainer.step()
        case .advance: try trainer.advance()
        case .onePhase: try trainer.stepOnePhase()
        case .train: try trainer.train(updates: 1)
        case .rewind: try trainer.rewind()
        case .back: try trainer.back()
        case .change:
          var changed = trainer.configuration
          changed.learningRate = 1
          try trainer.change(changed)
        case .alternative: _ = try trainer.alternative(trainer.configuration)
        case .restore: if let saved = reach.saved { trainer.restore(saved) }
        }
      })
    let before = trainer.fingerprint
    #expect(throws: (any Error).self) { try trainer.step() }
    #expect(trainer.fingerprint == before && trainer.updates == 1)
    #expect(!trainer.isBusy)
    reach.trainer = nil
    try trainer.step()
    #expect(trainer.updates == 2)
  }

  @Test("A breakpoint may look and not change; between updates of a training settings may change")
  func breakpoints() throws {
    let trainer = try toyTrainer()
    trainer.breakpoint = { [unowned trainer] _ in
      #expect(trainer.isBusy)
      #expect(throws: TrainingError.self) { try trainer.rewind() }
      #expect(throws: TrainingError.self) { try trainer.change(trainer.configuration) }
      return nil
    }
    try trainer.train(updates: 2) {
      var changed = trainer.configuration
      changed.learningRate /= 2
      try trainer.change(changed)
      #expect(throws: TrainingError.self) { try trainer.step() }
      return nil
    }
    #expect(trainer.updates == 2 && trainer.configuration.learningRate == 1e-3 / 4)
    #expect(
      trainer.history.map { $0.metrics[.learningRate] } == [
        Double(Float(1e-3)), Double(Float(1e-3) / 2),
      ])
  }
}
