import Diagnostics

/// Marks comments, strings, numbers and keywords of code for HTML.
struct CodeColouring: Sendable {
  private let keywords: Set<String>
  /// Longer words are no keywords, and are not looked up.
  private let longestKeyword: Int

  init(keywords: Set<String>) {
    self.keywords = keywords
    longestKeyword = keywords.map(\.utf8.count).max() ?? 0
  }

  func html(_ code: String) -> String {
    let bytes = Array(code.utf8)
    var html = ""
    html.reserveCapacity(2 * bytes.count)
    var position = 0
    // Where what has no color begins that is not written yet.
    var plain = 0
    func markup(_ range: Range<Int>) -> String {
      escapedMarkup(visibleControlCharacters(String(decoding: bytes[range], as: UTF8.self)))
    }
    while position < bytes.count {
      let start = position
      let first = bytes[start]
      position += 1
      var kind: String?
      if first == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        kind = "comment"
      } else if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
        position = endOfString(bytes, from: position, quote: first)
        kind = "string"
      } else if let length = wordLength(bytes, start) {
        position = start + length
        while position < bytes.count {
          if let length = wordLength(bytes, position) {
            position += length
          } else if isPoint(bytes, position) {
            position += 1
          } else {
            break
          }
        }
        if isDigit(first) {
          kind = "number"
        } else if position - start <= longestKeyword,
          keywords.contains(String(decoding: bytes[start..<position], as: UTF8.self))
        {
          kind = "keyword"
        }
      }
      if let kind {
        html += markup(plain..<start)
        html += "<span class=\""
        html += kind
        html += "\">"
        html += markup(start..<position)
        html += "</span>"
        plain = position
      }
    }
    return html + markup(plain..<position)
  }

  /// Behind the quote that closes a string, or at the end of its line.
  private func endOfString(_ bytes: [UInt8], from start: Int, quote: UInt8) -> Int {
    var position = start
    while position < bytes.count, bytes[position] != quote, bytes[position] != UInt8(ascii: "\n") {
      let isEscape = quote == UInt8(ascii: "\"") && bytes[position] == UInt8(ascii: "\\")
      position += 1
      guard isEscape, position < bytes.count else { continue }
      position += 1
      // What is escaped may take several bytes.
      while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
    }
    return position < bytes.count && bytes[position] == quote ? position + 1 : position
  }

  /// The bytes of the character at a place; nil where it belongs to no word.
  private func wordLength(_ bytes: [UInt8], _ place: Int) -> Int? {
    switch bytes[place] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      return 1
    case 0xC2...:
      let length = bytes[place] < 0xE0 ? 2 : bytes[place] < 0xF0 ? 3 : 4
      let text = String(decoding: bytes[place..<min(place + length, bytes.count)], as: UTF8.self)
      return text.unicodeScalars.first?.properties.isAlphabetic == true ? length : nil
    default: return nil
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Whether a decimal point stands between two digits.
  private func isPoint(_ bytes: [UInt8], _ place: Int) -> Bool {
    bytes[place] == UInt8(ascii: ".") && isDigit(bytes[place - 1]) && place + 1 < bytes.count
      && isDigit(bytes[place + 1])
  }
}
