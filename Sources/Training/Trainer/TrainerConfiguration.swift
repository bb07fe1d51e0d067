/// The settings of a trainer. `validate()` runs before the first phase.
public struct TrainerConfiguration: Sendable, Equatable {
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
  /// Weight of the KL loss to the reference policy (k3 estimator), ≥ 0; 0.001 in Logic-RL.
  public var kl = 0.0
  /// Weight of the entropy bonus, ≥ 0; 0.001 in Logic-RL.
  public var entropy = 0.0

  /// Every random number of the trainer follows from it.
  public var seed = 0

  public init() {}

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
    try require(epochs >= 1, "epochs", epochs, "1 or more")
    try require(miniBatches >= 1, "mini_batches", miniBatches, "1 or more")
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
    do {
      try policyLoss.validate()
      try estimator.validate(samplesPerPrompt: samples)
    } catch {
      throw .formula(error)
    }
  }
}
