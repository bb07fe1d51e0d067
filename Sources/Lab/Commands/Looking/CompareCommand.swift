import Language

struct CompareCommand: Command {
  static let declaration = CommandDeclaration(
    name: "compare", area: .looking,
    summary: "Show records, metrics, rollouts, lists or recorded runs side by side.",
    discussion: """
      Of two, the change stands beside them: = is the same to the bit, ≈ within a millionth. Lists are
      compared element by element, the first 60 of them; a table alone compares its rows. Runs show the
      settings in which they differ, and their last metrics.
      """,
    examples: [
      "compare before t.metrics", "compare t.rollouts[0] t.rollouts[1]", "compare runs()",
      "compare runs(\"first\") runs(\"warm-up\")",
      .init(
        "compare [1, 2] [1, 3]",
        shows:
          "name  first  second  change\n[0]       1       1       =\n[1]       2       3      +1"),
    ])

  @Argument("The first, or a table of all.") var first: Value
  @Rest("The others.") var others: [Value]

  func run(in context: CommandContext<Session>) throws -> Value {
    var values = [first] + others
    if others.isEmpty, let rows = first.asList { values = rows }
    guard values.count > 1 else {
      throw ArgumentError("first", "compare wants two or more values, found \(values.count)")
    }
    let sides = try values.enumerated().map { try side($1, number: $0 + 1) }
    var names: [String] = []
    var known: Set<String> = []
    for side in sides {
      for (name, _) in side.fields where known.insert(name).inserted { names.append(name) }
    }
    let alike = try namesOfSettingsAlike(values, sides)
    names.removeAll(where: alike.contains)
    let hasChange = sides.count == 2
    let table = TextTable(
      columns: [.init("name")] + sides.map { .init($0.title, isRightAligned: $0.isOfNumbers) }
        + (hasChange ? [.init("change", isRightAligned: true)] : []),
      rows: names.map { name in
        let cells = sides.map { side in side.fields.first { $0.0 == name }?.1 ?? .nil }
        return [name] + cells.map(text) + (hasChange ? [change(cells[0], cells[1])] : [])
      })
    for line in table.lines(width: context.session.width) { context.print(line) }
    return .nil
  }

  private struct Side {
    let title: String
    let fields: [(String, Value)]

    var isOfNumbers: Bool {
      fields.allSatisfy { $0.1.asDouble != nil || $0.1.isAbsent || $0.1.asList != nil }
    }
  }

  /// Settings of runs that are the same in all: they tell nothing apart.
  private func namesOfSettingsAlike(_ values: [Value], _ sides: [Side]) throws -> Set<String> {
    guard case .object(let object) = values[0], let run = object as? RunValue else { return [] }
    let settings = try run.settings
    return Set(
      settings.keys.filter { name in
        sides.allSatisfy { side in
          side.fields.contains { $0.0 == name && Value.areEqual($0.1, settings[name] ?? .nil) }
        }
      })
  }

  private func side(_ value: Value, number: Int) throws -> Side {
    if case .object(let object) = value, let run = object as? RunValue {
      return Side(title: run.run.name, fields: try run.comparedFields)
    }
    let elements = value.asList?.prefix(60).enumerated().map { ("[\($0)]", $1) }
    guard let fields = rowFields(value) ?? elements else {
      throw ArgumentError(
        number == 1 ? "first" : "others",
        "compare wants records, metrics, lists or runs, found \(value.typeName)")
    }
    let ordinals = ["first", "second", "third"]
    return Side(
      title: number <= ordinals.count ? ordinals[number - 1] : "\(number)th", fields: fields)
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
