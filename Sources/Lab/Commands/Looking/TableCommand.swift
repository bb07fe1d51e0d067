import Language

struct TableCommand: Command {
  static let declaration = CommandDeclaration(
    name: "table", area: .looking, summary: "Show a list as a table, a row an element.",
    examples: ["puzzles | table", "table t.scores"])

  @Argument("A list of records, problems, rollouts or scores; or one of them.") var rows: Value
  @Option("Most rows to show.", range: 1...1_000_000) var limit = 60

  func run(in context: CommandContext<Session>) throws -> Value {
    for line in tableLines(of: rows.asList ?? [rows], width: context.session.width, limit: limit) {
      context.print(line)
    }
    return .nil
  }
}
