import Diagnostics
import Language
import Rewards
import Training

struct WhyCommand: Command {
  static let declaration = CommandDeclaration(
    name: "why", area: .training,
    summary: "Why an update moves a token the way it does: reward, advantage, ratio, gradient.",
    examples: ["step t to=loss; why t rollout=0 token=5; step t"])

  @Argument("The trainer.") var trainer: TrainerValue
  @Option("Number of the rollout.") var rollout = 0
  @Option("Number of the token in its response; -1 is the last.") var token = -1

  func run(in context: CommandContext<Session>) throws -> Value {
    let trainer = trainer.trainer
    guard trainer.rollouts.indices.contains(rollout) else {
      throw ArgumentError("rollout", "there are \(trainer.rollouts.count) rollouts, from 0")
    }
    let sampled = trainer.rollouts[rollout]
    let place = token < 0 ? token + sampled.tokens.count : token
    guard sampled.tokens.indices.contains(place) else {
      throw ArgumentError("token", "the response has \(sampled.tokens.count) tokens, from 0")
    }
    let text = trainer.model.tokenizer.tokenString(sampled.tokens[place])
    context.print(
      "token \(place) of rollout \(sampled.group).\(sampled.sample): \(stringLiteral(text)), sampled with "
        + "probability \(percent(sampled.logProbs[place]))")
    guard rollout < trainer.scores.count else {
      context.print("it is not scored yet: the next phase is \(trainer.next.rawValue)")
      return .nil
    }
    explainReward(trainer, context)
    explainAdvantage(trainer, sampled, place, context)
    explainLoss(trainer, place, context)
    return .nil
  }

  private func percent(_ logProb: Float) -> String {
    fixed(100 * exponential(Double(logProb)), decimals: 2) + " %"
  }

  private func explainReward(_ trainer: Trainer, _ context: CommandContext<Session>) {
    let score = trainer.scores[rollout]
    context.print("reward \(shortNumber(score.total)) by \(trainer.rule.name):")
    for component in score.components {
      context.print("  \(component.name) \(shortNumber(component.value)): \(component.reason)")
    }
    guard rollout < trainer.tokenRewards.count else { return }
    let sum = trainer.tokenRewards[rollout].reduce(0, +)
    if abs(sum - score.total) > 1e-12 {
      context.print("  after penalties for length and divergence: \(shortNumber(sum))")
    }
  }

  private func explainAdvantage(
    _ trainer: Trainer, _ sampled: Rollout, _ place: Int, _ context: CommandContext<Session>
  ) {
    guard let advantages = trainer.advantages else {
      context.print("its advantage is not known yet: the next phase is \(trainer.next.rawValue)")
      return
    }
    let advantage = advantages.perToken[rollout][place]
    context.print(
      "advantage \(shortNumber(advantage)) by \(trainer.configuration.estimator.rawValue):")
    if let baseline = advantages.baselines?[rollout] {
      context.print(
        "  reward \(shortNumber(advantages.scores[rollout])) less the baseline \(shortNumber(baseline))"
      )
    }
    if let group = advantages.groups.first(where: { $0.group == sampled.group }) {
      context.print(
        "  its group: mean \(shortNumber(group.mean)), deviation \(shortNumber(group.standardDeviation))"
      )
    }
    if rollout < trainer.values.count {
      context.print(
        "  the critic expected \(shortNumber(trainer.values[rollout][place])), the return is "
          + shortNumber(advantages.returns[rollout][place]))
    }
    if let before = advantages.beforeWhitening, let whitening = advantages.whitening {
      context.print(
        "  \(shortNumber(before[rollout][place])) before whitening over the batch (mean "
          + "\(shortNumber(whitening.mean)))")
    }
  }

  private func explainLoss(
    _ trainer: Trainer, _ place: Int, _ context: CommandContext<Session>
  ) {
    guard rollout < trainer.tokenLosses.count, let losses = trainer.tokenLosses[rollout] else {
      context.print("it is in no loss yet: the next phase is \(trainer.next.rawValue)")
      return
    }
    let ratio = losses.ratios[place]
    context.print(
      "ratio \(shortNumber(ratio)) to the policy that sampled, clip \(losses.clips[place].rawValue)"
        + (losses.divergences.isEmpty
          ? "" : ", KL to the reference \(shortNumber(losses.divergences[place]))")
        + ", entropy \(shortNumber(losses.entropies[place]))")
    let gradient = losses.gradients[place]
    let all = trainer.tokenLosses.compactMap(\.self).flatMap(\.gradients)
      .reduce(0) { $0 + abs($1) }
    let direction =
      gradient == 0
      ? "leaves this token as it is"
      : "makes this token " + (gradient < 0 ? "likelier" : "less likely")
    context.print(
      "the update \(direction): d loss / d log-probability \(shortNumber(gradient)), "
        + "\(fixed(all > 0 ? 100 * abs(gradient) / all : 0, decimals: 2)) % of all tokens' together"
    )
  }
}
