import Language

struct ResetCommand: Command {
  static let declaration = CommandDeclaration(
    name: "reset", area: .session,
    summary: "Begin anew: no variables, the first seed and settings, nothing on record.",
    discussion: "Models and trainers are let go. Only undo, right after it, brings them back.")

  func run(in context: CommandContext<Session>) throws -> Value {
    let session = context.session
    context.restore(.none)
    _ = context.tolerance(Tolerance())
    session.settings = Session.Settings(
      seed: session.firstSeed, undoMemory: session.settings.undoMemory)
    session.record = []
    session.hasUnrecordedChange = false
    session.leavesNoRecord = true
    return .nil
  }
}
