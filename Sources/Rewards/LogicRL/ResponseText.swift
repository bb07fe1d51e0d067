/// The parts of a response that the Logic-RL rule looks at. Everything is by Unicode scalars, as in
/// Python.
struct ResponseText {
  private static let tags = ["<think>", "</think>", "<answer>", "</answer>"]
    .map { Array($0.unicodeScalars) }
  private static let header = Array("Assistant:".unicodeScalars)

  /// The response after the first header it writes itself, if it does.
  private let scalars: [Unicode.Scalar]

  /// - Parameter isWhole: whether a header in the response cuts nothing.
  init(_ response: String, isWhole: Bool = false) {
    let all = scalarArray(response)
    if !isWhole, let place = firstIndex(of: Self.header, in: all, from: 0) {
      scalars = Array(all[(place + Self.header.count)...])
    } else {
      // The prompt's own chat header comes first, so one in the response cuts nothing.
      scalars = all
    }
  }

  /// Whether each tag stands exactly once, in order, and what is wrong if not.
  var format: (isRight: Bool, reason: String) {
    let brackets = scalars.indices.filter { scalars[$0] == "<" }
    var places: [Int] = []
    for tag in Self.tags {
      let found = brackets.filter { start in
        start + tag.count <= scalars.count
          && scalars[start..<(start + tag.count)].elementsEqual(tag)
      }
      if found.count != 1 {
        let name = String(tag)
        return (
          false,
          found.isEmpty
            ? "the tag \(name) is missing" : "the tag \(name) stands \(found.count) times"
        )
      }
      places.append(found[0])
    }
    for (first, second) in zip(places, places.dropFirst()) where first > second {
      return (false, "the tags are out of order")
    }
    return (true, "the four tags stand once and in order")
  }

  /// Also: words in the thinking, and nothing outside the two blocks but what marks the end.
  var strictFormat: (isRight: Bool, reason: String) {
    guard format.isRight else { return format }
    let places = Self.tags.compactMap { firstIndex(of: $0, in: scalars, from: 0) }
    guard places.count == 4 else { return format }
    let thoughts = scalars[(places[0] + Self.tags[0].count)..<places[1]]
    guard thoughts.contains(where: \.properties.isAlphabetic) else {
      return (false, "the thinking is empty")
    }
    let between = scalars[(places[1] + Self.tags[1].count)..<places[2]]
    guard scalars[..<places[0]].allSatisfy(isPythonSpace), between.allSatisfy(isPythonSpace),
      isEnd(from: places[3] + Self.tags[3].count)
    else { return (false, "there is text outside the thinking and the answer") }
    return (true, "thinking, then an answer")
  }

  private static let endMarkers = ["</s>", "<|im_end|>", "<|endoftext|>"].map {
    Array($0.unicodeScalars)
  }

  /// Whether only white space and what marks the end stand behind a place.
  private func isEnd(from start: Int) -> Bool {
    var place = start
    while place < scalars.count {
      if isPythonSpace(scalars[place]) {
        place += 1
      } else if let marker = Self.endMarkers.first(where: { scalars[place...].starts(with: $0) }) {
        place += marker.count
      } else {
        return false
      }
    }
    return true
  }

  /// What stands in the last `<answer>…</answer>`, without white space at the ends; nil without one.
  var answer: [Unicode.Scalar]? {
    let (opening, closing) = (Self.tags[2], Self.tags[3])
    var last: [Unicode.Scalar]?
    var position = 0
    while let start = firstIndex(of: opening, in: scalars, from: position),
      let end = firstIndex(of: closing, in: scalars, from: start + opening.count)
    {
      last = Array(scalars[(start + opening.count)..<end])
      position = end + closing.count
    }
    guard let last else { return nil }
    let trimmed = last.drop(while: isPythonSpace)
    return Array(
      trimmed[..<(trimmed.lastIndex { !isPythonSpace($0) }.map { $0 + 1 } ?? trimmed.startIndex)])
  }
}

/// The scalars of a text; far faster than its own view where all are ASCII.
func scalarArray(_ text: String) -> [Unicode.Scalar] {
  var text = text
  let ascii = text.withUTF8 { bytes -> [Unicode.Scalar]? in
    bytes.contains { $0 > 0x7F } ? nil : bytes.map { Unicode.Scalar($0) }
  }
  return ascii ?? Array(text.unicodeScalars)
}

/// Where a pattern first stands at or after a place.
func firstIndex(of pattern: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int) -> Int? {
  guard let first = pattern.first, start >= 0, text.count - start >= pattern.count else {
    return nil
  }
  return text.withUnsafeBufferPointer { text in
    var index = start
    let end = text.count - pattern.count
    while index <= end {
      if text[index] == first, text[index..<(index + pattern.count)].elementsEqual(pattern) {
        return index
      }
      index += 1
    }
    return nil
  }
}

/// Where a pattern stands, without overlaps, as `str.count` counts.
func indices(of pattern: [Unicode.Scalar], in text: [Unicode.Scalar]) -> [Int] {
  var found: [Int] = []
  var position = 0
  while let index = firstIndex(of: pattern, in: text, from: position) {
    found.append(index)
    position = index + pattern.count
  }
  return found
}
