import Models
import Tensors
import TestSupport
import Testing
import Training
import TrainingTestSupport

@Suite("Supervised fine-tuning")
struct SupervisedTrainingTests {
  private let pool = WorkerPool(threads: 2)

  private func examples(_ model: LanguageModel, _ count: Int) throws -> [SupervisedExample] {
    try (0..<count).map { index in
      SupervisedExample(
        prompt: try model.promptTokens([("user", "q\(index)")]),
        response: try model.tokenizer.encode("a\(index * 7) b") + [1])
    }
  }

  private func trained(
    _ steps: Int, count: Int = 8, micro: Int? = nil, evaluation: [SupervisedExample] = [],
    stopTokens: Set<Int32> = []
  ) throws -> (report: SupervisedReport, parameters: [Float]) {
    let model = try toyModel(pool: pool)
    let examples = try examples(model, count)
    var configuration = SupervisedConfiguration(schedule: LearningRateSchedule(peak: 1e-2))
    configuration.steps = steps
    configuration.batchSize = count
    configuration.microBatchSize = micro
    let report = try trainSupervised(
      model.decoder, configuration: configuration,
      examples: shuffledBatches(examples, size: count, seed: 1), evaluation: evaluation,
      stopTokens: stopTokens, pool: pool)
    return (report, model.decoder.parameters.array(0..<model.decoder.parameterCount))
  }

  @Test("Eight examples are learned by heart: loss below 0.01")
  func overfits() throws {
    let (report, _) = try trained(150)
    #expect(report.losses[0] > 4)  // about log of the vocabulary
    #expect((report.losses.last ?? 1) < 0.01)
  }

  @Test("Loss and step are those of the batch, however it is cut", arguments: [1, 2, 3, 7])
  func microBatches(size: Int) throws {
    let whole = try trained(3)
    let cut = try trained(3, micro: size)
    for (a, b) in zip(whole.report.losses, cut.report.losses) {
      expectClose(a, b, absolute: 1e-6)  // float32 sums of some hundred terms, three steps on
    }
    // AdamW's first steps are lr × sign: only gradients that are zero but for rounding may differ.
    let differing = zip(whole.parameters, cut.parameters).count { abs($0 - $1) > 1e-4 }
    #expect(differing * 1000 < whole.parameters.count)
    expectClose(whole.report.gradientNorms[0], cut.report.gradientNorms[0], absolute: 1e-5)
  }

  @Test("With a limit every example is seen as often as there are epochs, the last batch cut")
  func epochs() throws {
    let model = try toyModel(pool: pool)
    let examples = try examples(model, 7)
    let batches = shuffledBatches(examples, size: 3, seed: 4, limit: 14)
    let drawn = (0..<5).map(batches)
    #expect(drawn.map(\.count) == [3, 3, 3, 3, 2])
    for pass in [drawn.joined().prefix(7), drawn.joined().suffix(7)] {
      #expect(Set(pass) == Set(examples))
    }
    #expect(batches(5).isEmpty)
  }

  @Test("Evaluation examples are measured, before and after, and change nothing")
  func evaluation() throws {
    let model = try toyModel(pool: pool)
    let held = try examples(model, 2)
    let plain = try trained(4)
    let measured = try trained(4, evaluation: held)
    #expect(measured.parameters == plain.parameters)
    #expect(measured.report.evaluations.map(\.step) == [0, 4])
    #expect(measured.report.evaluations[0].loss > measured.report.evaluations[1].loss)
  }

  @Test("A response without a stop token at its end is named")
  func missingEnd() throws {
    #expect(try trained(1, stopTokens: [1]).report.warnings.isEmpty)
    #expect(try trained(1, stopTokens: [2]).report.warnings == [.responseWithoutEnd])
  }
}
