/// Cuts a file into front matter, prose and cells.
struct NotebookReader {
  static let cellInfo = "knave"
  static let outputInfo = "output"

  private let source: SourceLines
  private(set) var parts: [Notebook.Part] = []
  private(set) var frontMatter = FrontMatter()
  private var cellCount = 0
  private var namedLines: [String: Int] = [:]

  init(source: SourceLines) {
    self.source = source
  }

  mutating func read() throws(NotebookError) {
    var next = 0
    if let lines = try FrontMatterReader.lines(in: source) {
      next = lines.upperBound
      frontMatter = try FrontMatterReader.read(text(1..<(next - 1)), firstLine: 2)
      parts.append(.frontMatter(text(lines)))
    }
    let blocks = FencedBlock.all(in: source, from: next)
    var index = 0
    while index < blocks.count {
      let block = blocks[index]
      index += 1
      guard block.opening.info == Self.cellInfo else { continue }
      appendProse(next..<block.lines.lowerBound)
      next = block.lines.upperBound
      var output: FencedBlock?
      if index < blocks.count, isOutput(blocks[index], after: block) {
        output = blocks[index]
        next = blocks[index].lines.upperBound
        index += 1
      }
      parts.append(.cell(try cell(block, output: output)))
    }
    appendProse(next..<source.lines.count)
    if parts.isEmpty, !source.bytes.isEmpty {
      // A byte order mark and nothing else.
      parts.append(.prose(String(decoding: source.bytes, as: UTF8.self)))
    }
  }

  private mutating func appendProse(_ lines: Range<Int>) {
    guard !lines.isEmpty else { return }
    parts.append(.prose(text(lines)))
  }

  private func isOutput(_ block: FencedBlock, after cell: FencedBlock) -> Bool {
    block.opening.info == Self.outputInfo
      && (cell.lines.upperBound..<block.lines.lowerBound).allSatisfy { source.isBlank($0) }
  }

  private mutating func cell(
    _ block: FencedBlock, output: FencedBlock?
  ) throws(NotebookError) -> Cell {
    var options = CellOptionsReader()
    var firstCode: Int?
    for line in block.inside {
      let content = block.opening.unindented(source.content(line))
      if let text = CellOptionsReader.optionText(content) {
        guard firstCode == nil else {
          throw NotebookError(
            "an option line stands below the code", advice: "move it to the top of the cell",
            line: line + 1)
        }
        try options.read(text, line: line + 1)
      } else if firstCode == nil, !source.isBlank(line) {
        firstCode = line
      }
    }
    if let name = options.options.name, let other = namedLines[name] {
      throw NotebookError(
        "two cells are named '\(name)'", advice: "the first is at line \(other)",
        line: block.lines.lowerBound + 1)
    }
    cellCount += 1
    if let name = options.options.name { namedLines[name] = block.lines.lowerBound + 1 }
    let code = (firstCode ?? block.inside.upperBound)..<block.inside.upperBound
    return Cell(
      number: cellCount, line: block.lines.lowerBound + 1, codeLine: code.lowerBound + 1,
      options: options.options,
      code: lines(code, in: block).map { $0 + "\n" }.joined(),
      recorded: output.map(recordedOutput),
      source: text(block.lines), fence: block.opening, isClosed: block.isClosed,
      gap: output.map { text(block.lines.upperBound..<$0.lines.lowerBound) } ?? "")
  }

  private func recordedOutput(_ block: FencedBlock) -> RecordedOutput {
    RecordedOutput(
      lines: lines(block.inside, in: block), line: block.inside.lowerBound + 1,
      source: text(block.lines))
  }

  private func lines(_ range: Range<Int>, in block: FencedBlock) -> [String] {
    range.map { line in
      String(decoding: block.opening.unindented(source.content(line)), as: UTF8.self)
    }
  }

  private func text(_ lines: Range<Int>) -> String {
    String(decoding: source.text(lines), as: UTF8.self)
  }
}
