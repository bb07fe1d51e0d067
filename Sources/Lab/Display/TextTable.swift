import Diagnostics

/// Rows of text in aligned columns, as wide as their widest cell on a terminal.
public struct TextTable: Sendable, Hashable {
  public struct Column: Sendable, Hashable {
    public var title: String
    /// Whether cells stand at the right, as numbers do.
    public var isRightAligned: Bool
    /// Cells wider than this are cut, with an ellipsis.
    public var widest: Int

    public init(_ title: String, isRightAligned: Bool = false, widest: Int = 60) {
      self.title = title
      self.isRightAligned = isRightAligned
      self.widest = widest
    }
  }

  public var columns: [Column]
  public var rows: [[String]]

  public init(columns: [Column], rows: [[String]] = []) {
    self.columns = columns
    self.rows = rows
  }

  /// The lines of the table, the titles first, no line ending in spaces.
  ///
  /// - Parameter width: columns of the terminal. Text gives way first, the last column before the
  ///   others; a table that is still too wide is cut into parts, each with the first column.
  public func lines(width: Int = 80) -> [String] {
    let cells = ([columns.map(\.title)] + rows).map { row in
      columns.indices.map { index in
        truncated(
          oneLine(index < row.count ? row[index] : ""), toWidth: columns[index].widest)
      }
    }
    var widths = columns.indices.map { index in
      cells.map { displayWidth(of: $0[index]) }.max() ?? 0
    }
    for index in columns.indices.reversed() where !columns[index].isRightAligned {
      let excess = Self.total(widths) - width
      if excess > 0 { widths[index] = min(widths[index], max(8, widths[index] - excess)) }
    }
    return Self.parts(of: widths, width: width).enumerated().flatMap { number, part in
      (number == 0 ? [] : [""]) + cells.map { line($0, part, widths) }
    }
  }

  /// Columns of a line, with two spaces between.
  private static func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + 2 * max(widths.count - 1, 0)
  }

  /// The columns that stand beside each other: all, or as many as fit behind the first.
  private static func parts(of widths: [Int], width: Int) -> [[Int]] {
    guard widths.count > 2, total(widths) > width else { return [Array(widths.indices)] }
    var parts = [[0]]
    for index in widths.indices.dropFirst() {
      let last = parts[parts.count - 1]
      if last.count > 1, total((last + [index]).map { widths[$0] }) > width {
        parts.append([0, index])
      } else {
        parts[parts.count - 1].append(index)
      }
    }
    return parts
  }

  private func line(_ cells: [String], _ part: [Int], _ widths: [Int]) -> String {
    var line = ""
    for index in part {
      let text = truncated(cells[index], toWidth: widths[index])
      let padding = String(repeating: " ", count: widths[index] - displayWidth(of: text))
      line += index == part[0] ? "" : "  "
      line += columns[index].isRightAligned ? padding + text : text + padding
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  /// A cell's text without line breaks, and with control characters made visible.
  private func oneLine(_ text: String) -> String {
    visibleControlCharacters(
      text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ⏎ ")
        .replacing("\t", with: " "))
  }
}
