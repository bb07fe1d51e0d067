import Diagnostics

/// What lets a notebook become a part of another, or of what a session saves.
extension Notebook {
  /// The notebook with the outputs that its cells gave, by cell number, where those are not what is
  /// recorded; and the numbers of the cells whose recorded output they replace.
  ///
  /// - Parameter tolerance: relative tolerance of numbers where a cell names none; nil is that of the
  ///   front matter, or the usual one.
  public func taking(
    _ outputs: [Int: String], tolerance: Double? = nil
  ) throws(NotebookError) -> (notebook: Notebook, replaced: [Int]) {
    var changed: [Int: String] = [:]
    for cell in cells {
      guard let output = outputs[cell.number] else { continue }
      let comparison = OutputComparison(
        check: cell.options.check ?? .values,
        tolerance: Tolerance(
          relative: cell.options.tolerance ?? tolerance ?? frontMatter.tolerance
            ?? Tolerance.standard.relative))
      let recorded = cell.recorded?.lines ?? []
      if comparison.difference(recorded: recorded, firstLine: 1, output: output) != nil {
        changed[cell.number] = output
      }
    }
    let replaced = cells.filter { changed[$0.number] != nil && $0.recorded != nil }.map(\.number)
    return (try recording(changed), replaced)
  }

  /// The notebook with other names for those cells whose names are taken; the names of all its cells
  /// are taken from then on.
  func namingCells(apartFrom taken: inout Set<String>) throws(NotebookError) -> Notebook {
    var names: [Int: String] = [:]
    for cell in cells {
      guard let name = cell.options.name else { continue }
      var free = name
      var number = 2
      while !taken.insert(free).inserted {
        free = "\(name) (\(number))"
        number += 1
      }
      if free != name { names[cell.number] = free }
    }
    guard !names.isEmpty else { return self }
    var text = ""
    for part in parts {
      guard case .cell(let cell) = part, let name = names[cell.number] else {
        text += part.source
        continue
      }
      text += cell.source(named: name) + cell.gap + (cell.recorded?.source ?? "")
    }
    return try Notebook(text: text, path: path)
  }

  /// The notebook with a seed in its front matter.
  ///
  /// - Throws: when the front matter is not written with a key a line.
  public func stating(seed: UInt64) throws(NotebookError) -> Notebook {
    let opening = try frontMatterText(with: [("seed", "\(seed)")])
    let rest = parts.drop { if case .frontMatter = $0 { true } else { false } }
    var body = rest.map(\.source).joined()
    // A byte order mark stays at the very beginning.
    let hasMark = body.unicodeScalars.first == "\u{FEFF}"
    if hasMark { body.unicodeScalars.removeFirst() }
    return try Notebook(text: (hasMark ? "\u{FEFF}" : "") + opening + body, path: path)
  }

  /// The front matter with both its fences, some keys set to other values as YAML writes them; empty
  /// where there is none and nothing is set.
  ///
  /// - Throws: when it is not written with a key a line, so that it cannot be changed line by line.
  func frontMatterText(with changes: [(key: String, value: String)]) throws(NotebookError) -> String
  {
    var source = ""
    if case .frontMatter(let text)? = parts.first { source = text }
    guard !changes.isEmpty else { return source }
    let lineEnd = text.firstLineEnd ?? "\n"
    var lines = source.isEmpty ? ["---", "---"] : outputLines(source)
    for (key, value) in changes {
      let line = "\(key): \(value)"
      if let place = lines.firstIndex(where: { $0.hasPrefix("\(key):") }) {
        // A value may go on in lines that are indented.
        var end = place + 1
        while end < lines.count - 1, lines[end].first?.isWhitespace ?? true { end += 1 }
        lines.replaceSubrange(place..<end, with: [line])
      } else {
        lines.insert(line, at: 1)
      }
    }
    let result = lines.map { $0 + lineEnd }.joined()
    let wanted = try changed(by: changes)
    guard let read = try? Notebook(text: result), read.frontMatter == wanted else {
      throw NotebookError(
        "the front matter cannot be changed, since its keys do not stand a line each",
        advice:
          "write \(changes.map { "'\($0.key): \($0.value)'" }.joined(separator: ", ")) into it",
        path: path, line: 1)
    }
    return result
  }

  /// What the front matter is to say after changes.
  private func changed(
    by changes: [(key: String, value: String)]
  ) throws(NotebookError) -> FrontMatter {
    let yaml = changes.map { "\($0.key): \($0.value)\n" }.joined()
    let stated = try FrontMatterReader.read(yaml, firstLine: 1)
    var result = frontMatter
    result.title = stated.title ?? result.title
    result.seed = stated.seed ?? result.seed
    return result
  }
}

extension Cell {
  /// The exact text of the code fence, with another name in its option line.
  fileprivate func source(named name: String) -> String {
    var isRenamed = false
    let feed = UInt8(ascii: "\n")
    let lines = source.utf8.split(separator: feed, omittingEmptySubsequences: false).map { line in
      guard !isRenamed,
        let option = CellOptionsReader.optionText(fence.unindented(Array(line)[...])),
        option.prefix(while: { $0 != UInt8(ascii: ":") }).trimmingBlanks().elementsEqual(
          "name".utf8)
      else { return String(decoding: line, as: UTF8.self) }
      isRenamed = true
      return String(repeating: " ", count: fence.indentation) + "#| name: \(name)"
        + (line.last == UInt8(ascii: "\r") ? "\r" : "")
    }
    return lines.joined(separator: "\n")
  }
}
