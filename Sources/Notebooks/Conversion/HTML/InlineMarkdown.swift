import Diagnostics

/// Renders what stands in a line of Markdown: emphasis, code, links, images, escapes.
///
/// It reads the text once: a mark that finds no partner is text.
struct InlineMarkdown {
  let image: (String) -> String?

  func html(_ text: String) -> String {
    var writer = Writer(image: image, characters: Array(text))
    writer.write()
    return writer.pieces.joined()
  }

  private struct Writer {
    let image: (String) -> String?
    let characters: [Character]
    var pieces: [String] = []
    private var position = 0
    private var open: [(mark: String, piece: Int)] = []
    /// Lengths of back-tick runs that no later run closes.
    private var unclosed: Set<Int> = []
    private var brackets = Search()
    private var parentheses = Search()

    init(image: @escaping (String) -> String?, characters: [Character]) {
      self.image = image
      self.characters = characters
    }

    mutating func write() {
      while position < characters.count {
        let character = characters[position]
        switch character {
        case "\\" where next.map { $0.isASCII && $0.isPunctuation || $0.isSymbol } == true:
          append(text: characters[position + 1])
          position += 2
        case "`": writeCode()
        case "*", "_", "~": writeEmphasis(character)
        case "!" where next == "[": writeLink(isImage: true)
        case "[": writeLink(isImage: false)
        default:
          append(text: character)
          position += 1
        }
      }
    }

    private var next: Character? { characters.element(position + 1) }

    private mutating func append(text: Character) {
      pieces.append(escapedMarkup(visibleControlCharacters(String(text))))
    }

    private mutating func writeCode() {
      let length = run(of: "`", at: position)
      let start = position + length
      if !unclosed.contains(length), let end = closing(length, from: start) {
        let code = String(characters[start..<end]).trimmed()
        pieces.append("<code>\(escapedMarkup(visibleControlCharacters(code)))</code>")
        position = end + length
      } else {
        unclosed.insert(length)
        pieces.append(String(repeating: "`", count: length))
        position = start
      }
    }

    private func closing(_ length: Int, from start: Int) -> Int? {
      var place = start
      while place < characters.count {
        let found = run(of: "`", at: place)
        if found == length { return place }
        place += max(found, 1)
      }
      return nil
    }

    private func run(of mark: Character, at start: Int) -> Int {
      characters[start...].prefix { $0 == mark }.count
    }

    private mutating func writeEmphasis(_ mark: Character) {
      let length = min(run(of: mark, at: position), 2)
      let delimiter = String(repeating: mark, count: length)
      let before = characters.element(position - 1)
      let after = characters.element(position + length)
      position += length
      let isInWord = mark == "_" && before?.isLetter == true && after?.isLetter == true
      let element = mark == "~" ? "del" : length == 2 ? "strong" : "em"
      guard !isInWord, mark != "~" || length == 2 else {
        pieces.append(delimiter)
        return
      }
      if before?.isWhitespace == false, let match = open.lastIndex(where: { $0.mark == delimiter })
      {
        pieces[open[match].piece] = "<\(element)>"
        open.removeSubrange(match...)
        pieces.append("</\(element)>")
        return
      }
      // At most one of each mark is open, so that the list stays short.
      if after?.isWhitespace == false, !open.contains(where: { $0.mark == delimiter }) {
        open.append((delimiter, pieces.count))
      }
      pieces.append(delimiter)
    }

    private mutating func writeLink(isImage: Bool) {
      let start = position + (isImage ? 2 : 1)
      guard let bracket = brackets.next("]", in: characters, from: start),
        characters.element(bracket + 1) == "(",
        let end = parentheses.next(")", in: characters, from: bracket + 2)
      else {
        append(text: characters[position])
        position += 1
        return
      }
      let label = String(characters[start..<bracket])
      let target = String(characters[(bracket + 2)..<end]).trimmed()
      let address = String(target.prefix { !$0.isWhitespace })
      position = end + 1
      if isImage {
        let description = escapedMarkup(visibleControlCharacters(label), keepsLines: false)
        pieces.append(
          image(address).map { "<img src=\"\($0)\" alt=\"\(description)\">" } ?? description)
        return
      }
      // The brackets of a link hold no further link.
      let content = InlineMarkdown(image: image).html(label.replacing("[", with: "\\["))
      pieces.append(
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
