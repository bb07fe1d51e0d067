/// A line of output made ready for comparison by value.
///
/// What depends on the width of numbers is evened out: white space at the ends is dropped, other
/// runs of it count as one space, and in a line that only rules off a table each run of `-`, `=` or
/// `─` counts as one.
struct OutputLine: Sendable {
  let bytes: [UInt8]
  /// Numbers that stand alone, in order.
  let numerals: [Numeral]

  init(_ line: String) {
    bytes = Self.evened(Array(line.utf8))
    numerals = Numeral.all(in: bytes[...])
  }

  /// The number that begins or ends at a position.
  func numeral(at position: Int, isEnd: Bool) -> Numeral? {
    let index = firstNumeral { (isEnd ? $0.range.upperBound : $0.range.lowerBound) >= position }
    guard index < numerals.count else { return nil }
    let range = numerals[index].range
    return (isEnd ? range.upperBound : range.lowerBound) == position ? numerals[index] : nil
  }

  /// The index of the first number that begins at a position or behind it.
  func firstNumeral(from position: Int) -> Int { firstNumeral { $0.range.lowerBound >= position } }

  /// The index of the first number for which a condition holds, as it does for all behind it.
  private func firstNumeral(_ holds: (Numeral) -> Bool) -> Int {
    var low = 0
    var high = numerals.count
    while low < high {
      let middle = (low + high) / 2
      if holds(numerals[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  static func evened(_ line: [UInt8]) -> [UInt8] {
    var evened: [UInt8] = []
    evened.reserveCapacity(line.count)
    var isAfterBlank = true
    for byte in line {
      let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
      if !isBlank {
        evened.append(byte)
      } else if !isAfterBlank {
        evened.append(UInt8(ascii: " "))
      }
      isAfterBlank = isBlank
    }
    if evened.last == UInt8(ascii: " ") { evened.removeLast() }
    return isRule(evened) ? withoutRepeats(evened) : evened
  }

  private static let ruleCharacters = Set("-=─━═ |+:│┼├┤┬┴┌┐└┘╭╮╰╯╞╡╪╤╧╒╕╘╛".unicodeScalars)

  private static func isRule(_ line: [UInt8]) -> Bool {
    guard let first = line.first, first >= 0x80 || "-=|+:".utf8.contains(first) else {
      return false
    }
    let scalars = String(decoding: line, as: UTF8.self).unicodeScalars
    return scalars.allSatisfy(ruleCharacters.contains)
      && scalars.contains { "-=─━═".unicodeScalars.contains($0) }
  }

  private static func withoutRepeats(_ line: [UInt8]) -> [UInt8] {
    var short = String.UnicodeScalarView()
    for scalar in String(decoding: line, as: UTF8.self).unicodeScalars where scalar != short.last {
      short.append(scalar)
    }
    return Array(String(short).utf8)
  }
}

/// A decimal number that stands alone in a line, not part of a word or a version such as `1.2.3`.
struct Numeral: Sendable {
  let range: Range<Int>
  let value: Double
  /// Without point and exponent.
  let isInteger: Bool

  /// Longer runs of digits are text.
  private static let lengthLimit = 400

  static func all(in bytes: ArraySlice<UInt8>) -> [Numeral] {
    var numerals: [Numeral] = []
    var position = bytes.startIndex
    while position < bytes.endIndex {
      guard isDigit(bytes[position]) || bytes[position] == UInt8(ascii: ".") else {
        position += 1
        continue
      }
      let end = wordEnd(bytes, from: position)
      if let numeral = numeral(bytes, from: position, end: end) { numerals.append(numeral) }
      position = end
    }
    return numerals
  }

  /// The end of the run of letters, digits, points and exponent signs that begins at a position.
  private static func wordEnd(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
    var position = start
    while position < bytes.endIndex {
      let byte = bytes[position]
      let isSign = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      let isExponentSign =
        isSign && position - start >= 2 && bytes[position - 1] | 0x20 == UInt8(ascii: "e")
        && isDigit(bytes[position - 2]) && position + 1 < bytes.endIndex
        && isDigit(bytes[position + 1])
      guard isWord(byte) || byte == UInt8(ascii: ".") || isExponentSign else { break }
      position += 1
    }
    return position
  }

  private static func numeral(_ bytes: ArraySlice<UInt8>, from start: Int, end: Int) -> Numeral? {
    var first = start
    if start > bytes.startIndex {
      let before = bytes[start - 1]
      guard !isWord(before) else { return nil }
      if before == UInt8(ascii: "-") || before == UInt8(ascii: "+") {
        let isOperator =
          start - 2 >= bytes.startIndex
          && (isWord(bytes[start - 2]) || ")].".utf8.contains(bytes[start - 2]))
        if !isOperator { first = start - 1 }
      }
    }
    var last = end
    // The point that ends a sentence.
    if bytes[last - 1] == UInt8(ascii: ".") { last -= 1 }
    guard last > start, last - first <= lengthLimit else { return nil }
    var points = 0
    var exponents = 0
    var digits = 0
    for position in start..<last {
      switch bytes[position] {
      case UInt8(ascii: "."):
        points += 1
        if exponents > 0 { return nil }
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        exponents += 1
        if digits == 0 { return nil }
      case UInt8(ascii: "-"), UInt8(ascii: "+"): break
      case let byte where isDigit(byte): digits += 1
      default: return nil
      }
    }
    guard points <= 1, exponents <= 1, digits > 0,
      let value = Double(String(decoding: bytes[first..<last], as: UTF8.self)), value.isFinite
    else { return nil }
    return Numeral(range: first..<last, value: value, isInteger: points + exponents == 0)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  /// An ASCII letter, digit or underscore.
  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
  }
}
