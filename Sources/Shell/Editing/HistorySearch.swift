import Diagnostics

/// An incremental search through earlier statements, newest first.
package struct HistorySearch {
  /// A line and the UTF-8 offset of the cursor in it.
  package typealias Place = (line: String, cursor: Int)

  package let start: Place
  /// What the line shows: the last text that held the pattern, else the line before the search.
  package private(set) var found: Place
  package private(set) var pattern = ""
  /// Whether the last step found nothing.
  package private(set) var hasFailed = false

  private let texts: [String]
  private var position = 0

  package init(texts: [String], line: String, cursor: Int) {
    self.texts = texts
    start = (line, cursor)
    found = start
  }

  package var status: String {
    (hasFailed ? "search, not found: " : "search: ") + visibleControlCharacters(pattern)
  }

  package mutating func append(_ scalar: Unicode.Scalar) {
    pattern.unicodeScalars.append(scalar)
    seek(Array(texts.indices[position...]))
  }

  package mutating func removeLast() {
    if !pattern.isEmpty { pattern.unicodeScalars.removeLast() }
    position = 0
    hasFailed = false
    found = start
    if !pattern.isEmpty { seek(Array(texts.indices)) }
  }

  /// Begins again with another pattern.
  package mutating func find(_ pattern: String) {
    self.pattern = pattern
    if !pattern.isEmpty { seek(Array(texts.indices)) }
  }

  package mutating func older() { seek(Array(texts.indices.dropFirst(position + 1))) }

  package mutating func newer() { seek(texts.indices.prefix(position).reversed()) }

  private mutating func seek(_ candidates: [Int]) {
    for index in candidates where index == position || texts[index] != found.line {
      guard let offset = texts[index].utf8Offset(of: pattern) else { continue }
      position = index
      found = (texts[index], offset)
      hasFailed = false
      return
    }
    hasFailed = true
  }
}

/// Texts in the order in which they came, no more than a limit.
struct RememberedTexts {
  var limit = 1000 {
    didSet { trim() }
  }
  private var texts: [String] = []

  var newestFirst: [String] { texts.reversed() }

  mutating func append(_ text: String) {
    guard text != texts.last else { return }
    texts.append(text)
    trim()
  }

  private mutating func trim() {
    // In batches, so that appending stays cheap.
    if texts.count > 2 * max(limit, 0) { texts.removeFirst(texts.count - max(limit, 0)) }
  }
}

extension String {
  /// Where another text begins in this one.
  fileprivate func utf8Offset(of other: String) -> Int? {
    let text = Array(utf8)
    let wanted = Array(other.utf8)
    guard let first = wanted.first, text.count >= wanted.count else { return nil }
    for start in 0...(text.count - wanted.count) where text[start] == first {
      if text[start..<start + wanted.count].elementsEqual(wanted) { return start }
    }
    return nil
  }
}
