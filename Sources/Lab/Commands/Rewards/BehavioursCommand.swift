import Language
import Rewards

struct BehavioursCommand: Command {
  static let declaration = CommandDeclaration(
    name: "behaviours", area: .rewards,
    summary: "How often traces verify, backtrack, set subgoals and work backwards.",
    discussion: """
      Found by following the arithmetic and the claims of a trace. Of several traces the means are given,
      as Cognitive Behaviors reports them.
      """,
    examples: [
      "behaviours \"5 + 6 = 11. Not 8. Start again.\"", "behaviours rollouts",
    ])

  @Argument("A rollout, a list of them, or a text.") var traces: Value
  @Option("The problem that a text is about.") var problem: ProblemValue? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    if case .string(let text) = traces {
      return counts([behaviours(in: text, truth: problem?.problem.truth)], isMean: false)
    }
    let rollouts: [RolloutValue]
    do { rollouts = try RolloutList(traces).rollouts } catch {
      throw ArgumentError("traces", "behaviours: \(error)")
    }
    guard !rollouts.isEmpty else { throw ArgumentError("traces", "there are no traces") }
    return counts(
      rollouts.map { behaviours(in: $0.rollout.text, truth: $0.rollout.problem.truth) },
      isMean: rollouts.count > 1)
  }

  private func counts(_ all: [BehaviourCounts], isMean: Bool) -> Value {
    .record(
      Record(
        BehaviourCounts().named.indices.map { place in
          let name = BehaviourCounts().named[place].name
          let counts = all.map { $0.named[place].count }
          return (
            name,
            isMean
              ? .number(Double(counts.reduce(0, +)) / Double(all.count)) : .integer(counts.first ?? 0)
          )
        }))
  }
}
