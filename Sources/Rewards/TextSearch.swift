/// UTF-8 as it lies in memory, in which patterns are found in time proportional to its length.
///
/// Python's rules work on code points, not on characters as Swift has them; a pattern of whole code points
/// stands in a text exactly where its bytes do.
typealias TextBytes = UnsafeBufferPointer<UInt8>

extension String {
  /// The bytes of the text, without a copy where it has them.
  func withBytes<Result>(_ body: (TextBytes) throws -> Result) rethrows -> Result {
    var text = self
    return try text.withUTF8(body)
  }

  init(_ bytes: TextBytes, _ range: Range<Int>) {
    self = String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  /// Whether bytes stand somewhere in the text.
  func hasBytes(_ pattern: StaticString) -> Bool {
    withBytes { $0.firstPlace(of: pattern) != nil }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where a pattern first stands at or behind a place.
  func firstPlace(of pattern: StaticString, from start: Int = 0) -> Int? {
    let first = pattern.utf8Start[0]
    var place = start
    while place <= count - pattern.utf8CodeUnitCount {
      if self[place] == first, has(pattern, at: place) { return place }
      place += 1
    }
    return nil
  }

  /// Where a pattern last stands.
  func lastPlace(of pattern: StaticString) -> Int? {
    var place = count - pattern.utf8CodeUnitCount
    while place >= 0 {
      if self[place] == pattern.utf8Start[0], has(pattern, at: place) { return place }
      place -= 1
    }
    return nil
  }

  /// Where a pattern stands, the places overlapping or not.
  func places(of pattern: StaticString, atMost most: Int = .max) -> [Int] {
    var places: [Int] = []
    var start = 0
    while places.count < most, let place = firstPlace(of: pattern, from: start) {
      places.append(place)
      start = place + 1
    }
    return places
  }

  func has(_ pattern: StaticString, at place: Int) -> Bool {
    let length = pattern.utf8CodeUnitCount
    guard place >= 0, count - place >= length else { return false }
    for offset in 0..<length where self[place + offset] != pattern.utf8Start[offset] {
      return false
    }
    return true
  }

  /// A range without Python's white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    let start = skippingSpaces(in: range)
    var end = range.upperBound
    while start < end {
      var first = end - 1
      while first > start, self[first] & 0xC0 == 0x80 { first -= 1 }
      guard let (scalar, _) = scalar(at: first, before: end), isPythonSpace(scalar) else { break }
      end = first
    }
    return start..<end
  }

  /// Where the white space ends that a range begins with.
  func skippingSpaces(in range: Range<Int>) -> Int {
    var start = range.lowerBound
    while start < range.upperBound,
      let (scalar, length) = scalar(at: start, before: range.upperBound),
      isPythonSpace(scalar)
    {
      start += length
    }
    return start
  }

  /// What stands in the last `<answer>…</answer>` of a range, without white space at its ends.
  func lastAnswer(in range: Range<Int>) -> Range<Int>? {
    let opening: StaticString = "<answer>"
    let closing: StaticString = "</answer>"
    var last: Range<Int>?
    var position = range.lowerBound
    while let start = firstPlace(of: opening, from: position),
      let end = firstPlace(of: closing, from: start + opening.utf8CodeUnitCount),
      end <= range.upperBound - closing.utf8CodeUnitCount
    {
      last = (start + opening.utf8CodeUnitCount)..<end
      position = end + closing.utf8CodeUnitCount
    }
    return last.map(trimmed)
  }

  /// The code point at a place, and how many bytes it has; nil in the middle of one.
  func scalar(at place: Int, before end: Int) -> (Unicode.Scalar, length: Int)? {
    let first = self[place]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC0, place + length <= end else { return nil }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for offset in 1..<length { value = value << 6 | UInt32(self[place + offset] & 0x3F) }
    return Unicode.Scalar(value).map { ($0, length) }
  }
}

/// The value of a decimal digit of any script, as Python's `\d`, `int` and `float` know them.
func decimalDigit(_ scalar: Unicode.Scalar) -> Int? {
  if scalar.isASCII { return ("0"..."9").contains(scalar) ? Int(scalar.value) - 0x30 : nil }
  // No script has digits up to the Arabic ones, nor between those of Ol Chiki and Vai.
  if scalar.value < 0x660 || (0x1C5A...0xA61F).contains(scalar.value) { return nil }
  guard scalar.properties.numericType == .decimal else { return nil }
  return scalar.properties.numericValue.map { Int($0) }
}
