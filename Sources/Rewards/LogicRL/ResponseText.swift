/// The parts of a response that the Logic-RL rule looks at. Everything is by Unicode scalars, as in
/// Python.
struct ResponseText {
  private static let tags = ["<think>", "</think>", "<answer>", "</answer>"]
    .map { Array($0.unicodeScalars) }
  private static let header = Array("Assistant:".unicodeScalars)
  private static let chatHeader = Array("<|im_start|>assistant".unicodeScalars)

  /// The response after the first header it writes itself, if it does.
  private let scalars: [Unicode.Scalar]

  init(_ response: String) {
    let all = Array(response.unicodeScalars)
    if let place = firstIndex(of: Self.header, in: all, from: 0) {
      scalars = Array(all[(place + Self.header.count)...])
    } else {
      // The prompt's own chat header comes first, so one in the response cuts nothing.
      scalars = all
    }
  }

  /// Whether each tag stands exactly once, in order, and what is wrong if not.
  var format: (isRight: Bool, reason: String) {
    var places: [Int] = []
    for tag in Self.tags {
      let found = indices(of: tag, in: scalars)
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

/// Where a pattern first stands at or after a place.
func firstIndex(of pattern: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int) -> Int? {
  guard let first = pattern.first, text.count >= pattern.count else { return nil }
  var index = start
  while index + pattern.count <= text.count {
    if text[index] == first, text[index..<(index + pattern.count)].elementsEqual(pattern) {
      return index
    }
    index += 1
  }
  return nil
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
