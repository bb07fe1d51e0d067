import Files

/// Builds a notebook from what was run in a session.
public struct NotebookWriter: Sendable {
  /// A statement that succeeded, with what it wrote.
  public struct Entry: Hashable, Sendable {
    public var code: String
    public var output: String

    public init(code: String, output: String) {
      self.code = code
      self.output = output
    }
  }

  /// What was run, in the order of the session.
  public enum Piece: Hashable, Sendable {
    /// A statement; those without output share a cell with the next one that has some.
    case statement(Entry)
    /// Statements that keep a cell of their own, such as those of a script.
    case cell(Entry)
    /// A notebook that was loaded: it stays byte for byte, but for its front matter where it is not
    /// the writer's base, and for names of cells that are taken.
    case notebook(Notebook)
  }

  public var pieces: [Piece]
  /// The notebook whose front matter opens the new one; it is one of the pieces.
  public var base: Notebook?
  /// The title; of a base it takes the place of its own.
  public var title: String?
  /// The seed. A base states its own.
  public var seed: UInt64?
  /// Columns that the outputs took, where that is not 80. A base states its own.
  public var width: Int?
  public var parameters: [Parameter]

  public init(
    pieces: [Piece], base: Notebook? = nil, title: String? = nil, seed: UInt64? = nil,
    width: Int? = nil, parameters: [Parameter] = []
  ) {
    self.pieces = pieces
    self.base = base
    self.title = title
    self.seed = seed
    self.width = width
    self.parameters = parameters
  }

  public init(
    entries: [Entry], title: String? = nil, seed: UInt64? = nil, width: Int? = nil,
    parameters: [Parameter] = []
  ) {
    self.init(
      pieces: entries.map(Piece.statement), title: title, seed: seed, width: width,
      parameters: parameters)
  }

  /// The notebook as Markdown, which reads back as the same cells.
  public func text() throws(NotebookError) -> String {
    var page = NotebookPage(lineEnd: base?.text.firstLineEnd ?? "\n")
    page.open(with: try frontMatter())
    if base == nil, let title {
      page.append(heading: title.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
    for piece in pieces {
      switch piece {
      case .statement(let entry): page.append(statement: entry)
      case .cell(let entry): page.append(cell: entry)
      case .notebook(let notebook): try page.append(notebook)
      }
    }
    return try page.finished()
  }

  /// Writes the notebook to a file, whole or not at all.
  ///
  /// - Returns: the text that was written.
  @discardableResult
  public func save(to path: String) throws(NotebookError) -> String {
    let text = try text()
    try writeNotebookFile(Array(text.utf8), to: path)
    return text
  }

  private func frontMatter() throws(NotebookError) -> String {
    if let base {
      return try base.frontMatterText(with: title.map { [("title", yaml($0))] } ?? [])
    }
    var lines: [String] = []
    if let title { lines.append("title: \(yaml(title))") }
    if let seed { lines.append("seed: \(seed)") }
    if let width { lines.append("width: \(width)") }
    if !parameters.isEmpty {
      lines.append("parameters:")
      lines += parameters.map { "  \(yaml($0.name)): \(yaml($0.value))" }
    }
    return lines.isEmpty ? "" : "---\n" + lines.map { $0 + "\n" }.joined() + "---\n"
  }

  private func yaml(_ value: ParameterValue) -> String {
    switch value {
    case .none: "null"
    case .truth, .number: value.literal
    case .text(let text): yaml(text)
    case .list(let values): "[" + values.map(yaml).joined(separator: ", ") + "]"
    }
  }

  /// A text as it is where YAML reads it so, else in double quotes.
  private func yaml(_ text: String) -> String {
    let isPlain =
      text.first?.isLetter == true && text.last != " "
      && text.allSatisfy { $0.isLetter || $0.isNumber || " _-./()".contains($0) }
      && !text.contains(" #") && ParameterValue(plain: text) == .text(text)
    return isPlain ? text : JSONValue.quoted(text)
  }
}
