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
  /// - Parameter width: columns of the terminal; the last text column gives way if need be.
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
    let total = widths.reduce(0, +) + 2 * max(columns.count - 1, 0)
    if total > width, let last = columns.indices.last(where: { !columns[$0].isRightAligned }) {
      widths[last] = max(8, widths[last] - (total - width))
    }
    return cells.map { row in
      var line = ""
      for (index, cell) in row.enumerated() {
        let text = truncated(cell, toWidth: widths[index])
        let padding = String(repeating: " ", count: widths[index] - displayWidth(of: text))
        line += index == 0 ? "" : "  "
        line += columns[index].isRightAligned ? padding + text : text + padding
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// A cell's text without line breaks, and with control characters made visible.
  private func oneLine(_ text: String) -> String {
    visibleControlCharacters(
      text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ⏎ ")
        .replacing("\t", with: " "))
  }
}
