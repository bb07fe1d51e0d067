import Interruptions
import Language
import Training

struct SaveRolloutsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "save_rollouts", area: .training,
    summary: "Write rollouts as JSON lines, with their tokens, truths and scores.",
    discussion: """
      Each line has prompt, response and group, what is known of token_ids, token_texts, log_probs and
      finish_reason, the truth, and score with its components for rollouts that have one.
      """,
    examples: ["save_rollouts rollouts \"rollouts.jsonl\""])

  @Argument("A rollout, or a list of them.") var rollouts: RolloutList
  @Argument("The file.") var file: String

  func run(in context: CommandContext<Session>) throws -> Value {
    try RolloutFile.write(
      rollouts.rollouts.interruptibleMap(cost: 64) { ($0.rollout, $0.score) },
      to: context.session.files.path(file))
    return .nil
  }
}
