import Language

struct TableCommand: Command {
  static let declaration = CommandDeclaration(
    name: "table", area: .looking, summary: "Show a list as a table, a row an element.",
    examples: ["puzzles | table", "table t.scores"])

  @Argument("A list of records, problems, rollouts or scores; or one of them.") var rows: Value
  @Option("Most rows to show.", range: 1...1_000_000) var limit = 60

  func run(in context: CommandContext<Session>) throws -> Value {
    let elements: [Value]
    var count: Int?
    if case .object(let object) = rows, let tensor = object as? TensorValue {
      (elements, count) = try tensor.firstRows(limit)
    } else {
      elements = rows.asList ?? [rows]
    }
    let lines = try tableLines(
      of: elements, count: count, width: context.session.width, limit: limit,
      checking: { try context.session.pool.checkInterruption() })
    for line in lines { context.print(line) }
    return .nil
  }
}
