import Language

struct ResetCommand: Command {
  static let declaration = CommandDeclaration(
    name: "reset", area: .session,
    summary: "Begin anew: no variables, the first seed and settings, nothing on record.",
    discussion: """
      Models and trainers are let go, and files that were saved are no longer the session's own. Only
      undo, right after it, brings back what was there. It stands as a statement of its own.
      """)

  func run(in context: CommandContext<Session>) throws -> Value {
    try requireStatement("reset", context)
    let session = context.session
    context.removeVariables()
    _ = context.tolerance(Tolerance())
    session.settings = Session.Settings(
      seed: session.firstSeed, undoMemory: session.settings.undoMemory)
    session.undo.keep(session.record)
    session.record = []
    session.savedFiles = [:]
    session.hasUnrecordedChange = false
    session.leavesNoRecord = true
    return .nil
  }
}

/// - Throws: when a command that changes the whole session is a part of another statement, which could
///   not be taken back if it failed.
func requireStatement(_ name: String, _ context: CommandContext<Session>) throws {
  guard !context.isStatement else { return }
  throw LabError("\(name) is part of another statement", hint: "write it as a statement of its own")
}
