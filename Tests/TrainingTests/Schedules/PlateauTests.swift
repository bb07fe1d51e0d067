import Testing
import Training
import TrainingTestSupport

@Suite("Early stopping")
struct PlateauTests {
  private func history(_ values: [Double?]) -> [UpdateReport] {
    values.enumerated().map { index, value in
      var metrics = Metrics()
      metrics["m"] = value
      return UpdateReport(update: index + 1, metrics: metrics)
    }
  }

  @Test(
    "It ends when the metric has not got better often enough",
    arguments: [
      ([], false), ([1], false), ([1, 0.9], false), ([1, 0.9, 0.8], true), ([1, 0.9, 1.1], false),
      ([1, 1, 1], true), ([1, nil, 0.5, nil], false), ([1, nil, 0.5, nil, 0.4], true),
    ])
  func patience(values: [Double?], ends: Bool) {
    #expect((Plateau(metric: "m", patience: 2).reason(history(values)) != nil) == ends)
  }

  @Test("A gain must be larger than asked, and may be downwards")
  func gain() {
    var plateau = Plateau(metric: "m", patience: 2)
    plateau.minimumGain = 0.1
    #expect(plateau.reason(history([1, 1.05, 1.09])) != nil)
    #expect(plateau.reason(history([1, 1.05, 1.2])) == nil)
    plateau.isLowerBetter = true
    #expect(plateau.reason(history([1, 0.8, 0.6])) == nil)
    #expect(plateau.reason(history([1, 1.2, 1.4])) != nil)
  }

  @Test("Training ends where the plateau says, and goes on from there")
  func trained() throws {
    let trainer = try toyTrainer { $0.learningRate = 1e-12 }
    let plateau = Plateau(metric: "training/global_step", patience: 1)
    #expect(try trainer.train(updates: 3) { plateau.reason(trainer.history) } == nil)
    var falling = plateau
    falling.isLowerBetter = true
    #expect(try trainer.train(updates: 5) { falling.reason(trainer.history) } != nil)
    #expect(trainer.updates == 4)
  }
}
