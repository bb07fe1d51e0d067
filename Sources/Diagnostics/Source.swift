/// A place in a source: a half-open range of UTF-8 offsets.
public struct Span: Sendable, Hashable {
  public var start: Int
  public var end: Int

  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  /// The smallest span that holds both.
  public func joined(_ other: Span) -> Span {
    Span(min(start, other.start), max(end, other.end))
  }
}

/// A named text that spans point into.
public struct Source: Sendable, Hashable {
  public let name: String
  public let text: String
  /// Line of the file that the text starts on, from 1; a notebook's cell starts further down.
  public let firstLine: Int

  public init(name: String, text: String, firstLine: Int = 1) {
    self.name = name
    self.text = text
    self.firstLine = firstLine
  }

  /// The line that holds an offset: its number (from 1), its text, and the offset within it.
  public func line(at offset: Int) -> (number: Int, text: Substring, column: Int) {
    let utf8 = text.utf8
    let index = utf8.index(utf8.startIndex, offsetBy: min(max(offset, 0), utf8.count))
    let feed = UInt8(ascii: "\n")
    let before = utf8[..<index]
    let start = before.lastIndex(of: feed).map { utf8.index(after: $0) } ?? utf8.startIndex
    let end = utf8[index...].firstIndex(of: feed) ?? utf8.endIndex
    let number = firstLine + before.count { $0 == feed }
    return (number, text[start..<end], utf8.distance(from: start, to: index))
  }
}
