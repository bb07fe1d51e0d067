/// The settings of a trainer. `validate()` runs before the first phase.
public struct TrainerConfiguration: Codable, Sendable, Equatable {
  /// How rewards become advantages.
  public var estimator: AdvantageEstimator = .grpo
  /// Problems in one update; nil takes eight, or all if there are fewer.
  public var prompts: Int?
  /// Answers sampled to each problem, ≥ 1; 8 as in SimpleRL and TRL.
  public var samples = 8
  /// Passes over the rollouts of one update, ≥ 1.
  public var epochs = 1
  /// Optimiser steps in one pass, ≥ 1; each takes its share of the problems.
  public var miniBatches = 1
  /// Whether problems are drawn in a new order in each pass over them.
  public var shuffle = true

  /// Divides the logits while sampling and in the loss, > 0; 1 as in verl.
  public var temperature: Float = 1
  /// Tokens sampled at the most, ≥ 1.
  public var maxTokens = 256

  /// AdamW step size, > 0. 1e-6 suits models of billions of parameters; small models want more.
  public var learningRate: Float = 1e-4
  /// Decay of AdamW's average of squared gradients, in [0, 1); 0.999 as in verl.
  public var beta2: Float = 0.999
  /// Decoupled weight decay, ≥ 0; 0.01 as in verl.
  public var weightDecay: Float = 0.01
  /// Largest norm of the gradient, > 0; 1 as in verl, TRL and OpenRLHF.
  public var gradientClip = 1.0

  /// The surrogate that is minimised, its clip ranges and its aggregation over tokens.
  public var policyLoss = PolicyLossOptions()
  /// Weight of the KL to the reference policy, ≥ 0; 0.001 in Logic-RL.
  public var kl = 0.0
  /// Where the KL enters: as a term of the loss, or subtracted from the reward of each token.
  public var klPlacement = KLPlacement.loss
  /// Nil takes k3 in the loss and k1 in the reward, as verl does.
  public var klEstimator: KLEstimator?
  /// The divergence that an adaptive weight aims at, in nats, > 0; nil keeps the weight fixed. verl:
  /// 0.1. In the reward only.
  public var klTarget: Double?
  /// Sequences in which the adaptive weight may change by its own size, > 0; 10,000 as in verl.
  public var klHorizon = 10_000.0
  /// Updates after which the reference follows the policy, ≥ 1; nil never. 512 in TRL, which has it
  /// off.
  public var referenceEvery: Int?
  /// Share of the policy in the new reference, in (0, 1]; 0.6 as in TRL.
  public var referenceMix = 0.6
  /// Weight of the entropy bonus, ≥ 0; 0.001 in Logic-RL.
  public var entropy = 0.0

  /// γ in [0, 1] of the estimators that discount; 1 as in verl.
  public var discount = 1.0
  /// λ of GAE, in [0, 1]; 1 as in verl, 0.95 in SimpleRL.
  public var lambda = 1.0
  /// Step size of the critic, > 0; 1e-5 in verl, ten times the policy's.
  public var criticLearningRate: Float = 1e-3
  /// How far a value may gain from what it was, > 0; nil does not clip. 0.5 as in verl.
  public var valueClip: Double? = 0.5
  /// Updates in which the critic alone learns, ≥ 0.
  public var criticWarmup = 0

  /// Leaves out groups whose scores are equal, and samples on until the update is full (DAPO).
  public var dynamicSampling = false
  /// Batches sampled for one update at the most, ≥ 1; 10 as in verl.
  public var maxBatches = 10
  /// Tokens before the limit over which a penalty for length grows (DAPO), ≥ 1; nil is none.
  public var overlongBuffer: Int?
  /// The penalty at the limit, ≥ 0; 1 as in DAPO.
  public var overlongFactor = 1.0
  /// Scores are cut to ± this, > 0; 10 in SimpleRL, nil not at all.
  public var rewardClip: Double?

  /// Shape of the policy's and critic's step size over the optimiser steps.
  public var schedule = LearningRateSchedule.Shape.constant
  /// Optimiser steps on which the step size rises from 0, ≥ 0.
  public var warmupSteps = 0
  /// Optimiser steps of the whole training; the falling shapes need it.
  public var totalSteps = 0
  /// The lowest step size as a share of the highest, in [0, 1]; 0.1 in SimpleRL.
  public var minimumRatio = 0.0
  /// Decay of AdamW's average of gradients, in [0, 1); 0.9 as in verl.
  public var beta1: Float = 0.9

