import Language
import Rewards
import Training

/// The settings of a trainer by their names in the language.
let trainerSettingNames: [ParameterDescription.Setting] = [
  .init(
    "estimator", "How rewards become advantages.",
    choices: AdvantageEstimator.allCases.filter { !$0.needsValues && !$0.needsGreedyScores }
      .map(\.rawValue)),
  .init("rule", "The rule that judges answers.", choices: RuleName.allCases.map(\.rawValue)),
  .init("samples", "Answers to each problem."),
  .init("prompts", "Problems in one update; nil takes eight."),
  .init("lr", "Step size of AdamW."),
  .init("kl", "Weight of the KL loss to the reference."),
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
    ("kl", .number(configuration.kl)), ("entropy", .number(configuration.entropy)),
    ("temperature", .number(Double("\(configuration.temperature)") ?? 0)),
    ("max_tokens", .integer(configuration.maxTokens)),
    ("epochs", .integer(configuration.epochs)),
    ("mini_batches", .integer(configuration.miniBatches)),
    ("clip_low", .number(configuration.policyLoss.clipLow)),
    ("clip_high", .number(configuration.policyLoss.clipHigh)),
    ("dual_clip", configuration.policyLoss.dualClip.map(Value.number) ?? .nil),
    ("aggregation", .string(configuration.policyLoss.effectiveAggregation.rawValue)),
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
