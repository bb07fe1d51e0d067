import Diagnostics

/// Marks comments, strings, numbers and keywords of code for HTML.
struct CodeColouring: Sendable {
  let keywords: Set<String>

  func html(_ code: String) -> String {
    let scalars = Array(code.unicodeScalars)
    var html = ""
    var position = 0
    // Where what has no color begins that is not written yet.
    var plain = 0
    func text(_ range: Range<Int>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[range])
      return String(view)
    }
    while position < scalars.count {
      let start = position
      let first = scalars[start]
      position += 1
      var kind: String?
      if first == "#" {
        while position < scalars.count, scalars[position] != "\n" { position += 1 }
        kind = "comment"
      } else if first == "\"" || first == "'" {
        while position < scalars.count, scalars[position] != first, scalars[position] != "\n" {
          let isEscape = first == "\"" && scalars[position] == "\\"
          position = min(position + (isEscape ? 2 : 1), scalars.count)
        }
        if position < scalars.count, scalars[position] == first { position += 1 }
        kind = "string"
      } else if isWord(first) {
        while position < scalars.count, isWord(scalars[position]) || isPoint(scalars, position) {
          position += 1
        }
        if ("0"..."9").contains(first) {
          kind = "number"
        } else if keywords.contains(text(start..<position)) {
          kind = "keyword"
        }
      }
      if let kind {
        html += escapedMarkup(visibleControlCharacters(text(plain..<start)))
        html += "<span class=\"\(kind)\">\(escapedMarkup(visibleControlCharacters(text(start..<position))))</span>"
        plain = position
      }
    }
    html += escapedMarkup(visibleControlCharacters(text(plain..<position)))
    return html
  }

  private func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
  }

  /// Whether a decimal point stands between two digits.
  private func isPoint(_ scalars: [Unicode.Scalar], _ position: Int) -> Bool {
    scalars[position] == "." && ("0"..."9").contains(scalars[position - 1])
      && position + 1 < scalars.count && ("0"..."9").contains(scalars[position + 1])
  }
}
