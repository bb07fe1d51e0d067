import Files
import Foundation
import Models
import Tensors
import Testing
import Training
import TrainingTestSupport

/// A trainer of adapters beside weights frozen in a format.
private func adapterTrainer(
  _ format: WeightFormat, threads: Int = 1,
  _ adjust: (inout TrainerConfiguration) -> Void = { _ in }
) throws -> Trainer {
  try toyTrainer(
    threads: threads, frozen: format, adapter: AdapterConfiguration(rank: 2, alpha: 8)
  ) {
    $0.kl = 0.1
    $0.learningRate = 1e-2
    adjust(&$0)
  }
}

@Suite("Training adapters")
struct AdapterTrainingTests {
  @Test("Ratios are 1 before the first step, and updates move the adapters alone")
  func update() throws {
    let trainer = try adapterTrainer(.bfloat16)
    let model = trainer.model.decoder
    let before = model.parameters.array(0..<model.parameters.count)
    let base = try model.merged(pool: trainer.pool)
    try trainer.step(to: .loss)
    for losses in trainer.tokenLosses { #expect(losses?.ratios.allSatisfy { $0 == 1 } == true) }
    let names = try trainer.gradientOfParameters().map(\.name)
    #expect(names == model.layout.slots.map(\.name))
    try trainer.train(updates: 3)
    #expect(trainer.history[0].metrics[.samplingDifferenceMaximum] == 0)
    #expect(model.parameters.array(0..<model.parameters.count) != before)
    // With the adapters' B at zero again, the model is what it was.
    for slot in model.layout.slots where slot.name.contains("lora_B") {
      for index in slot.range { model.parameters[index] = 0 }
    }
    model.parametersChanged(pool: trainer.pool)
    #expect(try model.merged(pool: trainer.pool).checksum == base.checksum)
  }

  @Test("An update has the same bits for 1, 2 and 3 threads", arguments: WeightFormat.allCases)
  func threads(format: WeightFormat) throws {
    var expected: String?
    for threads in 1...3 {
      let trainer = try adapterTrainer(format, threads: threads) { $0.miniBatches = 2 }
      try trainer.train(updates: 2)
      if let expected { #expect(trainer.fingerprint == expected) }
      expected = trainer.fingerprint
    }
  }

  @Test("Rewinding restores the bits, and a checkpoint goes on as if never stopped")
  func rewindAndResume() throws {
    let path = NSTemporaryDirectory() + "knave-adapter-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let trainer = try adapterTrainer(.float32)
    try trainer.train(updates: 1)
    try trainer.saveCheckpoint(to: FilePath(path))
    let start = trainer.fingerprint
    try trainer.train(updates: 1)
    let end = trainer.fingerprint
    #expect(start != end)
    try trainer.rewind()
    #expect(trainer.fingerprint == start)
    try trainer.step()
    #expect(trainer.fingerprint == end)
    let other = try adapterTrainer(.float32)
    try other.loadCheckpoint(from: FilePath(path))
    try other.train(updates: 1)
    #expect(other.fingerprint == end)
  }

  @Test("A critic learns through adapters of its own")
  func critic() throws {
    let trainer = try adapterTrainer(.float32) { $0.estimator = .gae }
    try trainer.train(updates: 2)
    #expect(trainer.history.count == 2)
  }

  @Test("A frozen model without adapters is refused with advice")
  func frozen() throws {
    let error = try #require(throws: TrainingError.self) {
      try toyTrainer(frozen: .int8)
    }
    #expect(error.description.contains("lora"))
  }
}
