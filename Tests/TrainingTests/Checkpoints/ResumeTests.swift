import Files
import Foundation
import Models
import Rewards
import Settings
import Tensors
import Testing
import Training
import TrainingTestSupport

/// A folder of its own, which goes with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "knave-checkpoints-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  var files: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }
}

/// A way of training whose state a checkpoint must hold.
struct Recipe: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let adjust: @Sendable (inout TrainerConfiguration) -> Void

  static let all = [
    Recipe(testDescription: "GRPO with a KL loss") { $0.kl = 0.1 },
    Recipe(testDescription: "PPO with a critic, adaptive KL in the reward") {
      $0.estimator = .gae
      $0.lambda = 0.9
      $0.kl = 0.1
      $0.klPlacement = .reward
      $0.klTarget = 0.001
      $0.klHorizon = 50
      $0.epochs = 2
      $0.miniBatches = 2
      $0.criticWarmup = 1
    },
    Recipe(testDescription: "a schedule with warm-up") {
      $0.schedule = .cosine
      $0.warmupSteps = 3
      $0.totalSteps = 12
      $0.miniBatches = 2
    },
    Recipe(testDescription: "dynamic sampling, two problems at a time") {
      $0.dynamicSampling = true
      $0.prompts = 2
    },
    Recipe(testDescription: "a reference that follows the policy") {
      $0.kl = 0.1
      $0.referenceEvery = 2
    },
    Recipe(testDescription: "ReMax with greedy answers") { $0.estimator = .remax },
  ]
}

@Suite("A checkpoint")
struct ResumeTests {
  @Test("Resumed training equals uninterrupted training to the bit", arguments: Recipe.all)
  func resumed(recipe: Recipe) throws {
    let folder = try TemporaryFolder()
    let whole = try toyTrainer(recipe.adjust)
    try whole.train(updates: 6)

    let first = try toyTrainer(recipe.adjust)
    try first.train(updates: 3)
    try first.saveCheckpoint(to: FilePath(folder.file("a")))
    // What is taken up, the settings too, does not depend on what the trainer was.
    let second = try toyTrainer(hiddenSize: 24) { $0.learningRate = 0.5 }
    try second.train(updates: 1)
    try second.loadCheckpoint(from: FilePath(folder.file("a")))
    #expect(second.fingerprint == first.fingerprint)
    #expect(second.configuration == first.configuration)
    #expect(second.updates == 3)
    #expect(second.history == first.history)
    try second.train(updates: 3)

    #expect(second.fingerprint == whole.fingerprint)
    #expect(second.history == whole.history)
    #expect(second.rollouts == whole.rollouts)
    #expect(second.advantages == whole.advantages)
    #expect(whole.fingerprint != first.fingerprint)
  }

