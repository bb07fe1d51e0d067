import Language
import Training

extension Phase: ChoiceConvertible {}

struct StepCommand: Command {
  static let declaration = CommandDeclaration(
    name: "step", area: .training,
    summary: "Run a trainer's update to its end, or up to and including a phase.",
    examples: ["step t to=advantage", "step t"])

  @Argument("The trainer.") var trainer: TrainerValue
  @Option("The phase to stop after.") var to: Phase? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    observe(trainer.trainer, context.session)
    context.session.willChange(trainer.trainer)
    let stopped = try trainer.trainer.step(to: to)
    report(stopped, trainer.trainer, context)
    return .nil
  }
}

/// Says where and why a trainer stopped early.
func report(_ reason: String?, _ trainer: Trainer, _ context: CommandContext<Session>) {
  guard let reason else { return }
  let isFinished = trainer.next == .rollout
  context.print(
    isFinished
      ? "stopped after update \(trainer.updates): \(reason)"
      : "stopped in update \(trainer.updates + 1), next phase \(trainer.next.rawValue): \(reason)")
}

/// Lets a session show how far a trainer has come.
func observe(_ trainer: Trainer, _ session: Session, updates: (first: Int, count: Int)? = nil) {
  let progress = session.progress
  let note = session.note
  trainer.observer = { event in
    switch event {
    case .sampled(let done, let total) where updates == nil: progress?("rollout", done, total)
    case .evaluated(let done, let total): progress?("evaluate", done, total)
    case .updateFinished(let report):
      if let updates { progress?("train", report.update - updates.first, updates.count) }
    case .warning(let warning, let update): note?("warning: update \(update): \(warning)")
    default: break
    }
  }
}
