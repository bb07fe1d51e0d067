import Settings

extension TrainerSetting {
  public static func named(_ name: String) -> Setting<TrainerConfiguration>? {
    all.first { $0.name == name }?.setting
  }

  /// Every setting, in the order in which they are shown. Names, help, checks, presets, the record of a trainer, and
  /// what a change keeps of an update derive from this table; what each means in full, with its source, stands at
  /// the properties of ``TrainerConfiguration``.
  public static let all: [TrainerSetting] = [
    .init("estimator", \.estimator, "How rewards become advantages.") { old, new in
      new.estimator.needsGreedyScores && !old.estimator.needsGreedyScores ? .rollout : .advantage
    },
    .init("samples", \.samples, "Answers to each problem.", .within(1...65_536), affects: .rollout),
    .init(
      "prompts", \.prompts, "Problems in one update; nil takes eight.", .atLeast(1),
      affects: .rollout),
    .init("lr", \.learningRate, "Step size of AdamW.", .aboveZero, affects: .apply),
    .init("kl", \.kl, "Weight of the KL to the reference.", .atLeast(0)) { old, new in
      (old.kl > 0) != (new.kl > 0) ? .reference : .advantage
    },
    .init("kl_in", \.klPlacement, "Where the KL enters.", affects: .advantage),
    .init(
      "kl_estimator", \.klEstimator,
      "How the KL is estimated; nil is k3 in the loss, k1 in the reward.", affects: .advantage,
      inForce: \.effectiveKLEstimator),
    .init(
      "kl_target", \.klTarget, "Divergence that an adaptive weight aims at; nil is a fixed weight.",
      .bound, affects: .advantage),
    .init(
      "kl_horizon", \.klHorizon, "Sequences in which the adaptive weight changes by its own size.",
      .bound, affects: .advantage),
    .init(
      "reference_every", \.referenceEvery,
      "Updates after which the reference follows the policy; nil never.", .atLeast(1),
      affects: .apply),
    .init(
      "reference_mix", \.referenceMix, "Share of the policy in the new reference.", .positiveShare,
      affects: .apply),
    .init("entropy", \.entropy, "Weight of the entropy bonus.", .atLeast(0), affects: .loss),
    .init("gamma", \.discount, "Discount of later rewards.", .share, affects: .advantage),
    .init(
      "lambda", \.lambda, "λ of gae: 1 trusts the rewards, 0 the critic.", .share,
      affects: .advantage),
    .init(
      "critic_lr", \.criticLearningRate, "Step size of the critic.", .aboveZero, affects: .apply),
    .init(
      "value_clip", \.valueClip, "How far a value may gain in one update; nil does not clip.",
      .bound, affects: .loss),
    .init(
      "critic_warmup", \.criticWarmup, "Updates in which the critic alone learns.", .atLeast(0),
      affects: .loss),
    .init(
      "dynamic_sampling", \.dynamicSampling, "Whether groups of equal scores are replaced (DAPO).",
      affects: .rollout),
    .init(
      "max_batches", \.maxBatches, "Batches that dynamic sampling draws at the most.",
      .within(1...1000), affects: .rollout),
    .init(
      "overlong_buffer", \.overlongBuffer,
      "Tokens before max_tokens over which a penalty grows; nil is none.", .atLeast(1),
      affects: .advantage),
    .init(
      "overlong_factor", \.overlongFactor, "The penalty at max_tokens.", .atLeast(0),
      affects: .advantage),
    .init(
      "reward_clip", \.rewardClip, "Scores are cut to ± this; nil not at all.", .bound,
      affects: .advantage),
    .init("schedule", \.schedule, "Shape of the step size.", affects: .apply),
    .init(
      "warmup", \.warmupSteps, "Optimizer steps on which the step size rises from 0.", .atLeast(0),
      affects: .apply),
    .init(
      "total_steps", \.totalSteps,
      "Optimizer steps of the whole training, for falling step sizes.", .atLeast(0),
      affects: .apply),
    .init("min_lr", \.minimumRatio, "Lowest step size as a share of lr.", .share, affects: .apply),
    .init(
      "beta1", \.beta1, "Decay of AdamW's average of gradients.", .decay, affects: .apply),
    .init("temperature", \.temperature, "Divides the logits.", .aboveZero, affects: .rollout),
    .init(
      "max_tokens", \.maxTokens, "Tokens sampled at the most.", .atLeast(1), affects: .rollout),
    .init(
      "epochs", \.epochs, "Passes over the rollouts of an update.", .within(1...65_536),
      affects: .loss),
    .init(
      "mini_batches", \.miniBatches, "Optimizer steps in one pass.", .within(1...65_536),
      affects: .loss),
    .init(
      "clip_low", \.policyLoss.clipLow, "PPO clip range below 1.", .atLeast(0), affects: .loss),
    .init(
      "clip_high", \.policyLoss.clipHigh, "PPO clip range above 1.", .atLeast(0), affects: .loss),
    .init(
      "dual_clip", \.policyLoss.dualClip, "Bound on the loss of bad tokens; nil is off.",
      .aboveOne, affects: .loss),
    .init(
      "aggregation", \.policyLoss.aggregation,
      "How token losses become one number; nil is the objective's own.", affects: .loss,
      inForce: \.policyLoss.effectiveAggregation),
    .init(
      "divisor", \.policyLoss.divisor,
      "The constant of seq-mean-token-sum-norm; nil is the longest answer.", affects: .loss),
    .init("objective", \.policyLoss.objective, "The surrogate that is minimized.", affects: .loss),
    .init(
      "gradient_clip", \.gradientClip, "Largest norm of the gradient.", .bound, affects: .apply),
    .init(
      "beta2", \.beta2, "Decay of AdamW's average of squared gradients.", .decay, affects: .apply),
    .init(
      "weight_decay", \.weightDecay, "Decoupled weight decay.", .atLeast(0), affects: .apply),
    .init(
      "shuffle", \.shuffle, "Whether each pass takes the problems in a new order.",
      affects: .rollout),
    .init(
      "seed", \.seed, "Every random number of the trainer follows from it.", affects: .rollout),
  ]
}
