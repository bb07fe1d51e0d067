import Language

struct HistoryCommand: Command {
  static let declaration = CommandDeclaration(
    name: "history", area: .session, summary: "List the statements that were run.")

  @Argument("Most statements to list.") var count = 20

  func run(in context: CommandContext<Session>) throws -> Value {
    for entry in context.session.record.suffix(max(0, count)) { context.print(entry.code) }
    return .nil
  }
}
