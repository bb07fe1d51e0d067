import Diagnostics

/// Renders the Markdown of prose: headings, paragraphs, lists, tables, quotations, code, rules.
///
/// A subset of CommonMark with tables; raw HTML is shown as text. Quotations and lists nest up to a
/// depth, beyond which their marks are text.
struct MarkdownRenderer: Sendable {
  /// The address to show an image from; nil leaves its description.
  let image: @Sendable (String) -> String?

  private static let depthLimit = 8

  func html(_ lines: [String], depth: Int = 0) -> String {
    var html = ""
    var position = 0
    while position < lines.count {
      let line = lines[position]
      let first = line.firstByte
      if line.isBlank {
        position += 1
      } else if let fence = fence(line) {
        html += code(lines, &position, fence)
      } else if let (level, text) = heading(line) {
        html += "<h\(level)>\(inline(text))</h\(level)>\n"
        position += 1
      } else if isRule(line) {
        html += "<hr>\n"
        position += 1
      } else if first == UInt8(ascii: ">"), depth < Self.depthLimit {
        let quoted = taken(lines, &position) { $0.firstByte == UInt8(ascii: ">") }
          .map { $0.dropping($0.indentation + 1).droppingSpace() }
        html += "<blockquote>\n\(self.html(quoted, depth: depth + 1))</blockquote>\n"
      } else if let marker = ListMarker(line), depth < Self.depthLimit {
        html += list(lines, &position, marker, depth)
      } else if position + 1 < lines.count, let columns = tableColumns(line, lines[position + 1]) {
        html += table(lines, &position, columns)
      } else {
        var paragraph = [line]
        position += 1
        paragraph += taken(lines, &position) { !startsBlock($0, depth) }
        html += "<p>\(inline(paragraph.joined(separator: "\n")))</p>\n"
      }
    }
    return html
  }

  private func inline(_ text: String) -> String {
    InlineMarkdown(image: image).html(text)
  }

  /// The lines from a position on for which a condition holds.
  private func taken(
    _ lines: [String], _ position: inout Int, while holds: (String) -> Bool
  ) -> [String] {
    let start = position
    while position < lines.count, holds(lines[position]) { position += 1 }
    return Array(lines[start..<position])
  }

  /// Bytes that a line which opens a block begins with, spaces apart; others than ASCII may be white space.
  private static let blockStarts = Set("#-*_`~>+0123456789\t\r\u{0B}\u{0C}".utf8)

  private func startsBlock(_ line: String, _ depth: Int) -> Bool {
    guard let first = line.firstByte else { return true }
    if first < 0x80, !Self.blockStarts.contains(first) { return false }
    return line.isBlank || heading(line) != nil || isRule(line) || fence(line) != nil
      || depth < Self.depthLimit && (first == UInt8(ascii: ">") || ListMarker(line) != nil)
  }

  private func fence(_ line: String) -> FenceOpening? {
    guard let first = line.firstByte, first == UInt8(ascii: "`") || first == UInt8(ascii: "~")
    else {
      return nil
    }
    return FenceOpening(line: Array(line.utf8)[...])
  }

  private func code(_ lines: [String], _ position: inout Int, _ fence: FenceOpening) -> String {
    position += 1
    let inside = taken(lines, &position) { !fence.isClosed(by: Array($0.utf8)[...]) }
    position += 1
    let text = inside.map {
      String(decoding: fence.unindented(Array($0.utf8)[...]), as: UTF8.self) + "\n"
    }
    return "<pre><code>\(escapedMarkup(visibleControlCharacters(text.joined())))</code></pre>\n"
  }

  private func heading(_ line: String) -> (level: Int, text: String)? {
    guard line.firstByte == UInt8(ascii: "#") else { return nil }
    let words = line.drop { $0 == " " }
    let level = words.prefix { $0 == "#" }.count
    let rest = words.dropFirst(level)
    guard (1...6).contains(level), rest.isEmpty || rest.first == " " else { return nil }
    return (level, String(rest).trimmed())
  }

  private func isRule(_ line: String) -> Bool {
    guard let mark = line.firstByte, Self.ruleMarks.contains(mark) else { return false }
    return line.utf8.allSatisfy { $0 == mark || $0 == UInt8(ascii: " ") }
      && line.utf8.count { $0 == mark } >= 3
  }

  private static let ruleMarks = Array("-*_".utf8)

  private func list(
    _ lines: [String], _ position: inout Int, _ first: ListMarker, _ depth: Int
  ) -> String {
    var html = first.start.map { $0 == 1 ? "<ol>\n" : "<ol start=\"\($0)\">\n" } ?? "<ul>\n"
    while position < lines.count, let marker = ListMarker(lines[position]),
      marker.isSameList(as: first)
    {
      var item = [lines[position].dropping(marker.width)]
      position += 1
      while position < lines.count {
        let line = lines[position]
        if line.isBlank {
          let next = lines[position...].firstIndex { !$0.isBlank }
          guard let next, lines[next].indentation >= marker.width else { break }
          item += Array(repeating: "", count: next - position)
          position = next
          continue
        } else if line.indentation >= marker.width {
          item.append(line.dropping(marker.width))
        } else if !startsBlock(line, depth), item.last != "" {
          item.append(line)
        } else {
          break
        }
        position += 1
      }
      var content = self.html(item, depth: depth + 1)
      // An item of one paragraph stands without the paragraph's space.
      if !item.contains(""), content.hasPrefix("<p>") { content = content.withoutFirstParagraph() }
      html += "<li>\(content)</li>\n"
      while position < lines.count, lines[position].isBlank { position += 1 }
    }
    return html + (first.start == nil ? "</ul>\n" : "</ol>\n")
  }

