import Rewards
import Tensors
import Testing
import Training
import TrainingTestSupport

/// Each defect is brought about, and must be named without being asked for.
@Suite("What a trainer finds wrong with itself")
struct SelfCheckTests {
  @Test("A healthy update has nothing to say", arguments: [KLPlacement.loss, .reward])
  func healthy(placement: KLPlacement) throws {
    let trainer = try toyTrainer {
      $0.kl = 0.1
      $0.klPlacement = placement
      $0.epochs = 2
      $0.miniBatches = 2
      $0.learningRate = 0.01
    }
    for _ in 0..<3 {
      try trainer.step()
      #expect(trainer.warnings.filter { $0 != .allTruncated(maxTokens: 12) } == [])
    }
  }

  @Test("A policy that changed since it sampled: the ratio is not 1")
  func ratio() throws {
    let trainer = try toyTrainer()
    try trainer.step(to: .advantage)
    trainer.model.decoder.parameters.pointer[0] += 0.5
    trainer.model.decoder.parametersChanged(pool: trainer.pool)
    try trainer.step(to: .loss)
    #expect(trainer.warnings.contains { if case .ratioNotOne = $0 { true } else { false } })
  }

  @Test("A gradient that is not a number: the step is left out, and said")
  func notFinite() throws {
    let trainer = try toyTrainer()
    try trainer.step(to: .advantage)
    // In the last norm's weights, so that every logit is lost.
    trainer.model.decoder.parameters.pointer[trainer.model.decoder.parameterCount - 1] = .nan
    trainer.model.decoder.parametersChanged(pool: trainer.pool)
    let before = trainer.model.decoder.checksum
    try trainer.step()
    #expect(trainer.warnings.contains(.gradientNotFinite))
    #expect(trainer.history.last?.metrics["actor/skipped_steps"] == 1)
    #expect(trainer.model.decoder.checksum == before && trainer.optimizerSteps == 0)
  }

  @Test("Equal scores, cut answers and a gradient of zero are named, to the observer too")
  func nothingToLearn() throws {
    let trainer = try toyTrainer { $0.maxTokens = 3 }
    let seen = Seen()
    trainer.observer = { if case .warning(let warning, _) = $0 { seen.add(warning) } }
    try trainer.change(trainer.configuration, rule: LetterRule(letters: "\u{1}"..."\u{2}"))
    try trainer.step()
    let expected: [TrainingWarning] = [
      .allTruncated(maxTokens: 3), .noVariance(groups: 3), .gradientIsZero,
    ]
    #expect(trainer.warnings == expected)
    #expect(seen.warnings == expected)
  }

  @Test("Samples of a group that are one and the same are named, with how many")
  func identicalAnswers() throws {
    // So sharp a policy writes the same token whatever the random number is.
    let trainer = try toyTrainer { $0.temperature = 1e-4 }
    try trainer.step(to: .rollout)
    #expect(trainer.warnings.contains(.identicalAnswers(groups: 3, samples: 4)))
    let mixed = try toyTrainer()
    try mixed.step(to: .rollout)
    #expect(!mixed.warnings.contains { if case .identicalAnswers = $0 { true } else { false } })
  }

  @Test(
    "Groups of one are named where their answers are compared with each other only",
    arguments: AdvantageEstimator.allCases.filter { $0 != .rloo })
  func groupsOfOne(estimator: AdvantageEstimator) throws {
    let trainer = try toyTrainer {
      $0.samples = 1
      $0.estimator = estimator
    }
    try trainer.step(to: .advantage)
    #expect(
      trainer.warnings.contains(.groupsOfOne(count: 3, of: 3)) == estimator.comparesWithinGroups)
  }

  @Test("A mask over a prompt token, or short of the end, by the masks of the fixture")
  func masks() {
    let out = Golden.out("sft_masks")
    func warnings(_ mask: [Double]) -> [TrainingWarning] {
      lossMaskWarnings(
        mask: Array(mask.prefix(6)), promptLength: 3, responseLength: 3, sequence: 2)
    }
    #expect(warnings(out["target_convention_mask"].numbers) == [])
    // verl's mask taken for targets: P2 is learned and EOS is not (verl issue 3562).
    #expect(
      warnings(out["verl_SFTDataset_mask"].numbers)
        == [.promptTokenInLoss(sequence: 2, position: 2), .endWithoutWeight(rollout: 2)])
    #expect(
      lossMaskWarnings(mask: [1, 1, 1, 1], promptLength: 3, responseLength: 3, sequence: 0)
        == [.promptTokenInLoss(sequence: 0, position: 2)])
    #expect(
      lossMaskWarnings(
        mask: [0, 0, 0, 1, 1, 0], promptLength: 3, responseLength: 3, sequence: 0,
        endsWithStop: false) == [])
  }

  @Test("A KL term of the wrong sign", arguments: KLEstimator.allCases)
  func klDirection(estimator: KLEstimator) {
    let (logProbs, reference) = ([-1.0, -2.0, -0.3], [-1.5, -1.0, -0.9])
    let slopes = zip(logProbs, reference).map { estimator.slope(logProb: $0, reference: $1) }
    func pointsAway(_ gradients: [Double]) -> Bool {
      divergencePointsAway(
        gradients: gradients, logProbs: logProbs, reference: reference, estimator: estimator)
    }
    #expect(!pointsAway(slopes))
    #expect(pointsAway(slopes.map { -$0 }))
  }

  @Test("A KL penalty that pays for divergence", arguments: KLEstimator.allCases)
  func penaltyDirection(estimator: KLEstimator) throws {
    let (scores, old, reference) = ([[0.0, 1, 0]], [[-1.0, -2, -0.3]], [[-1.5, -1, -0.9]])
    func pointsAway(_ sign: Double) throws -> Bool {
      let rewards = zip(scores[0], zip(old[0], reference[0])).map { score, pair in
        score - sign * 0.1 * estimator.value(logProb: pair.0, reference: pair.1)
      }
      return penaltyPointsAway(
        scores: scores, rewards: [rewards], logProbs: old, reference: reference,
        estimator: estimator)
    }
    #expect(try !pointsAway(1))
    #expect(try pointsAway(-1))
  }

  @Test("A loss that is a mean of the means of its parts")
  func split() throws {
    let losses = [[1.0, 2, 3], [6.0]]
    let whole = try LossAggregation.tokenMean.aggregate(losses)
    let right = losses.map { $0.reduce(0, +) / 4 }
    #expect(splitWarning(whole: whole, parts: right) == nil)
    // As in verl before it divided by the tokens of the whole mini-batch.
    let wrong = try losses.map { try LossAggregation.tokenMean.aggregate([$0]) / 2 }
    #expect(splitWarning(whole: whole, parts: wrong) == .lossDependsOnSplit(whole: 3, parts: 4))
  }
}

/// Warnings that an observer was told of.
private final class Seen: @unchecked Sendable {
  // The observer is called on the thread that steps the trainer.
  private(set) var warnings: [TrainingWarning] = []
  func add(_ warning: TrainingWarning) { warnings.append(warning) }
}
