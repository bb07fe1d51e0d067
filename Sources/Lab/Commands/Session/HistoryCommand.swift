import Language

struct HistoryCommand: Command {
  static let declaration = CommandDeclaration(
    name: "history", area: .session, summary: "List the statements that were run.",
    discussion: "At the prompt, Up and Ctrl-R also reach the statements of earlier sessions.",
    examples: ["history", "history 3", "history find=\"trainer\""])

  @Argument("Most statements to list.") var count = 20
  @Option("Only those that hold this text.") var find: String? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let statements = context.session.record.map(\.code).filter { code in
      find.map { $0.isEmpty || code.contains($0) } ?? true
    }
    for code in statements.suffix(max(0, count)) { context.print(code) }
    return .nil
  }
}
