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
  /// - Parameters:
  ///   - width: columns of the terminal. Text gives way first, the last column before the others; a
  ///     table that is still too wide is cut into parts, each with the first column.
  ///   - check: called now and then; what it throws ends the work.
  public func lines(
    width: Int = 80, checking check: () throws -> Void
  ) rethrows -> [String] {
    let cells = try ([columns.map(\.title)] + rows).map { row in
      try columns.indices.map { index in
        if index.isMultiple(of: 1 << 10) { try check() }
        return truncated(
          oneLine(index < row.count ? row[index] : ""), toWidth: columns[index].widest)
      }
    }
    var widths = try columns.indices.map { index in
      if index.isMultiple(of: 1 << 10) { try check() }
      return cells.map { displayWidth(of: $0[index]) }.max() ?? 0
    }
    var excess = Self.total(widths) - width
    for index in columns.indices.reversed() where !columns[index].isRightAligned && excess > 0 {
      let narrowed = min(widths[index], max(8, widths[index] - excess))
      excess -= widths[index] - narrowed
      widths[index] = narrowed
    }
    return try Self.parts(of: widths, width: width).enumerated().flatMap { number, part in
      try check()
      return (number == 0 ? [] : [""]) + cells.map { line($0, part, widths) }
    }
  }

  public func lines(width: Int = 80) -> [String] { lines(width: width, checking: {}) }

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

  /// Scalars of a cell that are looked at: many times what the widest column shows.
  private static let longest = 4096

  /// A cell's text without line breaks, and with control characters made visible.
  private func oneLine(_ text: String) -> String {
    var text = text
    if text.utf8.count > Self.longest {
      text = String(text.unicodeScalars.prefix(Self.longest)) + "…"
    }
    return visibleControlCharacters(
      text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ⏎ ")
        .replacing("\t", with: " "))
  }
}
