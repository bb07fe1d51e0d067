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
    /// No error: a statement asked for the end of the session.
    case quit
  }

  public var kind: Kind
  /// What is wrong. Longer texts are cut, whatever values they quote.
  public var message: String { didSet { message = excerpt(message, bytes: Self.longestMessage) } }
  public var source: Source?
  public var span: Span?
  /// Stands beside the caret: "did you mean 'people'?".
  public var hint: String? {
    didSet { hint = hint.map { excerpt($0, bytes: Self.longestMessage) } }
  }
  /// The innermost user functions that were running, such as `doubled at line 3`.
  public private(set) var callPath: [String] = []
  /// Functions that were running around those of the call path.
  private var outerCalls = 0
  /// Whether the text is right as far as it goes, and ends where more has to follow.
  public var endsEarly = false

  /// Bytes of a message or hint.
  private static let longestMessage = 1500
  /// Functions of the call path that are named.
  private static let longestCallPath = 12

  public init(
    _ kind: Kind, _ message: String, source: Source? = nil, span: Span? = nil, hint: String? = nil
  ) {
    self.kind = kind
    self.message = excerpt(message, bytes: Self.longestMessage)
    self.source = source
    self.span = span
    self.hint = hint.map { excerpt($0, bytes: Self.longestMessage) }
  }

  /// Adds the next outer function that was running; `name` is asked for only while names are kept.
  public mutating func addCall(_ name: @autoclosure () -> String) {
    if callPath.count < Self.longestCallPath {
      callPath.append(excerpt(name(), bytes: 300))
    } else {
      outerCalls += 1
    }
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
      let isWhole =
        !source.text.utf8.dropLast().contains(UInt8(ascii: "\n")) && source.firstLine == 1
      if !isWhole {
        let column = place.text.utf8.prefix(place.column).count { $0 & 0xC0 != 0x80 } + 1
        let name = visibleControlCharacters(excerpt(source.name, bytes: 300))
        lines.append("  --> \(name):\(place.number):\(column)")
      }
      let (before, marked, after) = window(place.text, place.column, span.end - span.start)
      lines.append("  " + before + marked + after)
      let carets = String(repeating: "^", count: max(1, displayWidth(of: marked)))
      let padding = String(repeating: " ", count: displayWidth(of: before))
      lines.append("  " + padding + carets + (hint.map { " " + $0 } ?? ""))
    } else if let hint {
      lines.append("  " + hint)
    }
    for call in callPath { lines.append("  in " + visibleControlCharacters(call)) }
    if outerCalls > 0 { lines.append("  in \(outerCalls) more calls") }
    return lines.joined(separator: "\n")
  }

  /// The text before, in and after the marked part of a line; a long line is cut around it.
  private func window(
    _ line: Substring, _ column: Int, _ length: Int
  ) -> (String, String, String) {
    let utf8 = line.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: min(column, utf8.count))
    let end = utf8.index(start, offsetBy: length, limitedBy: utf8.endIndex) ?? utf8.endIndex
    func shown(_ text: String) -> String {
      visibleControlCharacters(text.replacing("\t", with: " "), showingInvisible: true)
    }
    // The bytes are cut before the characters are counted, which takes long in a long line.
    var before = shown(ending(of: line[..<start], bytes: 600))
    var marked = shown(beginning(of: line[start..<end], bytes: 600))
    var after = shown(beginning(of: line[end...], bytes: 600))
    if before.count > 60 { before = "…" + before.suffix(50) }
    if marked.count > 120 { marked = marked.prefix(120) + "…" }
    if after.count > 60 { after = after.prefix(50) + "…" }
    return (before, marked, after)
  }
}
