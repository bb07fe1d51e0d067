import Language
import Training

struct NextCommand: Command {
  static let declaration = CommandDeclaration(
    name: "next", area: .training, summary: "Run the next phase of a trainer's update alone.",
    discussion: "The phases are rollout, score, reference, advantage, loss and apply.",
    examples: ["next t", "step t to=rollout; next t; back t; step t"])

  @Argument("The trainer.") var trainer: TrainerValue

  func run(in context: CommandContext<Session>) throws -> Value {
    observe(trainer.trainer, context.session)
    context.session.willChange(trainer.trainer)
    return .string(try trainer.trainer.stepOnePhase().rawValue)
  }
}
