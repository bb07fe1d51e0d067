import Language
import Rewards
import Training

/// The settings of a trainer by their names in the language.
let trainerSettingNames: [ParameterDescription.Setting] = [
  .init(
    "estimator", "How rewards become advantages.",
    choices: AdvantageEstimator.allCases.map(\.rawValue)),
  .init("rule", "The rule that judges answers.", choices: RuleName.allCases.map(\.rawValue)),
  .init("samples", "Answers to each problem."),
  .init("prompts", "Problems in one update; nil takes eight."),
  .init("lr", "Step size of AdamW."),
  .init("kl", "Weight of the KL to the reference."),
  .init("kl_in", "Where the KL enters.", choices: KLPlacement.allCases.map(\.rawValue)),
  .init(
    "kl_estimator", "How the KL is estimated; nil is k3 in the loss, k1 in the reward.",
    choices: KLEstimator.allCases.map(\.rawValue)),
  .init("kl_target", "Divergence that an adaptive weight aims at; nil is a fixed weight."),
  .init("kl_horizon", "Sequences in which the adaptive weight changes by its own size."),
  .init("reference_every", "Updates after which the reference follows the policy; nil never."),
  .init("reference_mix", "Share of the policy in the new reference."),
  .init("gamma", "Discount of later rewards."),
  .init("lambda", "λ of gae: 1 trusts the rewards, 0 the critic."),
  .init("critic_lr", "Step size of the critic."),
  .init("value_clip", "How far a value may gain in one update; nil does not clip."),
  .init("critic_warmup", "Updates in which the critic alone learns."),
  .init("dynamic_sampling", "Whether groups of equal scores are replaced (DAPO)."),
  .init("max_batches", "Batches that dynamic sampling draws at the most."),
  .init("overlong_buffer", "Tokens before max_tokens over which a penalty grows; nil is none."),
  .init("overlong_factor", "The penalty at max_tokens."),
  .init("reward_clip", "Scores are cut to ± this; nil not at all."),
  .init(
    "schedule", "Shape of the step size.",
    choices: LearningRateSchedule.Shape.allCases.map(\.rawValue)),
  .init("warmup", "Optimiser steps on which the step size rises from 0."),
  .init("total_steps", "Optimiser steps of the whole training, for falling step sizes."),
  .init("min_lr", "Lowest step size as a share of lr."),
  .init("beta1", "Decay of AdamW's average of gradients."),
  .init("divisor", "The constant of seq-mean-token-sum-norm; nil is the longest answer."),
  .init("entropy", "Weight of the entropy bonus."),
  .init("temperature", "Divides the logits."),
  .init("max_tokens", "Tokens sampled at the most."),
  .init("epochs", "Passes over the rollouts of an update."),
  .init("mini_batches", "Optimiser steps in one pass."),
  .init("clip_low", "PPO clip range below 1."),
  .init("clip_high", "PPO clip range above 1."),
  .init("dual_clip", "Bound on the loss of bad tokens; nil is off."),
  .init(
    "aggregation", "How token losses become one number.",
    choices: LossAggregation.allCases.map(\.rawValue)),
  .init(
    "objective", "The surrogate that is minimised.",
    choices: PolicyObjective.allCases.map(\.rawValue)),
  .init("gradient_clip", "Largest norm of the gradient."),
  .init("beta2", "Decay of AdamW's average of squared gradients."),
  .init("weight_decay", "Decoupled weight decay."),
  .init("shuffle", "Whether each pass takes the problems in a new order."),
  .init("seed", "Every random number of the trainer follows from it."),
]

