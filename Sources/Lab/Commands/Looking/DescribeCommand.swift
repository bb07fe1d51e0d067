import Language
import Tensors
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
    let pool = context.session.pool
    var columns: [(name: String, numbers: [Double])] = []
    var places: [String: Int] = [:]
    func add(_ name: String, _ number: Double) {
      guard !number.isNaN else { return }
      if let place = places[name] {
        columns[place].numbers.append(number)
      } else {
        places[name] = columns.count
        columns.append((name, [number]))
      }
    }
    for (index, value) in values.enumerated() {
      if index.isMultiple(of: 1 << 8) { try pool.checkInterruption() }
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
      rows: try columns.map { name, numbers in
        [name, "\(numbers.count)"] + (isComplete ? [] : ["\(values.count - numbers.count)"])
          + (try figures(numbers, pool))
      })
    for line in try table.lines(
      width: context.session.width, checking: { try pool.checkInterruption() })
    {
      context.print(line)
    }
    return .nil
  }

  private func figures(_ numbers: [Double], _ pool: WorkerPool) throws -> [String] {
    let sorted = try numbers.sorted(checking: { try pool.checkInterruption() })
    let count = Double(numbers.count)
    let mean = numbers.reduce(0, +) / count
    try pool.checkInterruption()
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

extension [Double] {
  /// The numbers in ascending order, as `sorted()` has them.
  ///
  /// - Parameter check: called now and then; what it throws ends the work.
  fileprivate func sorted(checking check: () throws -> Void) rethrows -> [Double] {
    var runLength = 1 << 16
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    for start in stride(from: 0, to: count, by: runLength) {
      try check()
      numbers += self[start..<Swift.min(start + runLength, count)].sorted()
    }
    while runLength < count {
      var merged: [Double] = []
      merged.reserveCapacity(count)
      for start in stride(from: 0, to: count, by: 2 * runLength) {
        try check()
        var first = start
        let middle = Swift.min(start + runLength, count)
        var second = middle
        let end = Swift.min(middle + runLength, count)
        while first < middle, second < end {
          if numbers[second] < numbers[first] {
            merged.append(numbers[second])
            second += 1
          } else {
            merged.append(numbers[first])
            first += 1
          }
        }
        merged += numbers[first..<middle]
        merged += numbers[second..<end]
      }
      numbers = merged
      runLength *= 2
    }
    return numbers
  }
}
