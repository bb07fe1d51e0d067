/// Looks for parts of strings as Characters, in steps between which the statement can be stopped.
///
/// Where both strings hold the same bytes no character is taken apart. Only what is not ASCII can be the
/// same text in other bytes, and is compared character by character.
struct TextSearch {
  private var steps: Checkpoints

  init(_ work: any Interruptible) { steps = Checkpoints(work) }

  /// Hands over the ranges of a part from left to right, which do not overlap, until `body` is false.
  mutating func ranges(
    of part: String, in text: String, _ body: (Range<String.Index>) throws -> Bool
  ) throws {
    guard let first = part.utf8.first, part.utf8.count <= text.utf8.count || !isASCII(part) else {
      return
    }
    if isASCII(part) {
      try asciiRanges(of: part, first: first, in: text, body)
    } else {
      try characterRanges(of: part, in: text, body)
    }
  }

  private mutating func asciiRanges(
    of part: String, first: UInt8, in text: String, _ body: (Range<String.Index>) throws -> Bool
  ) throws {
    let utf8 = text.utf8
    var index = utf8.startIndex
    while index < utf8.endIndex {
      let isCandidate = utf8[index] == first
      try steps.step(isCandidate ? 1 + part.utf8.count / 8 : 1)
      if isCandidate, utf8[index...].starts(with: part.utf8),
        let end = utf8.index(index, offsetBy: part.utf8.count, limitedBy: utf8.endIndex),
        isBoundary(index, text), isBoundary(end, text)
      {
        guard try body(index..<end) else { return }
        index = end
      } else {
        utf8.formIndex(after: &index)
      }
    }
  }

  private mutating func characterRanges(
    of part: String, in text: String, _ body: (Range<String.Index>) throws -> Bool
  ) throws {
    let (first, count) = (part.first, part.count)
    var index = text.startIndex
    while index < text.endIndex {
      let isCandidate = text[index] == first
      try steps.step(isCandidate ? 16 + count : 16)
      if isCandidate, text[index...].starts(with: part) {
        let end = text.index(index, offsetBy: count)
        guard try body(index..<end) else { return }
        index = end
      } else {
        text.formIndex(after: &index)
      }
    }
  }

  mutating func contains(_ part: String, in text: String) throws -> Bool {
    if part.isEmpty { return true }
    var isFound = false
    try ranges(of: part, in: text) { _ in
      isFound = true
      return false
    }
    return isFound
  }

  mutating func begins(_ text: String, with part: String) throws -> Bool {
    if text.utf8.starts(with: part.utf8) {
      return isBoundary(
        text.utf8.index(text.startIndex, offsetBy: part.utf8.count), text)
    }
    if isASCII(text), isASCII(part) { return false }
    var rest = text[...]
    for character in part {
      try steps.step(16)
      guard rest.popFirst() == character else { return false }
    }
    return true
  }

  mutating func ends(_ text: String, with part: String) throws -> Bool {
    if text.utf8.count >= part.utf8.count,
      text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
    {
      return isBoundary(
        text.utf8.index(text.endIndex, offsetBy: -part.utf8.count), text)
    }
    if isASCII(text), isASCII(part) { return false }
    var (rest, wanted) = (text[...], part[...])
    while let character = wanted.popLast() {
      try steps.step(16)
      guard rest.popLast() == character else { return false }
    }
    return true
  }

  /// How many characters there are.
  mutating func count(_ text: String) throws -> Int {
    if isPlain(text) { return text.utf8.count }
    var count = 0
    var index = text.startIndex
    while index < text.endIndex {
      try steps.step(16)
      text.formIndex(after: &index)
      count += 1
    }
    return count
  }

  /// The place that lies so many characters behind the start, at most at the end.
  mutating func index(_ offset: Int, in text: String) throws -> String.Index {
    if isPlain(text) {
      return text.utf8.index(text.startIndex, offsetBy: min(offset, text.utf8.count))
    }
    var index = text.startIndex
    for _ in 0..<offset {
      try steps.step(16)
      guard index < text.endIndex else { break }
      text.formIndex(after: &index)
    }
    return index
  }

  /// A text of which each scalar is changed by itself, such as to a capital letter.
  mutating func mapped(_ text: String, _ change: (String) -> String) throws -> String {
    var result = ""
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      // So many scalars take about as long as the steps between two looks.
      let part = rest.prefix(4096)
      result += change(String(part))
      guard result.utf8.count <= Limit.stringBytes else { return try bounded(result) }
      rest = rest[part.endIndex...]
      try steps.step(4096)
    }
    return result
  }
}

private func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

/// Whether every byte is a character.
private func isPlain(_ text: String) -> Bool {
  text.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\r") }
}

/// Whether a character begins at an index, or the text ends there.
private func isBoundary(_ index: String.Index, _ text: String) -> Bool {
  index == text.endIndex || index.samePosition(in: text) != nil
}
