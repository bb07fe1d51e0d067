import Language
import Rewards
import Training

struct WhatIfCommand: Command {
  static let declaration = CommandDeclaration(
    name: "what_if", area: .training,
    summary: "What a trainer's update would be with other settings, from the same rollouts.",
    discussion: """
      The loss is that of the first mini-batch; the trainer stays as it is. gradient_cosine compares the
      direction with that of the trainer's own settings. Two of them go side by side with compare.
      """,
    examples: [
      "what_if t estimator=rloo", "compare (what_if t) (what_if t kl=0.1 estimator=dr_grpo)",
    ])

  @Argument("The trainer.") var trainer: TrainerValue
  @Settings("Settings to try.", known: trainerSettingNames)
  var settings: [(name: String, value: Value)]

  func run(in context: CommandContext<Session>) throws -> Value {
    let trainer = trainer.trainer
    var configuration = trainer.configuration
    let rule = try apply(settings, to: &configuration)
    let found = try settingErrors { try trainer.alternative(configuration, rule: rule) }
    let totals = found.scores.map(\.total)
    let firsts = found.advantages.compactMap(\.first)
    func mean(_ numbers: [Double]) -> Double {
      numbers.isEmpty ? 0 : numbers.reduce(0, +) / Double(numbers.count)
    }
    return .record(
      Record([
        ("rule", .string(found.rule.name)),
        ("estimator", .string(configuration.estimator.rawValue)),
        ("reward", .number(mean(totals))), ("largest_reward", .number(totals.max() ?? 0)),
        ("mean_advantage", .number(mean(firsts))),
        ("largest_advantage", .number(firsts.max() ?? 0)),
        ("smallest_advantage", .number(firsts.min() ?? 0)),
        ("policy_loss", .number(found.policyLoss)), ("kl_loss", .number(found.klLoss)),
        ("clip_fraction", .number(found.clipFraction)),
        ("gradient_norm", .number(found.gradientNorm)),
        ("gradient_cosine", found.gradientCosine.map(Value.number) ?? .nil),
        ("rewards", .list(totals.map(Value.number))),
        ("advantages", .list(firsts.map(Value.number))),
      ]))
  }
}
