/// A Markdown file with cells of code and their recorded output.
///
/// The format: a cell is a fenced code block whose info string is exactly `knave`. Its first lines
/// may be options, `#| name: value`. A fenced block with the info string `output` right after it,
/// blank lines aside, is its recorded output. YAML front matter may open the file. All the rest is
/// prose. The parts hold every byte of the file, so that writing them back gives the same file.
public struct Notebook: Hashable, Sendable {
  /// A stretch of the file.
  public enum Part: Hashable, Sendable {
    /// The YAML block at the top with both its fences.
    case frontMatter(String)
    /// Any text between cells, byte for byte.
    case prose(String)
    case cell(Cell)

    /// The exact text of the part.
    public var source: String {
      switch self {
      case .frontMatter(let text), .prose(let text): text
      case .cell(let cell): cell.source + cell.gap + (cell.recorded?.source ?? "")
      }
    }
  }

  /// The file, as it was named by the caller.
  public let path: String?
  public let parts: [Part]
  public let frontMatter: FrontMatter

  /// In the order of the file.
  public var cells: [Cell] {
    parts.compactMap { if case .cell(let cell) = $0 { cell } else { nil } }
  }

  /// The exact text of the file.
  public var text: String {
    parts.map(\.source).joined()
  }

  /// Reads a notebook, refusing invalid UTF-8, unknown options and unreadable front matter.
  public init(bytes: [UInt8], path: String? = nil) throws(NotebookError) {
    do throws(NotebookError) {
      try requireUTF8(bytes)
      var reader = NotebookReader(source: SourceLines(bytes))
      try reader.read()
      self.path = path
      parts = reader.parts
      frontMatter = reader.frontMatter
    } catch {
      throw error.at(path: path)
    }
  }

  public init(text: String, path: String? = nil) throws(NotebookError) {
    try self.init(bytes: Array(text.utf8), path: path)
  }

  /// Whether a file has a cell at all; needs neither UTF-8 nor valid options.
  public static func holdsCells(_ bytes: [UInt8]) -> Bool {
    let source = SourceLines(bytes)
    let first = ((try? FrontMatterReader.lines(in: source)) ?? nil)?.upperBound ?? 0
    return FencedBlock.all(in: source, from: first).contains {
      $0.opening.info == NotebookReader.cellInfo
    }
  }

  /// The title of the front matter.
  public var title: String? { frontMatter.title }
}

/// Finds the first byte that is not UTF-8.
private func requireUTF8(_ bytes: [UInt8]) throws(NotebookError) {
  guard String(validating: bytes, as: UTF8.self) == nil else { return }
  var parser = Unicode.UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  var offset = 0
  var line = 1
  while true {
    switch parser.parseScalar(from: &iterator) {
    case .valid(let scalar):
      offset += scalar.count
      line += scalar.elementsEqual([UInt8(ascii: "\n")]) ? 1 : 0
    case .emptyInput, .error:
      throw NotebookError(
        "byte \(offset) of the file is not UTF-8", advice: "save the file as UTF-8", line: line)
    }
  }
}
