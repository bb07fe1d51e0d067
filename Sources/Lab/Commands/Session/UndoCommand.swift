import Language

struct UndoCommand: Command {
  static let declaration = CommandDeclaration(
    name: "undo", area: .session,
    summary: "Take back the latest statements that changed something.",
    discussion: """
      Variables, models, trainers with their random counters, settings and the record for save are
      again what they were. The last 8 such statements can be taken back, as long as copies of the
      models they changed fit the memory that config states.
      """,
    examples: [.init("x = 1; x = 2; undo; x", shows: "took back: x = 2\n1")])

  @Argument("How many statements.") var count = 1

  func run(in context: CommandContext<Session>) throws -> Value {
    let session = context.session
    guard !session.trainers.isAnyBusy else {
      throw LabError("undo takes back whole statements: call it outside of what a trainer calls")
    }
    guard count >= 1 else {
      throw ArgumentError("count", "count is \(count): it must be 1 or more")
    }
    guard !session.undo.entries.isEmpty else {
      throw LabError("there is nothing to take back")
    }
    guard count <= session.undo.entries.count else {
      throw ArgumentError(
        "count", "only \(session.undo.entries.count) statements can be taken back")
    }
    if let entry = session.undo.entries.suffix(count).last(where: { $0.tooLarge != nil }) {
      throw LabError(
        "'\(entry.statement)' changed a model of \(byteText(entry.tooLarge ?? 0)), which was not kept",
        hint: "config undo_memory=… keeps more; now it is \(byteText(session.settings.undoMemory))")
    }
    // The statement itself is none that can be taken back.
    _ = session.undo.abandon()
    for _ in 0..<count {
      guard let entry = session.undo.popLast() else { break }
      session.putBack(entry)
      context.restore(entry.variables)
      context.print("took back: \(entry.statement)")
    }
    session.leavesNoRecord = true
    return .nil
  }
}
