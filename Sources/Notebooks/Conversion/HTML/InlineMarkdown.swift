import Diagnostics

/// Renders what stands in a line of Markdown: emphasis, code, links, images, escapes.
///
/// It reads the text once: a mark that finds no partner is text.
struct InlineMarkdown {
  let image: (String) -> String?

  func html(_ text: String) -> String {
    var writer = Writer(image: image, characters: Array(text))
    writer.write()
    return writer.html
  }

  private struct Writer {
    let image: (String) -> String?
    let characters: [Character]
    private var pieces: [String] = []
    private var position = 0
    /// Text that has not become a piece yet.
    private var text = ""
    private var emphasis = EmphasisRuns()
    private var codeEnds: BackTickRuns
    private var brackets = Search()
    private var parentheses = Search()

    init(image: @escaping (String) -> String?, characters: [Character]) {
      self.image = image
      self.characters = characters
      codeEnds = BackTickRuns(characters)
    }

    var html: String { pieces.joined() }

    mutating func write() {
      while position < characters.count {
        let character = characters[position]
        switch character {
        case "\\" where next.map { $0.isASCII && $0.isPunctuation || $0.isSymbol } == true:
          text.append(characters[position + 1])
          position += 2
        case "`": writeCode()
        case "*", "_", "~": writeEmphasis(character)
        case "!" where next == "[": writeLink(isImage: true)
        case "[": writeLink(isImage: false)
        default:
          text.append(character)
          position += 1
        }
      }
      endText()
      for (piece, marks) in emphasis.resolved() { pieces[piece] = marks }
    }

    private var next: Character? { characters.element(position + 1) }

    private mutating func endText() {
      if !text.isEmpty { pieces.append(escapedMarkup(visibleControlCharacters(text))) }
      text = ""
    }

    private mutating func append(_ piece: String) {
      endText()
      pieces.append(piece)
    }

    private mutating func writeCode() {
      let length = runLength
      let start = position + length
      if let end = codeEnds.next(ofLength: length, from: start) {
        let code = String(characters[start..<end]).trimmed()
        append("<code>\(escapedMarkup(visibleControlCharacters(code)))</code>")
        position = end + length
      } else {
        text += String(repeating: "`", count: length)
        position = start
      }
    }

    /// How often the character at the position stands there in a row.
    private var runLength: Int {
      let mark = characters[position]
      return characters[position...].prefix { $0 == mark }.count
    }

    private mutating func writeEmphasis(_ mark: Character) {
      let length = runLength
      let before = characters.element(position - 1)
      let after = characters.element(position + length)
      position += length
      let marks = String(repeating: mark, count: length)
      guard mark != "~" || length == 2 else {
        text += marks
        return
      }
      append(marks)
      emphasis.append(mark, count: length, before: before, after: after, piece: pieces.count - 1)
    }

    private mutating func writeLink(isImage: Bool) {
      let start = position + (isImage ? 2 : 1)
      guard let bracket = brackets.next("]", in: characters, from: start),
        characters.element(bracket + 1) == "(",
        let end = parentheses.next(")", in: characters, from: bracket + 2)
      else {
        text.append(characters[position])
        position += 1
        return
      }
      let label = String(characters[start..<bracket])
      let target = String(characters[(bracket + 2)..<end]).trimmed()
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

    mutating func next(_ wanted: Character, in characters: [Character], from start: Int) -> Int? {
      var place = max(start, found ?? start)
      while place < characters.count, characters[place] != wanted { place += 1 }
      found = place
      return place < characters.count ? place : nil
    }
  }
}

/// Where runs of back-ticks stand, by their length, for whom asks from ever later places.
private struct BackTickRuns {
  /// The last place comes first.
  private var places: [Int: [Int]] = [:]

  init(_ characters: [Character]) {
    var end = characters.count
    while let last = characters[..<end].lastIndex(of: "`") {
      let start = characters[..<last].lastIndex { $0 != "`" }.map { $0 + 1 } ?? 0
      places[last + 1 - start, default: []].append(start)
      end = start
    }
  }

  mutating func next(ofLength length: Int, from start: Int) -> Int? {
    guard var left = places.removeValue(forKey: length) else { return nil }
    while let place = left.last, place < start { left.removeLast() }
    places[length] = left
    return left.last
  }
}
