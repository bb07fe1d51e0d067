import Interruptions
import Models
import Randomness
import Rewards
import Tasks
import Tensors
import Testing
import Training
import TrainingTestSupport

@Suite("Trainer")
struct TrainerTests {
  @Test("Phases run in order, and stop where asked")
  func phases() throws {
    let trainer = try toyTrainer()
    #expect(trainer.next == .rollout)
    try trainer.step(to: .advantage)
    #expect(trainer.next == .loss)
    #expect(trainer.rollouts.count == 12)
    #expect(trainer.scores.count == 12)
    #expect(trainer.advantages?.perToken.map(\.count) == trainer.rollouts.map(\.tokens.count))
    #expect(trainer.updates == 0)
    try trainer.step()
    #expect(trainer.next == .rollout)
    #expect(trainer.updates == 1)
    #expect(trainer.history.count == 1)
    // What the phases found stays readable until the next update.
    #expect(trainer.rollouts.count == 12)
  }

  @Test("A phase that has run already is refused, with advice")
  func refusesToGoBack() throws {
    let trainer = try toyTrainer()
    try trainer.step(to: .advantage)
    #expect(throws: TrainingError.self) { try trainer.step(to: .score) }
    #expect(trainer.next == .loss)
  }

  @Test("Before the first optimiser step every ratio is exactly 1")
  func firstRatios() throws {
    let trainer = try toyTrainer { $0.temperature = 0.7 }
    try trainer.step(to: .loss)
    for losses in trainer.tokenLosses { #expect(losses?.ratios.allSatisfy { $0 == 1 } == true) }
    try trainer.step()
    #expect(trainer.history[0].metrics[.samplingDifferenceMaximum] == 0)
    #expect(trainer.history[0].metrics[.clipFraction] == 0)
  }

  @Test("A whole update has the same bits for 1, 2, 3 and 4 threads")
  func threads() throws {
    var expected: (rollouts: [Rollout], parameters: [Float])?
    for threads in 1...4 {
      let trainer = try toyTrainer(threads: threads) {
        $0.kl = 0.1
        $0.epochs = 2
        $0.miniBatches = 2
      }
      try trainer.train(updates: 2)
      let found = (trainer.rollouts, parameters(trainer))
      if let expected {
        #expect(found.0 == expected.rollouts)
        #expect(found.1 == expected.parameters)
      } else {
        expected = found
      }
    }
  }

  @Test("Rewinding restores the state before the update, and the same step gives the same bits")
  func rewind() throws {
    let trainer = try toyTrainer { $0.kl = 0.1 }
    try trainer.step()
    let before = parameters(trainer)
    try trainer.step()
    let after = parameters(trainer)
    let rollouts = trainer.rollouts
    #expect(before != after)
    try trainer.rewind()
    #expect(parameters(trainer) == before)
    #expect(trainer.updates == 1)
    #expect(trainer.history.count == 1)
    #expect(trainer.next == .score)
    try trainer.step()
    #expect(parameters(trainer) == after)
    #expect(trainer.rollouts == rollouts)
    try trainer.step()
    let third = parameters(trainer)
    // A run that was never rewound goes the same way.
    let straight = try toyTrainer { $0.kl = 0.1 }
    try straight.train(updates: 3)
    #expect(parameters(straight) == third)
  }

  @Test("After a rewind another rule is tried on the same rollouts")
  func anotherRule() throws {
    let trainer = try toyTrainer()
    try trainer.step()
    let after = parameters(trainer)
    let rollouts = trainer.rollouts
    try trainer.rewind()
    try trainer.change(trainer.configuration, rule: LetterRule(letters: "A"..."Z"))
    try trainer.step()
    #expect(trainer.rollouts == rollouts)
    #expect(parameters(trainer) != after)
  }

  @Test("A changed setting repeats the phases it affects and no others")
  func change() throws {
    let trainer = try toyTrainer()
    try trainer.step(to: .advantage)
    let rollouts = trainer.rollouts
    var changed = trainer.configuration
    changed.estimator = .reinforcePlusPlus
    try trainer.change(changed)
    #expect(trainer.next == .advantage)
    #expect(trainer.rollouts == rollouts)
    changed.temperature = 0.5
    try trainer.change(changed)
    #expect(trainer.next == .rollout)
    changed.samples = 0
    #expect(throws: TrainingError.self) { try trainer.change(changed) }
    #expect(trainer.configuration.samples == 4)
  }

  @Test("Settings that contradict each other are refused before the first step")
  func validation() {
    #expect(throws: TrainingError.self) {
      _ = try toyTrainer {
        $0.estimator = .rloo
        $0.samples = 1
      }
    }
    #expect(throws: TrainingError.self) { _ = try toyTrainer { $0.learningRate = 0 } }
    #expect(throws: TrainingError.self) { _ = try toyTrainer { $0.policyLoss.dualClip = 0.5 } }
  }

  @Test(
    "Training raises the reward",
    arguments: [AdvantageEstimator.grpo, .reinforcePlusPlus, .rloo, .drGRPO])
  func learns(estimator: AdvantageEstimator) throws {
    let trainer = try toyTrainer(threads: 2) {
      $0.estimator = estimator
      $0.learningRate = 0.01
      $0.samples = 8
    }
    try trainer.train(updates: 30)
    let rewards = trainer.history.compactMap { $0.metrics[.reward] }
    #expect(rewards.count == 30)
    // A tenth of all bytes are small letters; the policy comes to write little else.
    #expect(rewards[0] < 0.3)
    #expect(rewards.suffix(3).reduce(0, +) / 3 > 0.5)
  }

  @Test("An interrupted phase leaves the trainer as it was before it")
  func interruption() throws {
    let flag = InterruptionFlag()
    let trainer = try toyTrainer(interruptedBy: flag)
    try trainer.step(to: .advantage)
    let before = parameters(trainer)
    flag.isRaised = true
    #expect(throws: Interrupted.self) { try trainer.step() }
    flag.isRaised = false
    #expect(trainer.next == .loss)
    #expect(parameters(trainer) == before)
    try trainer.step()
    let straight = try toyTrainer()
    try straight.step()
    #expect(parameters(straight) == parameters(trainer))
  }

  @Test("The KL loss pulls the policy towards the reference")
  func klLoss() throws {
    func drift(_ kl: Double) throws -> Double {
      let trainer = try toyTrainer(threads: 2) {
        $0.kl = kl
        $0.learningRate = 0.01
        $0.samples = 8
      }
      try trainer.train(updates: 8)
      try trainer.step(to: .loss)
      let losses = trainer.tokenLosses.compactMap(\.self)
      let divergences = losses.flatMap(\.divergences)
      return divergences.reduce(0, +) / Double(divergences.count)
    }
    #expect(try drift(2) < 0.5 * drift(1e-9))
  }
}

private func parameters(_ trainer: Trainer) -> [Float] {
  trainer.model.decoder.parameters.array(0..<trainer.model.decoder.parameterCount)
}
