import Language

struct VarsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "vars", area: .session, summary: "List the variables.")

  func run(in context: CommandContext<Session>) throws -> Value {
    let variables = context.variables()
    guard !variables.isEmpty else {
      context.print("(no variables)")
      return .nil
    }
    let table = TextTable(
      columns: [.init("name"), .init("type"), .init("value")],
      rows: variables.map { name, value in
        [name, value.typeName, String(value.literal.prefix(200))]
      })
    for line in table.lines(width: context.session.width) { context.print(line) }
    return .nil
  }
}
