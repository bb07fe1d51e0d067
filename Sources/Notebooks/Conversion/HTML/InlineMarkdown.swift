import Diagnostics

/// Renders what stands in a line of Markdown: emphasis, code, links, images, escapes.
///
/// It reads the text once: a mark that finds no partner is text.
struct InlineMarkdown {
  let image: (String) -> String?

  func html(_ text: String) -> String {
    var writer = Writer(image: image, text: text)
    writer.write()
    return writer.html
  }

  private struct Writer {
    let image: (String) -> String?
    let source: MarkedText
    private var pieces: [String] = []
    private var position = 0
    /// Text that has not become a piece yet.
    private var text: [UInt8] = []
    private var emphasis = EmphasisRuns()
    private var codeEnds: BackTickRuns
    private var brackets = Search()
    private var parentheses = Search()

    init(image: @escaping (String) -> String?, text: String) {
      self.image = image
      source = MarkedText(text)
      codeEnds = BackTickRuns(source)
    }

    var html: String { pieces.joined() }

    mutating func write() {
      while position < source.bytes.count {
        let byte = source.bytes[position]
        switch byte {
        case UInt8(ascii: "\\") where source.isMark(position) && source.isEscaped(position + 1):
          text.append(source.bytes[position + 1])
          position += 2
        case UInt8(ascii: "`") where source.isMark(position): writeCode()
        case UInt8(ascii: "*") where source.isMark(position),
          UInt8(ascii: "_") where source.isMark(position),
          UInt8(ascii: "~") where source.isMark(position):
          writeEmphasis(byte)
        case UInt8(ascii: "!") where source.has(UInt8(ascii: "["), at: position + 1):
          writeLink(isImage: true)
        case UInt8(ascii: "[") where source.isMark(position): writeLink(isImage: false)
        default:
          text.append(byte)
          position += 1
        }
      }
      endText()
      for (piece, marks) in emphasis.resolved() { pieces[piece] = marks }
    }

    private mutating func endText() {
      if !text.isEmpty {
        pieces.append(
          escapedMarkup(visibleControlCharacters(String(decoding: text, as: UTF8.self))))
      }
      text.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ piece: String) {
      endText()
      pieces.append(piece)
    }

    private mutating func writeCode() {
      let length = source.runLength(at: position)
      let start = position + length
      if let end = codeEnds.next(ofLength: length, from: start) {
        let code = source.text(start..<end).trimmed()
        append("<code>\(escapedMarkup(visibleControlCharacters(code)))</code>")
        position = end + length
      } else {
        text += source.bytes[position..<start]
        position = start
      }
    }

    private mutating func writeEmphasis(_ mark: UInt8) {
      let start = position
      let length = source.runLength(at: start)
      position += length
      guard mark != UInt8(ascii: "~") || length == 2 else {
        text += source.bytes[start..<position]
        return
      }
      // The place of the tags.
      append("")
      emphasis.append(
        mark, count: length, before: source.neighbor(before: start),
        after: source.neighbor(at: position), piece: pieces.count - 1)
    }

    private mutating func writeLink(isImage: Bool) {
      let start = position + (isImage ? 2 : 1)
      guard let bracket = brackets.next(UInt8(ascii: "]"), in: source, from: start),
        source.has(UInt8(ascii: "("), at: bracket + 1),
        let end = parentheses.next(UInt8(ascii: ")"), in: source, from: bracket + 2)
      else {
        text.append(source.bytes[position])
        position += 1
        return
      }
      let label = source.text(start..<bracket)
      let target = source.text((bracket + 2)..<end).trimmed()
      let address = String(target.prefix { !$0.isWhitespace })
      position = end + 1
      if isImage {
        let description = escapedMarkup(visibleControlCharacters(label), keepsLines: false)
        append(image(address).map { "<img src=\"\($0)\" alt=\"\(description)\">" } ?? description)
        return
      }
      // The brackets of a link hold no further link.
      let content = InlineMarkdown(image: image).html(label.replacing("[", with: "\\["))
      append(
        Self.isSafe(address)
          ? "<a href=\"\(escapedMarkup(visibleControlCharacters(address), keepsLines: false))\">\(content)</a>"
          : content)
    }

    /// Whether an address leads to a page or a place: scripts and data are not followed.
    private static func isSafe(_ address: String) -> Bool {
      guard let colon = address.firstIndex(of: ":") else { return !address.isEmpty }
      let scheme = address[..<colon].lowercased()
      return ["http", "https", "mailto"].contains(scheme) || scheme.contains { "/?#".contains($0) }
    }
  }

  /// Looks for a character from ever later places, passing each character once.
  private struct Search {
    private var found: Int?

    mutating func next(_ wanted: UInt8, in source: MarkedText, from start: Int) -> Int? {
      var place = max(start, found ?? start)
      while place < source.bytes.count, !source.has(wanted, at: place) { place += 1 }
      found = place
      return place < source.bytes.count ? place : nil
    }
  }
}

/// Where runs of back-ticks stand, by their length, for whom asks from ever later places.
private struct BackTickRuns {
  /// The last place comes first.
  private var places: [Int: [Int]] = [:]

  init(_ source: MarkedText) {
    var all: [(length: Int, start: Int)] = []
    var place = 0
    while let start = source.bytes[place...].firstIndex(of: UInt8(ascii: "`")) {
      let length = source.runLength(at: start)
      if length > 0 { all.append((length, start)) }
      // A mark that is none because of an accent on it is passed over too.
      place = start + max(length, 1)
    }
    for (length, start) in all.reversed() { places[length, default: []].append(start) }
  }

  mutating func next(ofLength length: Int, from start: Int) -> Int? {
    guard var left = places.removeValue(forKey: length) else { return nil }
    while let place = left.last, place < start { left.removeLast() }
    places[length] = left
    return left.last
  }
}
