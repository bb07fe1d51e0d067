/// A template that cannot be read, or that failed while it was rendered.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable, Hashable {
    /// The text is not a template, or uses a part of Jinja that is not offered.
    case syntax
    /// A value that does not exist was used.
    case undefined
    /// An operation that its operands do not allow.
    case type
    /// The template itself refused its input, by `raise_exception`.
    case raised
    /// The template would write beyond the sandbox: a mutating method or a private attribute.
    case security
    /// A bound on time, memory or depth was reached.
    case limit
    /// ``Limits/isInterrupted`` said so.
    case interrupted
  }

  public let kind: Kind
  public let message: String
  /// The line of the template, from 1; 0 when no place is known.
  public let line: Int
  /// The column in that line, in Unicode scalars, from 1.
  public let column: Int
  /// The text of the line, cut to a readable length around the column.
  public let excerpt: String
  /// The column of the caret within ``excerpt``, from 1.
  public let caret: Int

  /// The message, the line, and a caret under the place.
  public var description: String {
    guard line > 0 else { return message }
    let space = String(repeating: " ", count: max(0, caret - 1))
    return "line \(line), column \(column): \(message)\n  \(excerpt)\n  \(space)^"
  }
}

extension TemplateError {
  /// The longest part of a line that an error shows, in Unicode scalars.
  private static let widest = 80

  init(_ failure: Failure, at offset: Int, in source: [Unicode.Scalar]) {
    let offset = min(max(0, offset), source.count)
    var line = 1
    var start = 0
    for index in 0..<offset where source[index] == "\n" {
      line += 1
      start = index + 1
    }
    var end = start
    while end < source.count, source[end] != "\n" { end += 1 }
    let first = max(start, min(offset - Self.widest / 2, end - Self.widest))
    let last = min(end, first + Self.widest)
    var excerpt = String.UnicodeScalarView()
    for scalar in source[first..<last] { excerpt.append(scalar.value < 32 ? " " : scalar) }
    self.init(
      kind: failure.kind, message: failure.message, line: line, column: offset - start + 1,
      excerpt: String(excerpt), caret: offset - first + 1)
  }
}

/// An error that does not know its place yet.
struct Failure: Error {
  let kind: TemplateError.Kind
  let message: String

  init(_ kind: TemplateError.Kind, _ message: String) {
    self.kind = kind
    self.message =
      message.unicodeScalars.count > 500
      ? String(String.UnicodeScalarView(message.unicodeScalars.prefix(500))) + "…" : message
  }

  static func type(_ message: String) -> Failure { Failure(.type, message) }
}
