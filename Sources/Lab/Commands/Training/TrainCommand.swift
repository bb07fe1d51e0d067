import Language
import Training

struct TrainCommand: Command {
  static let declaration = CommandDeclaration(
    name: "train", area: .training, summary: "Run whole updates of a trainer.",
    discussion: "Interrupted, it keeps the updates that were completed.",
    examples: ["train t steps=4"])

  @Argument("The trainer.") var trainer: TrainerValue
  @Option("Updates.", range: 1...1_000_000) var steps = 1

  func run(in context: CommandContext<Session>) throws -> Value {
    let trainer = trainer.trainer
    observe(trainer, context.session, updates: (trainer.updates, steps))
    context.session.willChange(trainer)
    let before = trainer.updates
    defer { context.session.completedUpdates += trainer.updates - before }
    let stopped = try trainer.train(updates: steps)
    report(stopped, trainer, context)
    return .nil
  }
}
