import Language
import Training

struct BackCommand: Command {
  static let declaration = CommandDeclaration(
    name: "back", area: .training,
    summary: "Take back a trainer's last phase, to the bit; the result is that phase.",
    discussion: """
      Phases are remembered while stepping: those of the update at hand, and of a finished one until
      the next begins. rewind goes to the update's beginning and keeps the rollouts.
      """,
    examples: ["step t to=loss; back t; step t"])

  @Argument("The trainer.") var trainer: TrainerValue

  func run(in context: CommandContext<Session>) throws -> Value {
    context.session.willChange(trainer.trainer)
    return .string(try trainer.trainer.back().rawValue)
  }
}
