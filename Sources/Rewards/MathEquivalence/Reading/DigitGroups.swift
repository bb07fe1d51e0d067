/// `1,234,567` and `10 080` as `1234567` and `10080`, where the number stands alone.
///
/// In brackets a comma parts the members of a pair, an interval or a set: (1,100) is a pair. Only a group
/// that begins with 0, as no member does, belongs to the number before it there: (1,000, 2). Three digits
/// behind a blank are a group where neither a letter nor a bracket stands before the number, and no
/// fraction behind it: 2 125/128 is a mixed number.
func joiningDigitGroups(_ text: String) -> String {
  var groups = DigitGroups(Array(text.utf8))
  return groups.joined()
}

private struct DigitGroups {
  private let bytes: [UInt8]
  private var result: [UInt8] = []
  private var index = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func joined() -> String {
    while index < bytes.count {
      if startsNumber {
        number()
      } else {
        countBrackets()
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func isDigit(_ place: Int) -> Bool {
    bytes.indices.contains(place) && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place])
  }

  private func byte(_ place: Int) -> UInt8? { bytes.indices.contains(place) ? bytes[place] : nil }

  private var startsNumber: Bool {
    isDigit(index) && !isDigit(index - 1) && byte(index - 1) != UInt8(ascii: ".")
  }

  private mutating func countBrackets() {
    switch bytes[index] {
    case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(0, depth - 1)
    case UInt8(ascii: "\\"):
      if byte(index + 1) == UInt8(ascii: "{") || follows("langle") { depth += 1 }
      if byte(index + 1) == UInt8(ascii: "}") || follows("rangle") { depth = max(0, depth - 1) }
    default: break
    }
  }

  /// Whether these letters follow the byte here.
  private func follows(_ word: StaticString, at place: Int? = nil) -> Bool {
    let start = (place ?? index) + 1
    guard start + word.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<word.utf8CodeUnitCount).allSatisfy { bytes[start + $0] == word.utf8Start[$0] }
  }

  private mutating func number() {
    let start = index
    while isDigit(index) { index += 1 }
    result += bytes[start..<index]
    guard index - start <= 3, bytes[start] != UInt8(ascii: "0") else { return }
    if byte(index) == UInt8(ascii: " ") {
      blankGroups(before: start)
    } else {
      while byte(index) == UInt8(ascii: ","), isGroup(index + 1),
        depth == 0 || bytes[index + 1] == UInt8(ascii: "0")
      {
        result += bytes[(index + 1)...(index + 3)]
        index += 4
      }
    }
  }

  /// Three digits, and no more.
  private func isGroup(_ place: Int) -> Bool {
    (0..<3).allSatisfy { isDigit(place + $0) } && !isDigit(place + 3)
  }

  private mutating func blankGroups(before start: Int) {
    var before = start - 1
    while byte(before) == UInt8(ascii: " ") { before -= 1 }
    if let previous = byte(before), !"=,;:$-+<>}".utf8.contains(previous) { return }
    var end = index
    while byte(end) == UInt8(ascii: " "), isGroup(end + 1) { end += 4 }
    var behind = end
    while byte(behind) == UInt8(ascii: " ") { behind += 1 }
    guard !isDigit(behind), byte(behind) != UInt8(ascii: "/"),
      !(byte(behind) == UInt8(ascii: "\\") && follows("frac", at: behind))
    else { return }
    while index < end {
      result += bytes[(index + 1)...(index + 3)]
      index += 4
    }
  }
}
