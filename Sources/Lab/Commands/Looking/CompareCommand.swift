import Language

struct CompareCommand: Command {
  static let declaration = CommandDeclaration(
    name: "compare", area: .looking, summary: "Show two records, metrics, rollouts or lists side by side.",
    discussion: """
      = is the same to the bit, ≈ within a millionth. Lists are compared element by element, the first
      60 of them.
      """,
    examples: [
      "compare before t.metrics", "compare t.rollouts[0] t.rollouts[1]",
      .init(
        "compare [1, 2] [1, 3]",
        shows: "name  first  second  change\n[0]       1       1       =\n[1]       2       3      +1"),
    ])

  @Argument("The first.") var first: Value
  @Argument("The second.") var second: Value

  func run(in context: CommandContext<Session>) throws -> Value {
    let left = try fields(first, "first")
    let right = try fields(second, "second")
    var names = left.map(\.0)
    for (name, _) in right where !names.contains(name) { names.append(name) }
    let table = TextTable(
      columns: [
        .init("name"), .init("first", isRightAligned: areNumbers(left)),
        .init("second", isRightAligned: areNumbers(right)), .init("change", isRightAligned: true),
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
    if let elements = value.asList {
      return elements.prefix(60).enumerated().map { ("[\($0)]", $1) }
    }
    throw ArgumentError(parameter, "compare wants records, metrics or lists, found \(value.typeName)")
  }

  private func areNumbers(_ fields: [(String, Value)]) -> Bool {
    fields.allSatisfy { $0.1.asDouble != nil || $0.1.isAbsent || $0.1.asList != nil }
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
