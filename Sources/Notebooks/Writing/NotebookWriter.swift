import Files

/// Builds a notebook from what was typed in a session.
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

  public var title: String?
  public var seed: UInt64?
  public var parameters: [Parameter]
  /// Columns that the outputs took, where that is not 80.
  public var width: Int?
  public var entries: [Entry]

  public init(
    entries: [Entry], title: String? = nil, seed: UInt64? = nil, width: Int? = nil,
    parameters: [Parameter] = []
  ) {
    self.entries = entries
    self.title = title
    self.seed = seed
    self.width = width
    self.parameters = parameters
  }

  /// The notebook as Markdown.
  ///
  /// Statements without output share a cell with the next statement that has one.
  public func text() -> String {
    var blocks: [String] = []
    if let frontMatter { blocks.append(frontMatter) }
    if let title {
      blocks.append("# \(title.split(whereSeparator: \.isNewline).joined(separator: " "))\n")
    }
    var code: [String] = []
    for (index, entry) in entries.enumerated() {
      code += outputLines(entry.code)
      let output = outputLines(entry.output)
      guard !output.isEmpty || index == entries.count - 1 else { continue }
      if !code.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) || !output.isEmpty {
        blocks.append(FenceWriter.block(info: NotebookReader.cellInfo, lines: code))
      }
      if !output.isEmpty {
        blocks.append(FenceWriter.block(info: NotebookReader.outputInfo, lines: output))
      }
      code = []
    }
    return blocks.joined(separator: "\n")
  }

  /// Writes the notebook to a file, whole or not at all.
  public func save(to path: FilePath) throws(NotebookError) {
    let text = text()
    // What is written must be read back; a session can hold a line that looks like an option.
    _ = try Notebook(text: text, path: path.name)
    try writeNotebookFile(Array(text.utf8), to: path)
  }

  private var frontMatter: String? {
    var lines: [String] = []
    if let title { lines.append("title: \(yaml(title))") }
    if let seed { lines.append("seed: \(seed)") }
    if let width { lines.append("width: \(width)") }
    if !parameters.isEmpty {
      lines.append("parameters:")
      lines += parameters.map { "  \(yaml($0.name)): \(yaml($0.value))" }
    }
    guard !lines.isEmpty else { return nil }
    return "---\n" + lines.map { $0 + "\n" }.joined() + "---\n"
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
