/// An error with its place, what was expected, and advice.
public struct Diagnostic: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Kind: String, Sendable, Hashable {
    /// The text cannot be read as statements.
    case syntax
    /// A command is called in a way it does not take.
    case usage
    case runtime
    /// An `expect` that does not hold.
    case expectation
    case interrupted
  }

  public var kind: Kind
  public var message: String
  public var source: Source?
  public var span: Span?
  /// Stands beside the caret: "did you mean 'people'?".
  public var hint: String?
  /// The user functions that were running, innermost first, such as `doubled at line 3`.
  public var callPath: [String]

  public init(
    _ kind: Kind, _ message: String, source: Source? = nil, span: Span? = nil,
    hint: String? = nil, callPath: [String] = []
  ) {
    self.kind = kind
    self.message = message
    self.source = source
    self.span = span
    self.hint = hint
    self.callPath = callPath
  }

  /// Line of the source where the error is, from 1.
  public var line: Int? {
    guard let source, let span else { return nil }
    return source.line(at: span.start).number
  }

  public var description: String { rendered() }

  /// The message, the line with a caret under the word, and the hint.
  public func rendered() -> String {
    var lines = ["error: " + visibleControlCharacters(message, showingInvisible: true)]
    if let source, let span {
      let place = source.line(at: span.start)
      let isWhole = !source.text.dropLast().contains("\n") && source.firstLine == 1
      if !isWhole {
        let column = place.text.utf8.prefix(place.column).count { $0 & 0xC0 != 0x80 } + 1
        lines.append("  --> \(source.name):\(place.number):\(column)")
      }
      let (before, marked, after) = window(place.text, place.column, span.end - span.start)
      lines.append("  " + before + marked + after)
      let carets = String(repeating: "^", count: max(1, displayWidth(of: marked)))
      let padding = String(repeating: " ", count: displayWidth(of: before))
      lines.append("  " + padding + carets + (hint.map { " " + $0 } ?? ""))
    } else if let hint {
      lines.append("  " + hint)
    }
    for call in callPath { lines.append("  in " + call) }
    return lines.joined(separator: "\n")
  }

  /// The text before, in and after the marked part of a line; a long line is cut around it.
  private func window(
    _ line: Substring, _ column: Int, _ length: Int
  ) -> (String, String, String) {
    let utf8 = line.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: min(column, utf8.count))
    let end = utf8.index(start, offsetBy: length, limitedBy: utf8.endIndex) ?? utf8.endIndex
    func shown(_ text: Substring) -> String {
      visibleControlCharacters(
        String(text).replacing("\t", with: " "), showingInvisible: true)
    }
    var before = shown(line[..<start])
    let marked = shown(line[start..<end].prefix(120))
    var after = shown(line[end...])
    if before.count > 60 { before = "…" + before.suffix(50) }
    if after.count > 60 { after = after.prefix(50) + "…" }
    return (before, marked, after)
  }
}
