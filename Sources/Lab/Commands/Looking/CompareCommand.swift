import Language

struct CompareCommand: Command {
  static let declaration = CommandDeclaration(
    name: "compare", area: .looking, summary: "Show two records or metrics side by side.",
    discussion: "= is the same to the bit, ≈ within a millionth.",
    examples: ["compare before t.metrics"])

  @Argument("The first.") var first: Value
  @Argument("The second.") var second: Value

  func run(in context: CommandContext<Session>) throws -> Value {
    let left = try fields(first, "first")
    let right = try fields(second, "second")
    var names = left.map(\.0)
    for (name, _) in right where !names.contains(name) { names.append(name) }
    let table = TextTable(
      columns: [
        .init("name"), .init("first", isRightAligned: true), .init("second", isRightAligned: true),
        .init("change", isRightAligned: true),
      ],
      rows: names.map { name in
        let a = left.first { $0.0 == name }?.1 ?? .nil
        let b = right.first { $0.0 == name }?.1 ?? .nil
        return [name, text(a), text(b), change(a, b)]
      })
    for line in table.lines(width: context.session.width) { context.print(line) }
    return .nil
  }

  private func fields(_ value: Value, _ parameter: String) throws -> [(String, Value)] {
    if let fields = rowFields(value) { return fields }
    throw ArgumentError(parameter, "compare wants records or metrics, found \(value.typeName)")
  }

  private func text(_ value: Value) -> String {
    if case .list(let elements) = value { return "\(elements.count) values" }
    return value.isAbsent ? "" : value.asDouble.map(shortNumber) ?? value.text
  }

  private func change(_ first: Value, _ second: Value) -> String {
    guard let a = first.asDouble, let b = second.asDouble else {
      return Value.areEqual(first, second) && !first.isAbsent ? "=" : ""
    }
    if a == b { return "=" }
    if abs(b - a) <= 1e-6 * max(abs(a), abs(b)) { return "≈" }
    return (b > a ? "+" : "") + shortNumber(b - a)
  }
}