  /// The alignments of a table's columns, if a line and the one below it open a table.
  private func tableColumns(_ head: String, _ rule: String) -> [String?]? {
    let rules = Self.cells(rule)
    guard head.contains("|"), rule.contains("-"), rules.count == Self.cells(head).count,
      rules.allSatisfy({ !$0.isEmpty && $0.allSatisfy { "-: ".contains($0) } })
    else { return nil }
    return rules.map { cell in
      switch (cell.hasPrefix(":"), cell.hasSuffix(":")) {
      case (true, true): "center"
      case (false, true): "right"
      default: nil
      }
    }
  }

  /// Empty cells that complete the rows of one table; beyond them a short row stays short. Without a
  /// limit a wide head above many short rows is a page thousands of times as long as its text.
  private static let mostCompletedCells = 1000

  private func table(_ lines: [String], _ position: inout Int, _ columns: [String?]) -> String {
    let styles = columns.map { $0.map { " style=\"text-align:\($0)\"" } ?? "" }
    var completed = 0
    func row(_ line: String, _ element: String) -> String {
      let cells = Self.cells(line)
      var html = "<tr>"
      for (index, style) in styles.enumerated() {
        if index >= cells.count {
          guard completed < Self.mostCompletedCells else { break }
          completed += 1
        }
        html += "<\(element)\(style)>\(inline(cells.element(index) ?? ""))</\(element)>"
      }
      return html + "</tr>\n"
    }
    let head = row(lines[position], "th")
    position += 2
    let body = taken(lines, &position) { $0.contains("|") }.map { row($0, "td") }
    return "<table>\n<thead>\n\(head)</thead>\n<tbody>\n\(body.joined())</tbody>\n</table>\n"
  }

  /// The cells of a table's row; a bar after a backslash is text.
  private static func cells(_ line: String) -> [String] {
    var cells = [""]
    var isEscaped = false
    for character in line.trimmed() {
      if character == "|", !isEscaped {
        cells.append("")
      } else {
        if character == "|" { cells[cells.count - 1].removeLast() }
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    if cells.first == "" { cells.removeFirst() }
    if cells.last == "" { cells.removeLast() }
    return cells.map { $0.trimmed() }
  }
}

/// The mark that opens an item of a list.
private struct ListMarker {
  /// Characters up to the item's text.
  let width: Int
  /// The number of an ordered list's item.
  let start: Int?
  private let mark: UInt8

  init?(_ line: String) {
    let indentation = line.indentation
    guard indentation <= 3 else { return nil }
    let words = line.utf8.dropFirst(indentation)
    let digits = words.prefix(10).prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    let rest = words.dropFirst(digits.count)
    guard digits.count <= 9, let mark = rest.first, rest.dropFirst().first == UInt8(ascii: " "),
      (digits.isEmpty ? Self.bullets : Self.numberEnds).contains(mark)
    else { return nil }
    width = indentation + digits.count + 2
    start = digits.isEmpty ? nil : Int(Substring(digits))
    self.mark = mark
  }

  private static let bullets = Array("-*+".utf8)
  private static let numberEnds = Array(".)".utf8)

  func isSameList(as other: ListMarker) -> Bool {
    mark == other.mark && (start == nil) == (other.start == nil)
  }
}

extension String {
  func trimmed() -> String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }

  /// Spaces that the line begins with.
  fileprivate var indentation: Int { utf8.prefix { $0 == UInt8(ascii: " ") }.count }

  /// The first byte behind the spaces that the line begins with.
  fileprivate var firstByte: UInt8? { utf8.first { $0 != UInt8(ascii: " ") } }

  fileprivate var isBlank: Bool {
    guard let first = firstByte else { return true }
    // Visible ASCII needs no look into Unicode's tables.
    return first > 0x20 && first < 0x7F ? false : allSatisfy(\.isWhitespace)
  }

  /// The line without bytes at its start, which are ASCII.
  fileprivate func dropping(_ bytes: Int) -> String { String(utf8.dropFirst(bytes)) ?? self }

  fileprivate func droppingSpace() -> String {
    utf8.first == UInt8(ascii: " ") ? dropping(1) : self
  }

  /// HTML that begins with a paragraph, with that paragraph's text alone.
  fileprivate func withoutFirstParagraph() -> String {
    let bytes = Array(utf8)
    let end = Array("</p>\n".utf8)
    guard let last = bytes[...].firstEnd(of: end) else { return self }
    return String(decoding: bytes[3..<(last - end.count)] + bytes[last...], as: UTF8.self)
  }
}
