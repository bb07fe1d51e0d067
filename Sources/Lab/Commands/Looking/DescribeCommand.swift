import Language
import Training

struct DescribeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "describe", area: .looking,
    summary:
      "Count, mean, deviation and quartiles of numbers, or of each number of a table's rows.",
    discussion: """
      The deviation divides by one less than the count; quartiles lie between neighbours. What is nil or no
      number is left out, and where something is, a column says how many.
      """,
    examples: [
      .init("describe [1, 2, 3, 4]"), "describe t.scores",
    ])

  @Argument("Numbers, or records, rollouts, scores or problems.") var values: [Value]

  func run(in context: CommandContext<Session>) throws -> Value {
    var columns: [(name: String, numbers: [Double])] = []
    func add(_ name: String, _ number: Double) {
      guard !number.isNaN else { return }
      if let index = columns.firstIndex(where: { $0.name == name }) {
        columns[index].numbers.append(number)
      } else {
        columns.append((name, [number]))
      }
    }
    for value in values {
      if let number = value.asDouble {
        add("value", number)
      } else {
        for (name, field) in rowFields(value) ?? [] where name != "#" {
          if let number = field.asDouble { add(name, number) }
        }
      }
    }
    guard !columns.isEmpty else { throw ArgumentError("values", "there are no numbers in it") }
    let isComplete = columns.allSatisfy { $0.numbers.count == values.count }
    let titles =
      ["count"] + (isComplete ? [] : ["left out"])
      + ["mean", "std", "min", "25 %", "median", "75 %", "max"]
    let table = TextTable(
      columns: [.init("")] + titles.map { .init($0, isRightAligned: true) },
      rows: columns.map { name, numbers in
        [name, "\(numbers.count)"] + (isComplete ? [] : ["\(values.count - numbers.count)"])
          + figures(numbers)
      })
    for line in table.lines(width: context.session.width) { context.print(line) }
    return .nil
  }

  private func figures(_ numbers: [Double]) -> [String] {
    let sorted = numbers.sorted()
    let count = Double(numbers.count)
    let mean = numbers.reduce(0, +) / count
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = numbers.count > 1 ? (squares / (count - 1)).squareRoot() : 0
    return [
      mean, deviation, quantile(0, ofSorted: sorted), quantile(0.25, ofSorted: sorted),
      quantile(0.5, ofSorted: sorted), quantile(0.75, ofSorted: sorted),
      quantile(1, ofSorted: sorted),
    ]
    .map(shortNumber)
  }
}
