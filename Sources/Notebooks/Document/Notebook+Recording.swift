extension Notebook {
  /// The notebook with new recorded outputs, by cell number; every other byte stays.
  ///
  /// An empty output removes what is recorded. An unclosed last cell is closed.
  public func recording(_ outputs: [Int: String]) throws(NotebookError) -> Notebook {
    guard !outputs.isEmpty else { return self }
    var text = ""
    var lineEnd = "\n"
    for (index, part) in parts.enumerated() {
      guard case .cell(let cell) = part, let output = outputs[cell.number] else {
        text += part.source
        continue
      }
      lineEnd = cell.source.firstLineEnd ?? self.text.firstLineEnd ?? "\n"
      let lines = outputLines(output)
      let needsBlock = !lines.isEmpty || (cell.recorded != nil && opensWithOutput(index + 1))
      text += needsBlock ? cell.closedSource(lineEnd: lineEnd) : cell.source
      guard needsBlock else { continue }
      text += cell.recorded == nil ? lineEnd : cell.gap
      text += FenceWriter.block(
        info: NotebookReader.outputInfo, lines: lines, indentation: cell.fence.indentation,
        lineEnd: lineEnd)
    }
    if case .cell(let last)? = parts.last, self.text.utf8.last != UInt8(ascii: "\n"),
      last.recorded != nil,
      text.utf8.last == UInt8(ascii: "\n")
    {
      text = String(decoding: text.utf8.dropLast(lineEnd.utf8.count), as: UTF8.self)
    }
    return try Notebook(text: text, path: path)
  }

  /// Whether what follows would be taken for the output of a cell right before it.
  private func opensWithOutput(_ index: Int) -> Bool {
    guard index < parts.count, case .prose(let prose) = parts[index] else { return false }
    let source = SourceLines(Array(prose.utf8))
    guard let first = source.lines.indices.first(where: { !source.isBlank($0) }) else {
      return false
    }
    return FenceOpening(line: source.content(first))?.info == NotebookReader.outputInfo
  }
}

extension Cell {
  /// The code fence with a closing line and a line end, both added where they are missing.
  fileprivate func closedSource(lineEnd: String) -> String {
    var text = source
    if text.utf8.last != UInt8(ascii: "\n") {
      // A CR at the end of the code must not become half of the line end.
      text += text.utf8.last == UInt8(ascii: "\r") ? "\r\n" : lineEnd
    }
    guard !isClosed else { return text }
    let margin = String(repeating: " ", count: fence.indentation)
    let mark = String(decoding: [UInt8](repeating: fence.mark, count: fence.length), as: UTF8.self)
    return text + margin + mark + lineEnd
  }
}

extension String {
  /// What ends the first line; nil where nothing does.
  var firstLineEnd: String? {
    guard let end = utf8.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    return utf8[..<end].last == UInt8(ascii: "\r") ? "\r\n" : "\n"
  }
}