/// Applies settings to a configuration.
///
/// - Returns: the rule, if one of the settings names one.
/// - Throws: `ArgumentError` naming the setting.
func apply(
  _ settings: [(name: String, value: Value)], to configuration: inout TrainerConfiguration
) throws -> (any Rule)? {
  var rule: (any Rule)?
  for (name, value) in settings {
    do {
      switch name {
      case "estimator": configuration.estimator = try choice(value)
      case "rule": rule = try RuleArgument(value).rule
      case "samples": configuration.samples = try Int(value)
      case "prompts": configuration.prompts = try Int?(value)
      case "lr": configuration.learningRate = Float(try Double(value))
      case "kl": configuration.kl = try Double(value)
      case "kl_in": configuration.klPlacement = try choice(value)
      case "kl_estimator":
        configuration.klEstimator = value.isAbsent ? nil : try choice(value)
      case "kl_target": configuration.klTarget = try Double?(value)
      case "kl_horizon": configuration.klHorizon = try Double(value)
      case "reference_every": configuration.referenceEvery = try Int?(value)
      case "reference_mix": configuration.referenceMix = try Double(value)
      case "gamma": configuration.discount = try Double(value)
      case "lambda": configuration.lambda = try Double(value)
      case "critic_lr": configuration.criticLearningRate = Float(try Double(value))
      case "value_clip": configuration.valueClip = try Double?(value)
      case "critic_warmup": configuration.criticWarmup = try Int(value)
      case "dynamic_sampling": configuration.dynamicSampling = try Bool(value)
      case "max_batches": configuration.maxBatches = try Int(value)
      case "overlong_buffer": configuration.overlongBuffer = try Int?(value)
      case "overlong_factor": configuration.overlongFactor = try Double(value)
      case "reward_clip": configuration.rewardClip = try Double?(value)
      case "schedule": configuration.schedule = try choice(value)
      case "warmup": configuration.warmupSteps = try Int(value)
      case "total_steps": configuration.totalSteps = try Int(value)
      case "min_lr": configuration.minimumRatio = try Double(value)
      case "beta1": configuration.beta1 = Float(try Double(value))
      case "divisor": configuration.policyLoss.divisor = try Double?(value)
      case "entropy": configuration.entropy = try Double(value)
      case "temperature": configuration.temperature = Float(try Double(value))
      case "max_tokens": configuration.maxTokens = try Int(value)
      case "epochs": configuration.epochs = try Int(value)
      case "mini_batches": configuration.miniBatches = try Int(value)
      case "clip_low": configuration.policyLoss.clipLow = try Double(value)
      case "clip_high": configuration.policyLoss.clipHigh = try Double(value)
      case "dual_clip": configuration.policyLoss.dualClip = try Double?(value)
      case "aggregation": configuration.policyLoss.aggregation = try choice(value)
      case "objective": configuration.policyLoss.objective = try choice(value)
      case "gradient_clip": configuration.gradientClip = try Double(value)
      case "beta2": configuration.beta2 = Float(try Double(value))
      case "weight_decay": configuration.weightDecay = Float(try Double(value))
      case "shuffle": configuration.shuffle = try Bool(value)
      case "seed": configuration.seed = try Int(value)
      default: break
      }
    } catch {
      throw ArgumentError(name, "\(name): \(error)")
    }
  }
  return rule
}

/// The settings of a configuration as a record.
func trainerSettings(_ configuration: TrainerConfiguration) -> Record {
  Record([
    ("estimator", .string(configuration.estimator.rawValue)),
    ("samples", .integer(configuration.samples)),
    ("prompts", configuration.prompts.map(Value.integer) ?? .nil),
    ("lr", .number(Double("\(configuration.learningRate)") ?? 0)),
    ("kl", .number(configuration.kl)), ("kl_in", .string(configuration.klPlacement.rawValue)),
    ("kl_estimator", .string(configuration.effectiveKLEstimator.rawValue)),
    ("kl_target", configuration.klTarget.map(Value.number) ?? .nil),
    ("kl_horizon", .number(configuration.klHorizon)),
    ("reference_every", configuration.referenceEvery.map(Value.integer) ?? .nil),
    ("reference_mix", .number(configuration.referenceMix)),
    ("entropy", .number(configuration.entropy)), ("gamma", .number(configuration.discount)),
    ("lambda", .number(configuration.lambda)),
    ("critic_lr", .number(Double("\(configuration.criticLearningRate)") ?? 0)),
    ("value_clip", configuration.valueClip.map(Value.number) ?? .nil),
    ("critic_warmup", .integer(configuration.criticWarmup)),
    ("dynamic_sampling", .bool(configuration.dynamicSampling)),
    ("max_batches", .integer(configuration.maxBatches)),
    ("overlong_buffer", configuration.overlongBuffer.map(Value.integer) ?? .nil),
    ("overlong_factor", .number(configuration.overlongFactor)),
    ("reward_clip", configuration.rewardClip.map(Value.number) ?? .nil),
    ("schedule", .string(configuration.schedule.rawValue)),
    ("warmup", .integer(configuration.warmupSteps)),
    ("total_steps", .integer(configuration.totalSteps)),
    ("min_lr", .number(configuration.minimumRatio)),
    ("beta1", .number(Double("\(configuration.beta1)") ?? 0)),
    ("temperature", .number(Double("\(configuration.temperature)") ?? 0)),
    ("max_tokens", .integer(configuration.maxTokens)),
    ("epochs", .integer(configuration.epochs)),
    ("mini_batches", .integer(configuration.miniBatches)),
    ("clip_low", .number(configuration.policyLoss.clipLow)),
    ("clip_high", .number(configuration.policyLoss.clipHigh)),
    ("dual_clip", configuration.policyLoss.dualClip.map(Value.number) ?? .nil),
    ("aggregation", .string(configuration.policyLoss.effectiveAggregation.rawValue)),
    ("divisor", configuration.policyLoss.divisor.map(Value.number) ?? .nil),
    ("objective", .string(configuration.policyLoss.objective.rawValue)),
    ("gradient_clip", .number(configuration.gradientClip)),
    ("beta2", .number(Double("\(configuration.beta2)") ?? 0)),
    ("weight_decay", .number(Double("\(configuration.weightDecay)") ?? 0)),
    ("shuffle", .bool(configuration.shuffle)), ("seed", .integer(configuration.seed)),
  ])
}

/// The case of a word.
private func choice<Choice: RawRepresentable & CaseIterable>(_ value: Value) throws -> Choice
where Choice.RawValue == String {
  guard case .string(let word) = value, let choice = Choice(rawValue: word) else {
    throw ConversionError(
      expected: "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "), found: value)
  }
  return choice
}
