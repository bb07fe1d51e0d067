/// The content of the last `\boxed{…}` whose brace is closed.
func lastBox(in text: String) -> String? {
  let bytes = Array(text.utf8)
  let last = boxes(in: bytes).max { $0.lowerBound < $1.lowerBound }
  return last.map { String(decoding: bytes[$0], as: UTF8.self) }
}

/// What stands in the last complete box that is in no other; the contents of several with commas
/// between, where nothing but commas, "and", "or" and labels parts the boxes: `\boxed{1}` or
/// `x = \boxed{2}` is `1, 2`.
func boxedAnswer(in text: String) -> String? {
  let bytes = Array(text.utf8)
  var outer: [Range<Int>] = []
  for box in boxes(in: bytes).sorted(by: { $0.lowerBound < $1.lowerBound })
  where box.lowerBound >= outer.last?.upperBound ?? 0 {
    outer.append(box)
  }
  guard let last = outer.indices.last else { return nil }
  var first = last
  while first > 0, last - first < mostInList {
    // Between the brace that closes one and the command that opens the next.
    let gap = (outer[first - 1].upperBound + 1)..<(outer[first].lowerBound - opening.count)
    guard gap.count < 70, joinsBoxes(String(decoding: bytes[gap], as: UTF8.self)) else { break }
    first -= 1
  }
  return outer[first...].map { String(decoding: bytes[$0], as: UTF8.self) }.joined(separator: ", ")
}

private let opening = Array("\\boxed{".utf8)
/// Boxes that make one list.
private let mostInList = 100

/// The contents of all complete boxes, as ranges of bytes, in the order in which they end.
private func boxes(in bytes: [UInt8]) -> [Range<Int>] {
  var found: [Range<Int>] = []
  /// Where the content of each open brace begins, and whether a box is opened by it.
  var open: [(start: Int, isBox: Bool)] = []
  bytes.withUnsafeBufferPointer { bytes in
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "{") {
        let isBox =
          index + 1 >= opening.count
          && bytes[(index + 1 - opening.count)...index].elementsEqual(opening)
        open.append((index + 1, isBox))
      } else if bytes[index] == UInt8(ascii: "}"), let (start, isBox) = open.popLast(), isBox {
        found.append(start..<index)
      }
    }
  }
  return found
}

/// Whether what stands between two boxes makes a list of them.
func joinsBoxes(_ gap: String) -> Bool {
  var text = gap
  for mark in [
    "\\text{", "}", "$", "\\(", "\\)", "\\[", "\\]", "\\quad", "\\qquad", "\\,", "\\ ", "*",
  ] {
    text = text.replacing(mark, with: " ")
  }
  var words = text.replacing(",", with: " , ").replacing(";", with: " , ")
    .split(whereSeparator: \.isWhitespace)
  // A label such as `x =` belongs to the box behind it.
  if words.last == "=" {
    words = words.dropLast(2)
  } else if words.last?.last == "=" {
    words = words.dropLast()
  }
  // Boxes on lines of their own say the same again.
  if words.isEmpty { return !gap.contains("\n") }
  return words.allSatisfy { [",", "and", "or"].contains($0) }
}
