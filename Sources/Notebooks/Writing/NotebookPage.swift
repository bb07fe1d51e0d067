/// The text of a notebook in the making: cells and whole notebooks, one below the other.
struct NotebookPage {
  private let lineEnd: String
  private var text = ""
  /// Code of statements that have shown nothing so far.
  private var code: [String] = []
  /// Cells that reading the text must give.
  private var cellCount = 0
  private var names: Set<String> = []
  /// Whether nothing stands below the front matter.
  private var isAtFrontMatter = true
  /// What closes the block that the last notebook leaves open; nil where it leaves none.
  private var openEnd: String?

  init(lineEnd: String) { self.lineEnd = lineEnd }

  /// Begins with front matter, which may be empty.
  mutating func open(with frontMatter: String) { text = frontMatter }

  /// Adds a block below a blank line. A block that is open above ends first: nothing that follows is
  /// its content.
  private mutating func append(_ block: String) {
    isAtFrontMatter = false
    if !text.isEmpty, text.utf8.last != UInt8(ascii: "\n") { text += lineEnd }
    if let openEnd { text += openEnd + lineEnd }
    openEnd = nil
    text += (text.isEmpty ? "" : lineEnd) + block
  }

  mutating func append(heading: String) { append("# " + heading + lineEnd) }

  mutating func append(statement entry: NotebookWriter.Entry) {
    code += Self.codeLines(entry.code)
    let output = outputLines(entry.output)
    if !output.isEmpty { flush(output) }
  }

  mutating func append(cell entry: NotebookWriter.Entry) {
    flush([])
    code = Self.codeLines(entry.code)
    flush(outputLines(entry.output))
  }

  /// Adds the parts of a notebook but its front matter. Cells whose names are taken get others.
  mutating func append(_ notebook: Notebook) throws(NotebookError) {
    flush([])
    let notebook = try notebook.namingCells(apartFrom: &names)
    let parts = notebook.parts.drop { if case .frontMatter = $0 { true } else { false } }
    var body = parts.map(\.source).joined()
    // A byte order mark belongs to the first line of a file.
    if !text.isEmpty, body.unicodeScalars.first == "\u{FEFF}" { body.unicodeScalars.removeFirst() }
    if isAtFrontMatter { text += body } else { append(body) }
    isAtFrontMatter = false
    cellCount += notebook.cells.count
    openEnd = FencedBlock.openEnd(in: SourceLines(Array(body.utf8)))
  }

  /// Writes the gathered code as a cell.
  private mutating func flush(_ output: [String]) {
    defer { code = [] }
    guard !code.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) || !output.isEmpty else { return }
    append(FenceWriter.block(info: NotebookReader.cellInfo, lines: code, lineEnd: lineEnd))
    cellCount += 1
    guard !output.isEmpty else { return }
    append(FenceWriter.block(info: NotebookReader.outputInfo, lines: output, lineEnd: lineEnd))
  }

  /// The whole text.
  ///
  /// - Throws: when it would not be read as the cells that were put in.
  mutating func finished() throws(NotebookError) -> String {
    flush([])
    let notebook = try Notebook(text: text)
    guard notebook.cells.count == cellCount else {
      throw NotebookError(
        "the notebook would be read with \(notebook.cells.count) cells in place of \(cellCount)",
        advice: "close the blocks of the notebook that was loaded, and load it again")
    }
    return text
  }

  /// The lines of code, in which a comment that would be read as a cell's option becomes a plain one.
  private static func codeLines(_ code: String) -> [String] {
    outputLines(code).map { $0.hasPrefix("#|") ? "# |" + $0.dropFirst(2) : $0 }
  }
}
