/// A piece of a notebook that is run: a fence whose info string is the bare word `knave`.
public struct Cell: Hashable, Sendable {
  /// The cell's place among the notebook's cells, from 1.
  public let number: Int
  /// The line of the opening fence, from 1.
  public let line: Int
  /// The line of the first line of code.
  public let codeLine: Int
  public let options: CellOptions
  /// The code after the option lines, without the fence's indentation; lines end with LF.
  public let code: String
  /// What the cell gave when it was recorded; nil where nothing is recorded.
  public let recorded: RecordedOutput?

  /// The exact text from the opening fence to the end of the closing one.
  let source: String
  let fence: FenceOpening
  /// Whether the code fence is closed; an unclosed one runs to the end of the file.
  let isClosed: Bool
  /// The blank lines between the code and its recorded output.
  let gap: String

  /// What the cell is called in reports: its name, or its number.
  public var label: String {
    options.name.map { "'\($0)'" } ?? "\(number)"
  }
}

/// The output recorded below a cell: a fence whose info string is the bare word `output`.
public struct RecordedOutput: Hashable, Sendable {
  /// The lines between the fences without the fence's indentation.
  public let lines: [String]
  /// The line of the first of them in the file, from 1.
  public let line: Int
  /// The exact text from the opening fence to the end of the closing one.
  let source: String

  /// The recorded text; every line ends with LF.
  public var text: String {
    lines.map { $0 + "\n" }.joined()
  }
}
