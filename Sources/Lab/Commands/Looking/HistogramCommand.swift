import Interruptions
import Language

struct HistogramCommand: Command {
  static let declaration = CommandDeclaration(
    name: "histogram", area: .looking, summary: "Draw how often numbers fall into equal ranges.",
    discussion:
      "The last range holds its upper end too. What is nil or not finite is counted apart.",
    examples: ["histogram [1, 2, 2, 3, 3, 3] bins=3", "histogram (map(t.rollouts, r -> r.length))"])

  @Argument("The numbers.") var values: GappedNumbers
  @Option("Ranges.", range: 1...100) var bins = 10
  @Option("Columns of the longest bar; 40, or what the terminal leaves, if nil.", range: 1...500)
  var width: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    try context.checkpoint()
    let numbers = values.values.compactMap(\.self)
    try context.checkpoint()
    let finite = numbers.filter(\.isFinite)
    try context.checkpoint()
    guard let low = finite.min(), let high = finite.max() else {
      throw ArgumentError("values", "there are no finite numbers to count")
    }
    let bins = low == high ? 1 : bins
    // Halves, so that the distance between the largest doubles does not overflow.
    let step = (high / 2 - low / 2) / Double(bins) * 2
    var counts = [Int](repeating: 0, count: bins)
    var pace = InterruptionPace()
    for value in finite {
      try pace.step(8)
      let place = step > 0 ? (value / 2 - low / 2) / step * 2 : 0
      counts[min(Int(place), bins - 1)] += 1
    }
    let largest = counts.max() ?? 1
    // The figures before a bar take 31 columns at the most.
    let width = width ?? max(8, min(40, context.session.width - 32))
    let table = TextTable(
      columns: [
        .init("from", isRightAligned: true), .init("to", isRightAligned: true),
        .init("count", isRightAligned: true), .init("", widest: width),
      ],
      rows: counts.enumerated().map { index, count in
        [
          shortNumber(low + step * Double(index)),
          shortNumber(index == bins - 1 ? high : low + step * Double(index + 1)), "\(count)",
          String(repeating: "█", count: (count * width + largest - 1) / largest),
        ]
      })
    for line in table.lines(width: context.session.width) { context.print(line) }
    if finite.count < numbers.count {
      context.print("\(numbers.count - finite.count) not finite")
    }
    if numbers.count < values.values.count {
      context.print("\(values.values.count - numbers.count) nil")
    }
    return .nil
  }
}
