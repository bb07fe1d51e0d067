import Language
import Training

struct CheckCommand: Command {
  static let declaration = CommandDeclaration(
    name: "check", area: .training,
    summary: "Examine the update at hand: ratios, masks, KL, groups, gradient, and its split.",
    discussion: """
      The checks run by themselves at every phase, and say what is wrong. The last one takes the loss's
      gradient again, group by group, and compares the sums; by itself only the loss is compared.
      """,
    examples: ["step t to=loss; check t; step t"])

  @Argument("The trainer.") var trainer: TrainerValue

  func run(in context: CommandContext<Session>) throws -> Value {
    let trainer = trainer.trainer
    for warning in trainer.warnings { context.print("wrong: \(warning)") }
    reportGroups(trainer, context)
    let losses = trainer.tokenLosses.compactMap(\.self)
    if trainer.next == .apply, trainer.epoch == 0, trainer.miniBatch == 0 {
      let isOne = losses.allSatisfy { $0.ratios.allSatisfy { $0 == 1 } }
      context.print("\(isOne ? "ok" : "wrong"): every ratio is exactly 1 before the first step")
    }
    if !losses.isEmpty {
      let counted = losses.allSatisfy { $0.weights.allSatisfy { $0 > 0 } }
      context.print(
        "\(counted ? "ok" : "wrong"): every response token counts, the stop token too, and no prompt "
          + "token does")
    }
    if losses.contains(where: { !$0.divergences.isEmpty }),
      !trainer.warnings.contains(.divergencePointsAway)
    {
      context.print("ok: the KL term pulls the policy towards the reference")
    }
    if trainer.next == .apply {
      let difference = try trainer.splitDifference()
      context.print(
        "\(difference < 1e-4 ? "ok" : "wrong"): the gradient is the same group by group "
          + (difference < 1e-4
            ? "(within 1e-4 of its largest entry)" : "but for \(shortNumber(difference))"))
    }
    if losses.isEmpty { context.print("step to loss to examine ratios, masks and the gradient") }
    return .nil
  }

  /// Groups of equal scores, which teach nothing to estimators that compare within a group.
  private func reportGroups(_ trainer: Trainer, _ context: CommandContext<Session>) {
    guard !trainer.scores.isEmpty, trainer.configuration.samples > 1,
      let groups = try? groupStatistics(
        scores: trainer.scores.map(\.total), groups: trainer.rollouts.map(\.group))
    else { return }
    let equal = groups.filter(\.isDegenerate).map(\.group)
    context.print(
      equal.isEmpty
        ? "ok: the scores differ in each of the \(groups.count) groups"
        : "note: \(equal.count) of \(groups.count) groups have equal scores: "
          + equal.map(String.init).joined(separator: ", "))
  }
}
