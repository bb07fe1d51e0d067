import Language

struct InspectCommand: Command {
  static let declaration = CommandDeclaration(
    name: "inspect", area: .looking,
    summary: "List what a value is made of: its members and their types.",
    examples: ["inspect t", "inspect t.rollouts[0]"])

  @Argument("The value.") var value: Value

  func run(in context: CommandContext<Session>) throws -> Value {
    context.print(value.typeName)
    var rows: [[String]] = []
    switch value {
    case .record(let record):
      rows = record.keys.map { row($0, record[$0] ?? .nil) }
    case .object(let object):
      for name in object.memberNames {
        // A member can be missing for now, such as the metrics before the first update.
        let member = try? object.member(name)
        rows.append(member.map { row(name, $0) } ?? [name, "", ""])
      }
    default:
      for (index, element) in (value.asList ?? []).prefix(20).enumerated() {
        rows.append(row("[\(index)]", element))
      }
    }
    guard !rows.isEmpty else {
      context.show(value, width: context.session.width)
      return .nil
    }
    let table = TextTable(columns: [.init("member"), .init("type"), .init("value")], rows: rows)
    for line in table.lines(width: context.session.width) { context.print(line) }
    return .nil
  }

  private func row(_ name: String, _ value: Value) -> [String] {
    [name, value.typeName, String(value.literal.prefix(120))]
  }
}
