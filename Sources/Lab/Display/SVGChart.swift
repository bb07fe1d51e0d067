import Diagnostics
import Interruptions

/// Draws a chart as an SVG image that needs nothing else: no script, font or style sheet.
struct SVGChart {
  private let chart: Chart
  private let width: Double
  private let height: Double
  private let horizontal: (low: Double, high: Double)
  private let verticalTicks: [Double]
  private let left: Double
  private let top: Double
  private var elements: [String] = []

  /// Colours that stay apart for colour-blind readers (Okabe and Ito 2008).
  private static let colors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442",
  ]

  private var right: Double { width - 16 }
  private var bottom: Double { height - (chart.horizontalTitle == nil ? 32 : 52) }

  init(_ chart: Chart, width: Int, height: Int) {
    self.chart = chart
    self.width = Double(width)
    self.height = Double(height)
    left = chart.verticalTitle == nil ? 60 : 80
    top =
      20 + (chart.title == nil ? 0 : 24) + (chart.series.contains { $0.name != nil } ? 20 : 0)
    let range = chart.verticalRange ?? (0, 1)
    let ends = range.low < range.high ? range : (range.low - 0.5, range.high + 0.5)
    verticalTicks = axisTicks(from: ends.0, to: ends.1, about: 5)
    if chart.style == .bars {
      horizontal = (0.5, Double(max(chart.count, 1)) + 0.5)
    } else {
      let positions = (0..<max(chart.count, 1)).map(chart.position).filter(\.isFinite)
      let low = positions.min() ?? 0
      let high = positions.max() ?? 1
      horizontal = low < high ? (low, high) : (low - 0.5, high + 0.5)
    }
  }

  /// The image as text.
  ///
  /// - Throws: `Interrupted`.
  var text: String {
    get throws { try drawn() }
  }

  private func drawn() throws -> String {
    var drawing = self
    try drawing.drawAxes()
    drawing.drawTitles()
    for (index, series) in chart.series.enumerated() {
      let color = Self.colors[index % Self.colors.count]
      if chart.style == .bars {
        try drawing.drawBars(series, color, index)
      } else {
        try drawing.drawBand(series, color)
        try drawing.drawCurve(series, color)
      }
    }
    // Many names make the image wider than the chart.
    let width = max(width, drawing.drawLegend())
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
      width="\(number(width))" height="\(number(height))" font-family="sans-serif" font-size="12">
      <rect width="100%" height="100%" fill="white"/>
      \(drawing.elements.joined(separator: "\n"))
      </svg>

      """
  }

  private func x(_ position: Double) -> Double {
    left + (Lab.position(of: position, from: horizontal.low, to: horizontal.high) ?? 0.5)
      * (right - left)
  }

  private func y(_ value: Double) -> Double {
    let low = verticalTicks.first ?? 0
    let high = verticalTicks.last ?? 1
    return bottom - (position(of: value, from: low, to: high) ?? 0.5) * (bottom - top)
  }

  private mutating func drawAxes() throws {
    var pace = InterruptionPace()
    for tick in verticalTicks {
      line(left, y(tick), right, y(tick), "#dddddd")
      label(tickText(tick, among: verticalTicks), left - 8, y(tick) + 4, "end")
    }
    if chart.style == .bars || !chart.categories.isEmpty {
      for index in 0..<chart.count {
        try pace.step(1 << 8)
        let name =
          index < chart.categories.count
          ? chart.categories[index] : shortNumber(chart.position(index))
        let place = chart.style == .bars ? Double(index + 1) : chart.position(index)
        guard place.isFinite else { continue }
        label(name, x(place), bottom + 18, "middle")
      }
    } else {
      // Updates and quarters come in whole numbers.
      let isCounted = try (0..<chart.count).allSatisfy {
        try pace.step(8)
        return chart.position($0) == chart.position($0).rounded()
      }
      let ticks = axisTicks(from: horizontal.low, to: horizontal.high, about: 8)
        .filter { !isCounted || $0 == $0.rounded() }
      for tick in ticks where tick >= horizontal.low && tick <= horizontal.high {
        line(x(tick), bottom, x(tick), bottom + 4, "#333333")
        label(tickText(tick, among: ticks), x(tick), bottom + 18, "middle")
      }
    }
    line(left, bottom, right, bottom, "#333333")
  }

  private mutating func drawTitles() {
    if let title = chart.title {
      elements.append(
        #"<text x="\#(number(left))" y="24" font-size="15" font-weight="bold">\#(escaped(title))</text>"#
      )
    }
    if let title = chart.horizontalTitle {
      label(title, (left + right) / 2, height - 12, "middle")
    }
    if let title = chart.verticalTitle {
      let middle = number((top + bottom) / 2)
      elements.append(
        #"<text x="16" y="\#(middle)" text-anchor="middle" "#
          + #"transform="rotate(-90 16 \#(middle))">\#(escaped(title))</text>"#)
    }
  }

  /// - Returns: where it ends.
  private mutating func drawLegend() -> Double {
    var place = left
    for (index, series) in chart.series.enumerated() {
      guard let name = series.name else { continue }
      elements.append(
        #"<rect x="\#(number(place))" y="\#(number(top - 20))" width="12" height="12" "#
          + #"fill="\#(Self.colors[index % Self.colors.count])"/>"#)
      label(name, place + 18, top - 10, "start")
      place += 34 + 7 * Double(displayWidth(of: name))
    }
    return place
  }

  private mutating func drawCurve(_ series: Chart.Series, _ color: String) throws {
    // A value or a place that is not finite leaves a gap.
    var pace = InterruptionPace()
    var runs: [[Int]] = [[]]
    for (index, value) in series.values.enumerated() {
      try pace.step(8)
      if value.isFinite, chart.position(index).isFinite {
        runs[runs.count - 1].append(index)
      } else {
        runs.append([])
      }
    }
    for run in runs where !run.isEmpty {
      let points = try run.interruptibleMap(cost: 1 << 8) { index in
        "\(number(x(chart.position(index)))),\(number(y(series.values[index])))"
      }
      if chart.style == .line, run.count > 1 {
        elements.append(
          #"<polyline points="\#(points.joined(separator: " "))" fill="none" "#
            + #"stroke="\#(color)" stroke-width="2" stroke-linejoin="round"/>"#)
      }
      if chart.style == .points || run.count == 1 || run.count <= 30 {
        for index in run {
          try pace.step(1 << 8)
          elements.append(
            #"<circle cx="\#(number(x(chart.position(index))))" "#
              + #"cy="\#(number(y(series.values[index])))" r="3" fill="\#(color)"/>"#)
        }
      }
    }
  }

  private mutating func drawBand(_ series: Chart.Series, _ color: String) throws {
    let indices = series.values.indices.filter {
      $0 < series.low.count && $0 < series.high.count && series.low[$0].isFinite
        && series.high[$0].isFinite && chart.position($0).isFinite
    }
    guard !indices.isEmpty else { return }
    if chart.style == .points {
      for index in indices {
        try Interruption.check()
        drawInterval(series, index, x(chart.position(index)), color)
      }
      return
    }
    let outline =
      try indices.interruptibleMap(cost: 1 << 8) {
        "\(number(x(chart.position($0)))),\(number(y(series.high[$0])))"
      }
      + indices.reversed().interruptibleMap(cost: 1 << 8) {
        "\(number(x(chart.position($0)))),\(number(y(series.low[$0])))"
      }
    elements.append(
      #"<polygon points="\#(outline.joined(separator: " "))" fill="\#(color)" fill-opacity="0.2"/>"#
    )
  }

  private mutating func drawBars(_ series: Chart.Series, _ color: String, _ place: Int) throws {
    let slot = (right - left) / Double(max(chart.count, 1))
    let bar = slot * 0.8 / Double(chart.series.count)
    for (index, value) in series.values.enumerated() where value.isFinite {
      try Interruption.check()
      let start = x(Double(index + 1)) - slot * 0.4 + bar * Double(place)
      let ends = [y(value), y(0)].sorted()
      elements.append(
        #"<rect x="\#(number(start))" y="\#(number(ends[0]))" width="\#(number(bar))" "#
          + #"height="\#(number(ends[1] - ends[0]))" fill="\#(color)"/>"#)
      drawInterval(series, index, start + bar / 2, "#333333")
    }
  }

  /// An upright line with ends, from the low to the high of a value.
  private mutating func drawInterval(
    _ series: Chart.Series, _ index: Int, _ place: Double, _ color: String
  ) {
    guard index < series.low.count, index < series.high.count, series.low[index].isFinite,
      series.high[index].isFinite
    else { return }
    let ends = (y(series.low[index]), y(series.high[index]))
    line(place, ends.0, place, ends.1, color)
    line(place - 4, ends.0, place + 4, ends.0, color)
    line(place - 4, ends.1, place + 4, ends.1, color)
  }

  private mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String
  ) {
    elements.append(
      #"<line x1="\#(number(x1))" y1="\#(number(y1))" x2="\#(number(x2))" y2="\#(number(y2))" "#
        + #"stroke="\#(color)"/>"#)
  }

  private mutating func label(_ text: String, _ x: Double, _ y: Double, _ anchor: String) {
    elements.append(
      #"<text x="\#(number(x))" y="\#(number(y))" text-anchor="\#(anchor)">\#(escaped(text))</text>"#
    )
  }

  private func number(_ value: Double) -> String {
    let text = fixed(value, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Text for XML, without the characters it cannot hold.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
