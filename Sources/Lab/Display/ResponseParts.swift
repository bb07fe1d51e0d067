import Diagnostics

/// A stretch of a response: what was thought, what was answered, or what stands outside the tags.
package struct ResponsePart: Equatable {
  /// `think` or `answer`, with what is wrong with its tags; nil outside them.
  package let title: String?
  /// Without white space at the ends.
  package let text: String

  /// The parts in their order. Tags that open or close nothing stay in the text.
  package static func all(in response: String) -> [ResponsePart] {
    var parts: [ResponsePart] = []
    var name: String?
    var text: Substring = ""
    func end(_ note: String = "") {
      let trimmed = text.trimmed
      if name != nil || !trimmed.isEmpty {
        parts.append(ResponsePart(title: name.map { $0 + note }, text: String(trimmed)))
      }
      text = ""
      name = nil
    }
    var rest = response[...]
    while let next = firstTag(in: rest) {
      text += rest[..<next.range.lowerBound]
      rest = rest[next.range.upperBound...]
      if next.isOpening {
        end(name == nil ? "" : ", not closed")
        name = next.name
      } else if name == next.name {
        end()
      } else if name == nil, next.name == "think", parts.isEmpty {
        // Chat templates of reasoning models open the thought in the prompt.
        name = next.name
        end(", opened by the prompt")
      } else {
        text += response[next.range]
      }
    }
    text += rest
    end(name == nil ? "" : ", not closed")
    return parts
  }

  private static func firstTag(
    in text: Substring
  ) -> (name: String, isOpening: Bool, range: Range<Substring.Index>)? {
    var start = text.startIndex
    while let bracket = text[start...].utf8.firstIndex(of: UInt8(ascii: "<")) {
      for name in ["think", "answer"] {
        for (tag, isOpening) in [("<\(name)>", true), ("</\(name)>", false)]
        where text[bracket...].utf8.starts(with: tag.utf8) {
          return (
            name, isOpening, bracket..<text.utf8.index(bracket, offsetBy: tag.utf8.count)
          )
        }
      }
      start = text.utf8.index(after: bracket)
    }
    return nil
  }

  /// The part under its title, lines no wider than a terminal.
  func lines(width: Int) -> String {
    let shown = visibleControlCharacters(text)
    guard let title else { return wordWrapped(shown, width: width) }
    let indented = wordWrapped(shown, width: max(20, width - 2))
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  " + $0 }
    return title + ":\n" + indented.joined(separator: "\n")
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...last]
  }
}