  /// Every random number of the trainer follows from it.
  public var seed = 0

  public init() {}

  /// The estimator in force.
  public var effectiveKLEstimator: KLEstimator {
    klEstimator ?? (klPlacement == .loss ? .k3 : .k1)
  }

  /// The step size of an optimiser step, counted from 0.
  func learningRate(_ peak: Float, at step: Int) -> Float {
    if schedule == .constant, warmupSteps == 0 { return peak }
    return Float(
      LearningRateSchedule(
        shape: schedule, peak: Double(peak), warmupSteps: warmupSteps, totalSteps: totalSteps,
        minimumRatio: minimumRatio
      ).rate(at: step))
  }

  /// - Throws: ``TrainingError`` naming the setting, its value and what it may be.
  public func validate() throws(TrainingError) {
    func require(_ holds: Bool, _ setting: String, _ value: Any, _ rule: String)
      throws(TrainingError)
    {
      if !holds { throw .setting(setting, "\(setting) is \(value): it must be \(rule)") }
    }
    try require((prompts ?? 1) >= 1, "prompts", prompts ?? 0, "1 or more")
    try require(samples >= 1, "samples", samples, "1 or more")
    try require(samples <= 65_536, "samples", samples, "at most 65536")
    try require((1...65_536).contains(epochs), "epochs", epochs, "1 to 65536")
    try require((1...65_536).contains(miniBatches), "mini_batches", miniBatches, "1 to 65536")
    try require(totalSteps >= 0, "total_steps", totalSteps, "0 or more")
    try require(
      temperature > 0 && temperature.isFinite, "temperature", temperature,
      "above 0 (the loss needs the probabilities that were sampled from)")
    try require(maxTokens >= 1, "max_tokens", maxTokens, "1 or more")
    try require(learningRate > 0 && learningRate.isFinite, "lr", learningRate, "above 0")
    try require(
      weightDecay >= 0 && weightDecay.isFinite, "weight_decay", weightDecay, "0 or more")
    try require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "at least 0 and below 1")
    try require(gradientClip > 0, "gradient_clip", gradientClip, "above 0")
    try require(kl >= 0 && kl.isFinite, "kl", kl, "0 or more")
    try require(entropy >= 0 && entropy.isFinite, "entropy", entropy, "0 or more")
    try require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "at least 0 and below 1")
    try require(
      criticLearningRate > 0 && criticLearningRate.isFinite, "critic_lr", criticLearningRate,
      "above 0")
    try require((valueClip ?? 1) > 0, "value_clip", valueClip ?? 0, "above 0")
    try require(criticWarmup >= 0, "critic_warmup", criticWarmup, "0 or more")
    try require((0...1).contains(discount), "gamma", discount, "between 0 and 1")
    try require((0...1).contains(lambda), "lambda", lambda, "between 0 and 1")
    try require((1...1000).contains(maxBatches), "max_batches", maxBatches, "1 to 1000")
    try require(
      (1...maxTokens).contains(overlongBuffer ?? 1), "overlong_buffer", overlongBuffer ?? 0,
      "1 to max_tokens, \(maxTokens)")
    try require(
      overlongFactor >= 0 && overlongFactor.isFinite, "overlong_factor", overlongFactor,
      "0 or more")
    try require((rewardClip ?? 1) > 0, "reward_clip", rewardClip ?? 0, "above 0")
    try require((klTarget ?? 1) > 0, "kl_target", klTarget ?? 0, "above 0")
    try require(klHorizon > 0, "kl_horizon", klHorizon, "above 0")
    if klTarget != nil, klPlacement == .loss {
      throw .setting("kl_target", "kl_target steers the KL in the reward: set kl_in=reward too")
    }
    try require((referenceEvery ?? 1) >= 1, "reference_every", referenceEvery ?? 0, "1 or more")
    try require(
      referenceMix > 0 && referenceMix <= 1, "reference_mix", referenceMix, "above 0, at most 1")
    if dynamicSampling, samples == 1 {
      throw .setting(
        "dynamic_sampling", "dynamic_sampling compares the samples of a problem: samples is 1")
    }
    do {
      try policyLoss.validate()
      try estimator.validate(samplesPerPrompt: samples, hasCritic: true, hasGreedyScores: true)
      try LearningRateSchedule(
        shape: schedule, peak: Double(learningRate), warmupSteps: warmupSteps,
        totalSteps: totalSteps, minimumRatio: minimumRatio
      ).validate()
    } catch {
      throw .formula(error)
    }
  }
}
