import Diagnostics
import Files
import Interruptions
import Language

extension Chart.Style: ChoiceConvertible {}

struct PlotCommand: Command {
  static let declaration = CommandDeclaration(
    name: "plot", area: .looking,
    summary: "Draw numbers as curves, points or bars; in the terminal, or as an SVG file.",
    discussion: """
      The values are a list of numbers, a list of such lists, or a record of either: its fields name
      the curves, or the bars. What is nil or not finite leaves a gap, such as a metric that is measured
      every few updates. low and high, of the same form, draw intervals; in the file only.
      """,
    examples: [
      "plot t.history.reward", "plot {first: [1, 2, 4], second: [2, 2, 3]} file=\"curves.svg\"",
      "plot {base: 0.3, trained: 0.5} style=bars low=[0.25, 0.44] high=[0.35, 0.56] file=\"bars.svg\"",
    ])

  @Argument("The values.") var values: Value
  @Option("Lines, points, or bars.") var style = Chart.Style.line
  @Option("Where the values stand; counted from 1 if nil.") var x: GappedNumbers? = nil
  @Option("Lower ends of intervals.") var low: Value = .nil
  @Option("Upper ends of intervals.") var high: Value = .nil
  @Option("A title above.") var title: String? = nil
  @Option("What the horizontal axis shows.") var xLabel: String? = nil
  @Option("What the vertical axis shows.") var yLabel: String? = nil
  @Option("An SVG file to draw into.") var file: String? = nil
  @Option("Columns; pixels in a file.", range: 1...4000) var width: Int? = nil
  @Option("Lines; pixels in a file.", range: 1...4000) var height: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let chart = try makeChart()
    guard let file else {
      try draw(chart, in: context)
      return .nil
    }
    guard file.hasSuffix(".svg") else {
      throw ArgumentError("file", "'\(file)' is no .svg file", hint: "plots are written as SVG")
    }
    let image = SVGChart(chart, width: max(width ?? 640, 160), height: max(height ?? 360, 120))
    try AtomicFile.write(try image.text, to: try context.session.files.path(file))
    return .nil
  }

  private func draw(_ chart: Chart, in context: CommandContext<Session>) throws {
    if let title { context.print(title) }
    if chart.style == .bars {
      try drawBars(chart, in: context)
      return
    }
    for series in chart.series {
      try context.checkpoint()
      if let name = series.name { context.print(name) }
      // The scale at the left takes up to 12 columns.
      let lines = blockPlot(
        series.values, width: width ?? max(8, min(60, context.session.width - 12)),
        height: height ?? 8)
      for line in lines { context.print(line) }
    }
  }

  /// A bar a line, with its name and value.
  private func drawBars(_ chart: Chart, in context: CommandContext<Session>) throws {
    let names =
      chart.categories.map { displayWidth(of: $0) }
      + chart.series.map { displayWidth(of: $0.name ?? "") }
    let longest = Double(
      width ?? max(8, min(40, context.session.width - 20 - (names.max() ?? 0))))
    let largest = chart.series.flatMap(\.values).filter(\.isFinite).map(abs).max() ?? 0
    var rows: [[String]] = []
    for index in 0..<chart.count {
      try context.checkpoint()
      for series in chart.series where index < series.values.count {
        let value = series.values[index]
        let columns = largest > 0 && value.isFinite ? abs(value) / largest * longest : 0
        let name =
          index < chart.categories.count
          ? chart.categories[index] : shortNumber(chart.position(index))
        rows.append([
          name, series.name ?? "", value.isNaN ? "–" : shortNumber(value),
          String(repeating: "█", count: Int(columns.rounded())),
        ])
      }
    }
    let table = TextTable(
      columns: [
        .init(""), .init(""), .init("", isRightAligned: true), .init("", widest: Int(longest)),
      ], rows: rows)
    let lines = try table.lines(width: context.session.width, checking: context.checkpoint)
    for line in lines.dropFirst() { context.print(line) }
  }

  private func makeChart() throws -> Chart {
    let values = try allSeries(values, "values")
    let low = low.isAbsent ? [] : try allSeries(low, "low").map(\.values)
    let high = high.isAbsent ? [] : try allSeries(high, "high").map(\.values)
    for (name, ends) in [("low", low), ("high", high)] where !ends.isEmpty {
      guard ends.map(\.count) == values.map(\.values.count) else {
        throw ArgumentError(name, "\(name) has another number of values than what is plotted")
      }
    }
    guard low.isEmpty == high.isEmpty else {
      throw ArgumentError(low.isEmpty ? "high" : "low", "give low and high, or neither")
    }
    var chart = Chart(
      series: values.enumerated().map { index, series in
        var series = series
        if !low.isEmpty { (series.low, series.high) = (low[index], high[index]) }
        return series
      })
    chart.style = style
    chart.positions = x?.drawn ?? []
    if case .record(let record) = self.values, isFlat(record) { chart.categories = record.keys }
    chart.title = title
    chart.horizontalTitle = xLabel
    chart.verticalTitle = yLabel
    if let x, x.values.count < chart.count {
      throw ArgumentError("x", "x has \(x.values.count) places for \(chart.count) values")
    }
    return chart
  }

  /// Whether a record names single numbers, such as bars, and not curves.
  private func isFlat(_ record: Record) -> Bool {
    let values = record.keys.map { record[$0] ?? .nil }
    return values.allSatisfy { $0.asDouble != nil || $0.isAbsent }
  }

  private func allSeries(_ value: Value, _ parameter: String) throws -> [Chart.Series] {
    do {
      if case .record(let record) = value {
        if isFlat(record) {
          return [Chart.Series(values: record.keys.map { record[$0]?.asDouble ?? .nan })]
        }
        return try record.keys.map {
          Chart.Series(name: $0, values: try GappedNumbers(record[$0] ?? .nil).drawn)
        }
      }
      if let rows = value.asList, rows.contains(where: { $0.asList != nil }) {
        return try rows.interruptibleMap(cost: 64) {
          Chart.Series(values: try GappedNumbers($0).drawn)
        }
      }
      return [Chart.Series(values: try GappedNumbers(value).drawn)]
    } catch {
      throw ArgumentError(
        parameter, "\(parameter): expected numbers, lists of them or a record of either: \(error)")
    }
  }
}
