import Language

struct TableCommand: Command {
  static let declaration = CommandDeclaration(
    name: "table", area: .looking, summary: "Show a list as a table, a row an element.",
    examples: ["puzzles | table", "table t.scores"])

  @Argument("A list of records, problems, rollouts or scores; or one of them.") var rows: Value
  @Option("Most rows to show.", range: 1...1_000_000) var limit = 60

  func run(in context: CommandContext<Session>) throws -> Value {
    let elements = rows.asList ?? [rows]
    guard !elements.isEmpty else {
      context.print("(no rows)")
      return .nil
    }
    let fields = elements.prefix(limit).map(fields)
    var titles: [String] = []
    for row in fields {
      for (title, _) in row where !titles.contains(title) { titles.append(title) }
    }
    let cells = fields.map { row in
      titles.map { title in row.first { $0.0 == title }?.1 ?? .nil }
    }
    let columns = titles.indices.map { index in
      TextTable.Column(
        titles[index], isRightAligned: cells.allSatisfy { isNumeric($0[index]) }, widest: 60)
    }
    let formats = titles.indices.map { index in NumberColumn(cells.map { $0[index] }) }
    let table = TextTable(
      columns: columns,
      rows: cells.map { row in row.indices.map { cellText(row[$0], formats[$0]) } })
    for line in table.lines(width: context.session.width) { context.print(line) }
    if elements.count > limit { context.print("… \(elements.count) rows in all") }
    return .nil
  }

  private func fields(_ value: Value) -> [(String, Value)] {
    if let fields = rowFields(value) { return fields }
    if case .list(let elements) = value { return elements.enumerated().map { ("\($0)", $1) } }
    return [("value", value)]
  }

  private func isNumeric(_ value: Value) -> Bool {
    switch value {
    case .integer, .number, .nil: true
    default: false
    }
  }

  private func cellText(_ value: Value, _ format: NumberColumn) -> String {
    switch value {
    case .nil: ""
    case .number(let number): format.text(number)
    default: value.text
    }
  }
}