  @Test("The same trainer writes the same bytes")
  func sameBytes() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      let trainer = try toyTrainer { $0.kl = 0.1 }
      try trainer.train(updates: 2)
      try trainer.saveCheckpoint(to: FilePath(folder.file(name)))
    }
    #expect(try bytes(folder.file("a")) == bytes(folder.file("b")))
  }

  @Test("The critic goes with the checkpoint: there when it was, gone when it was not")
  func critic() throws {
    let folder = try TemporaryFolder()
    let plain = try toyTrainer()
    try plain.train(updates: 1)
    try plain.saveCheckpoint(to: FilePath(folder.file("plain")))
    let critical = try toyTrainer { $0.estimator = .gae }
    try critical.train(updates: 2)
    // The critic stays while another estimator does without.
    var changed = critical.configuration
    changed.estimator = .grpo
    try critical.change(changed)
    try critical.saveCheckpoint(to: FilePath(folder.file("critical")))

    func continued(_ trainer: Trainer) throws -> String {
      var changed = trainer.configuration
      changed.estimator = .gae
      try trainer.change(changed)
      try trainer.train(updates: 1)
      return trainer.fingerprint
    }
    let other = try toyTrainer()
    try other.loadCheckpoint(from: FilePath(folder.file("critical")))
    #expect(other.fingerprint == critical.fingerprint)
    #expect(try continued(other) == continued(critical))
    try other.loadCheckpoint(from: FilePath(folder.file("plain")))
    #expect(other.fingerprint == plain.fingerprint)
    #expect(try continued(other) == continued(plain))
  }

  @Test("Rules come back with their settings, sums with their weights")
  func rules() throws {
    let folder = try TemporaryFolder()
    let rule = SumRule([
      .init(weight: 2, rule: LengthRule(most: 20)),
      .init(weight: -0.5, rule: RepetitionRule()),
    ])
    let trainer = try toyTrainer(rule: rule)
    try trainer.train(updates: 1)
    try trainer.saveCheckpoint(to: FilePath(folder.file("a")))
    let other = try toyTrainer(rule: LengthRule())
    try other.loadCheckpoint(from: FilePath(folder.file("a")))
    #expect(RuleSpecification(other.rule) == RuleSpecification(rule))
    try trainer.train(updates: 1)
    try other.train(updates: 1)
    #expect(trainer.fingerprint == other.fingerprint)
    #expect(trainer.scores == other.scores)
  }

  @Test("A rule that is no registered one must be the trainer's own already")
  func foreignRule() throws {
    let folder = try TemporaryFolder()
    let trainer = try toyTrainer()
    try trainer.saveCheckpoint(to: FilePath(folder.file("a")))
    let other = try toyTrainer(rule: LengthRule())
    let error = #expect(throws: CheckpointError.self) {
      try other.loadCheckpoint(from: FilePath(folder.file("a")))
    }
    #expect(error?.message.contains("'letters'") == true)
    try toyTrainer().loadCheckpoint(from: FilePath(folder.file("a")))
  }

  @Test("Every rule can be made again from its specification")
  func specifications() throws {
    for named in NamedRules.all {
      let changed = named.settingDescriptions.map { name, _, kind -> (String, SettingValue) in
        (name, kind == .boolean ? true : 3)
      }
      for settings in [[], changed] {
        let rule = try named.rule(settings: settings)
        #expect(rule.settings.map(\.name) == settings.map(\.0))
        let again = try RuleSpecification(rule).rule()
        #expect(RuleSpecification(again) == RuleSpecification(rule))
        #expect(type(of: again) == type(of: rule))
      }
    }
  }

  @Test("Taking up a checkpoint can be undone, the reference and the missing critic included")
  func undone() throws {
    let folder = try TemporaryFolder()
    let source = try toyTrainer { $0.estimator = .gae }
    try source.train(updates: 2)
    try source.saveCheckpoint(to: FilePath(folder.file("a")))
    let trainer = try toyTrainer {
      $0.kl = 0.1
      $0.referenceEvery = 1
    }
    try trainer.train(updates: 2)
    let before = trainer.fingerprint
    let saved = try trainer.save(wholly: true)
    try trainer.loadCheckpoint(from: FilePath(folder.file("a")))
    #expect(trainer.fingerprint == source.fingerprint)
    trainer.restore(saved)
    #expect(trainer.fingerprint == before)
    #expect(trainer.configuration.kl == 0.1)
  }

  @Test("Adapters are taken up beside the weights that they were trained beside, and no others")
  func adapters() throws {
    let folder = try TemporaryFolder()
    func adapted(_ format: WeightFormat, rank: Int = 2, hiddenSize: Int = 24) throws -> Trainer {
      try toyTrainer(
        hiddenSize: hiddenSize, frozen: format, adapter: AdapterConfiguration(rank: rank, alpha: 8))
    }
    let whole = try adapted(.bfloat16)
    try whole.train(updates: 4)
    let first = try adapted(.bfloat16)
    try first.train(updates: 2)
    try first.saveCheckpoint(to: FilePath(folder.file("a")))
    let second = try adapted(.bfloat16)
    try second.loadCheckpoint(from: FilePath(folder.file("a")))
    try second.train(updates: 2)
    #expect(second.fingerprint == whole.fingerprint)
    for other in [
      try toyTrainer(), try adapted(.int8), try adapted(.bfloat16, rank: 4),
      try adapted(.bfloat16, hiddenSize: 16),
    ] {
      #expect(throws: CheckpointError.self) {
        try other.loadCheckpoint(from: FilePath(folder.file("a")))
      }
    }
    let base = first.model.decoder.frozenChecksum
    #expect(try adapted(.int8).model.decoder.frozenChecksum != base)
    #expect(second.model.decoder.frozenChecksum == base)
    #expect(try toyTrainer().model.decoder.frozenChecksum == nil)
  }

  @Test("Inside an update none is taken")
  func insideUpdate() throws {
    let folder = try TemporaryFolder()
    let trainer = try toyTrainer()
    try trainer.step(to: .advantage)
    let error = #expect(throws: CheckpointError.self) {
      try trainer.saveCheckpoint(to: FilePath(folder.file("a")))
    }
    #expect(error?.message.contains("loss") == true)
    #expect(folder.files.isEmpty)
  }

  @Test("A folder keeps the latest, and gives the latest back")
  func folder() throws {
    let place = try TemporaryFolder()
    var folder = CheckpointFolder(path: FilePath(place.file("runs/one")))
    #expect(try folder.steps() == [])
    #expect(try folder.resume(toyTrainer()) == nil)
    let trainer = try toyTrainer()
    for _ in 0..<12 {
      try trainer.train(updates: 1)
      try folder.save(trainer, keeping: 3)
    }
    #expect(try folder.steps() == [10, 11, 12])
    for name in [
      "checkpoint-13.safetensors.bak", "checkpoint-014.safetensors", "checkpoint-.safetensors",
    ] {
      try Data("x".utf8).write(to: URL(filePath: folder.path.appending(name).name))
    }
    #expect(try folder.steps() == [10, 11, 12])
    let other = try toyTrainer()
    #expect(try folder.resume(other) == 12)
    #expect(other.fingerprint == trainer.fingerprint)
    var fresh = CheckpointFolder(path: folder.path, visible: [])
    #expect(try fresh.steps() == [])
    try fresh.save(trainer, keeping: 1)
    #expect(try fresh.steps() == [12])
    #expect(try folder.steps() == [10, 11, 12])
  }
}

func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
