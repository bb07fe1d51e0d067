import Models
import Rewards
import Tensors
import Testing
import Training
import TrainingTestSupport

@Suite("Phases taken back and tried otherwise")
struct PhaseTests {
  private func numbers(_ trainer: Trainer) -> [Float] {
    trainer.model.decoder.parameters.array(0..<trainer.model.decoder.parameterCount)
  }

  @Test(
    "Back restores every phase to the bit, and forward again gives the same",
    arguments: [AdvantageEstimator.grpo, .gae, .remax])
  func back(estimator: AdvantageEstimator) throws {
    let trainer = try toyTrainer {
      $0.estimator = estimator
      $0.epochs = 2
      $0.miniBatches = 2
      $0.kl = 0.1
      $0.klPlacement = estimator == .gae ? .reward : .loss
    }
    try trainer.step()
    var states: [(Phase, [Float], [[Double]]?, Int)] = []
    func state() -> (Phase, [Float], [[Double]]?, Int) {
      (trainer.next, numbers(trainer), trainer.advantages?.perToken, trainer.optimizerSteps)
    }
    states.append(state())
    repeat {
      try trainer.stepOnePhase()
      states.append(state())
    } while trainer.next != .rollout
    #expect(states.count == 13)
    let last = states.removeLast()
    let metrics = trainer.history.last?.metrics
    for expected in states.reversed() {
      try trainer.back()
      let found = state()
      #expect(found.0 == expected.0 && found.1 == expected.1 && found.3 == expected.3)
      if found.0 > .advantage { #expect(found.2 == expected.2) }
    }
    #expect(throws: TrainingError.self) { try trainer.back() }
    try trainer.step()
    #expect(state().1 == last.1)
    #expect(trainer.history.last?.metrics == metrics)
  }

  @Test("Other settings are tried on the same rollouts, and the trainer stays as it is")
  func alternative() throws {
    let trainer = try toyTrainer { $0.kl = 0.1 }
    try trainer.step()
    try trainer.step(to: .loss)
    let before = (numbers(trainer), trainer.rollouts, try trainer.gradientNorm())
    let same = try trainer.alternative(trainer.configuration)
    #expect(same.gradientNorm == before.2)
    #expect(abs((same.gradientCosine ?? 0) - 1) < 1e-12)
    var changed = trainer.configuration
    changed.estimator = .rloo
    let other = try trainer.alternative(changed, rule: LetterRule(letters: "A"..."Z"))
    #expect(other.scores.map(\.total) != trainer.scores.map(\.total))
    #expect(other.gradientNorm != before.2)
    #expect(trainer.next == .apply && trainer.rollouts == before.1)
    let norm = try trainer.gradientNorm()
    #expect(numbers(trainer) == before.0 && norm == before.2)
    #expect(trainer.rule.name == "letters" && trainer.configuration.estimator == .grpo)
    try trainer.step()
    let straight = try toyTrainer { $0.kl = 0.1 }
    try straight.train(updates: 2)
    #expect(numbers(straight) == numbers(trainer))
  }

  @Test("A breakpoint stops inside an update, and the update goes on from there")
  func breakpoint() throws {
    let trainer = try toyTrainer()
    trainer.breakpoint = { $0 == .advantage ? "enough" : nil }
    #expect(try trainer.train(updates: 3) == "enough")
    #expect(trainer.next == .loss && trainer.updates == 0)
    trainer.breakpoint = nil
    #expect(try trainer.train(updates: 2) == nil)
    #expect(trainer.updates == 2)
    let straight = try toyTrainer()
    try straight.train(updates: 2)
    #expect(numbers(straight) == numbers(trainer))
  }

  @Test("With one step an update the clip range changes no bit: the ratio is 1")
  func policyGradient() throws {
    func trained(_ clip: Double) throws -> [Float] {
      let trainer = try toyTrainer {
        $0.policyLoss.clipLow = clip
        $0.policyLoss.clipHigh = clip
      }
      try trainer.step()
      return numbers(trainer)
    }
    #expect(try trained(0.2) == trained(1e-6))
    #expect(try trained(0.2) == trained(100))
  }

  @Test("The gradient is the sum of its groups', and the mean of the whole batch")
  func split() throws {
    let trainer = try toyTrainer {
      $0.kl = 0.1
      $0.entropy = 0.01
      $0.samples = 5
    }
    try trainer.step(to: .loss)
    #expect(try trainer.splitDifference() < 1e-5)  // sums of some hundred float32 terms
  }

  @Test("Gradient and change of each parameter are those of the whole")
  func parts() throws {
    let trainer = try toyTrainer()
    #expect(throws: TrainingError.self) { _ = try trainer.gradientOfParameters() }
    try trainer.step(to: .loss)
    let gradients = try trainer.gradientOfParameters()
    #expect(abs(gradients.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    let before = numbers(trainer)
    try trainer.step()
    let after = numbers(trainer)
    for change in try trainer.changeOfParameters() {
      let slot = try #require(trainer.model.decoder.layout[change.name])
      let largest = slot.range.map { abs(after[$0] - before[$0]) }.max() ?? 0
      #expect(Double(largest) == abs(change.after - change.before) || largest == 0)
    }
  }
}

@Suite("What an update can be made of")
struct UpdateVariantTests {
  @Test("A critic learns the return, and PPO raises the reward")
  func critic() throws {
    let trainer = try toyTrainer(threads: 2) {
      $0.estimator = .gae
      $0.lambda = 0.95
      $0.learningRate = 0.01
      $0.criticLearningRate = 0.01
      $0.samples = 8
    }
    try trainer.train(updates: 30)
    let losses = trainer.history.compactMap { $0.metrics[.valueLoss] }
    let rewards = trainer.history.compactMap { $0.metrics[.reward] }
    #expect(losses.count == 30)
    #expect(losses.suffix(5).reduce(0, +) < losses.prefix(5).reduce(0, +))
    #expect(rewards[0] < 0.3 && rewards.suffix(3).reduce(0, +) / 3 > 0.5)
  }

