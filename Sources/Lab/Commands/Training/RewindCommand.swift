import Language

struct RewindCommand: Command {
  static let declaration = CommandDeclaration(
    name: "rewind", area: .training,
    summary: "Return a trainer to before its update, keeping the rollouts.",
    discussion: """
      Parameters, optimiser and counters are restored. The next step judges the same rollouts again,
      by another rule if one has been set.
      """,
    examples: ["rewind t; set t kl=0.01; step t"])

  @Argument("The trainer.") var trainer: TrainerValue

  func run(in context: CommandContext<Session>) throws -> Value {
    context.session.willChange(trainer.trainer)
    try trainer.trainer.rewind()
    return .nil
  }
}