  @Test("While the critic warms up, the policy does not move")
  func criticWarmup() throws {
    let trainer = try toyTrainer {
      $0.estimator = .gae
      $0.criticWarmup = 2
    }
    let before = trainer.model.decoder.checksum
    try trainer.train(updates: 2)
    #expect(trainer.model.decoder.checksum == before)
    try trainer.train(updates: 1)
    #expect(trainer.model.decoder.checksum != before)
  }

  @Test("KL in the reward is subtracted from every token, and an adaptive weight follows it")
  func klInReward() throws {
    let trainer = try toyTrainer {
      $0.kl = 0.5
      $0.klPlacement = .reward
      $0.klTarget = 1e-6
      $0.klHorizon = 100
      $0.estimator = .reinforcePlusPlus
      $0.learningRate = 0.01
    }
    try trainer.train(updates: 3)
    try trainer.step(to: .advantage)
    for (index, rollout) in trainer.rollouts.enumerated() {
      let reference = trainer.referenceLogProbs[index]
      let coefficient = trainer.klController.coefficient
      for token in rollout.tokens.indices {
        let kl = Double(rollout.logProbs[token]) - Double(reference[token])
        let score = token == rollout.tokens.count - 1 ? trainer.scores[index].total : 0
        #expect(abs(trainer.tokenRewards[index][token] - (score - coefficient * kl)) < 1e-12)
      }
    }
    #expect(trainer.klController.coefficient != 0.5)
    #expect(trainer.history.last?.metrics[.rewardKLPenalty] != nil)
    #expect(trainer.history.last?.metrics[.klLoss] == nil)
  }

  @Test("Dynamic sampling keeps groups whose scores differ, and goes on where it stopped drawing")
  func dynamicSampling() throws {
    let trainer = try toyTrainer {
      $0.dynamicSampling = true
      $0.samples = 4
      $0.maxTokens = 4
    }
    try trainer.train(updates: 3)
    for group in Set(trainer.rollouts.map(\.group)) {
      let totals = trainer.rollouts.indices.filter { trainer.rollouts[$0].group == group }
        .map { trainer.scores[$0].total }
      #expect(totals.count == 4 && Set(totals).count > 1)
    }
    #expect(trainer.problemsDrawn >= 9 && trainer.problemsDrawn.isMultiple(of: 3))
  }

  @Test("An overlong answer loses reward as it nears the limit")
  func overlong() throws {
    let trainer = try toyTrainer {
      $0.overlongBuffer = 4
      $0.overlongFactor = 2
    }
    try trainer.step(to: .advantage)
    for (index, rollout) in trainer.rollouts.enumerated() {
      let excess = Double(max(0, rollout.tokens.count - 8))
      let expected = trainer.scores[index].total - excess / 4 * 2
      #expect(abs((trainer.tokenRewards[index].last ?? 0) - expected) < 1e-12)
    }
  }

  @Test("The reference follows the policy when it is told to")
  func movingReference() throws {
    let trainer = try toyTrainer {
      $0.kl = 0.1
      $0.referenceEvery = 1
      $0.referenceMix = 1
      $0.learningRate = 0.01
    }
    try trainer.train(updates: 2)
    try trainer.step(to: .reference)
    for (index, rollout) in trainer.rollouts.enumerated() {
      #expect(trainer.referenceLogProbs[index] == rollout.logProbs)
    }
  }

  @Test("The step size rises in the warm-up and falls to its minimum")
  func schedule() throws {
    let trainer = try toyTrainer {
      $0.learningRate = 1e-3
      $0.schedule = .linear
      $0.warmupSteps = 2
      $0.totalSteps = 6
      $0.minimumRatio = 0.5
    }
    try trainer.train(updates: 8)
    let rates = trainer.history.compactMap { $0.metrics[.learningRate] }
    #expect(rates[0] == 0 && abs(rates[2] - 1e-3) < 1e-9 && abs(rates[7] - 5e-4) < 1e-9)
  }

  @Test("Every preset is valid, and gives an update with fewer prompts and tokens")
  func presets() throws {
    for preset in TrainerPreset.allCases {
      try preset.configuration.validate()
      let trainer = try toyTrainer { configuration in
        configuration = preset.configuration
        configuration.prompts = 2
        configuration.samples = max(2, min(configuration.samples, 3))
        configuration.maxTokens = 8
        configuration.miniBatches = min(configuration.miniBatches, 2)
        if configuration.overlongBuffer != nil { configuration.overlongBuffer = 4 }
      }
      try trainer.step()
      #expect(trainer.updates == 1, "\(preset.rawValue)")
    }
  }

  @Test("What is wrong with an update is named")
  func warnings() throws {
    let trainer = try toyTrainer { $0.maxTokens = 3 }
    try trainer.change(trainer.configuration, rule: LetterRule(letters: "\u{1}"..."\u{2}"))
    try trainer.step()
    #expect(trainer.warnings.contains(.allTruncated(maxTokens: 3)))
    #expect(trainer.warnings.contains(.noVariance(groups: 3)))
    #expect(trainer.warnings.contains(.gradientIsZero))
  }
}
