/// The bytes of a line of Markdown. All marks are ASCII; one with an accent or another extender on it is
/// an ordinary character, as the keycap `*️⃣` is.
struct MarkedText {
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Whether the ASCII character at a place stands alone.
  func isMark(_ place: Int) -> Bool {
    guard place + 1 < bytes.count, bytes[place + 1] >= 0x80 else { return true }
    return !Self.isExtender(scalar(at: place + 1))
  }

  func has(_ mark: UInt8, at place: Int) -> Bool {
    place < bytes.count && bytes[place] == mark && isMark(place)
  }

  /// How often the mark at a place stands there in a row.
  func runLength(at start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] == bytes[start] { end += 1 }
    return end - start - (isMark(end - 1) ? 0 : 1)
  }

  /// Whether a backslash before a place keeps what stands there from being a mark.
  func isEscaped(_ place: Int) -> Bool {
    guard place < bytes.count else { return false }
    let scalar = scalar(at: place)
    if scalar.isSymbol { return true }
    return scalar.isASCII && scalar.isPunctuation && isMark(place)
  }

  func neighbor(at place: Int) -> EmphasisRuns.Neighbor {
    place < bytes.count ? Self.neighbor(scalar(at: place)) : .whiteSpace
  }

  /// The neighbor that ends before a place; what counts is the character that extenders belong to.
  func neighbor(before place: Int) -> EmphasisRuns.Neighbor {
    var start = place
    while start > 0 {
      start -= 1
      while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      let scalar = scalar(at: start)
      if start == 0 || !Self.isExtender(scalar) { return Self.neighbor(scalar) }
    }
    return .whiteSpace
  }

  private static func neighbor(_ scalar: Unicode.Scalar) -> EmphasisRuns.Neighbor {
    if scalar.properties.isWhitespace { return .whiteSpace }
    return scalar.isPunctuation || scalar.isSymbol ? .punctuation : .other
  }

  private static func isExtender(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x300 && (scalar.properties.isGraphemeExtend || scalar == "\u{200D}")
  }

  private func scalar(at place: Int) -> Unicode.Scalar {
    let first = UInt32(bytes[place])
    if first < 0x80 { return Unicode.Scalar(UInt8(first)) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = first & (0x7F >> UInt32(length))
    for byte in bytes[place..<min(place + length, bytes.count)].dropFirst() {
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}

extension Unicode.Scalar {
  fileprivate var isSymbol: Bool {
    switch properties.generalCategory {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    default: false
    }
  }

  fileprivate var isPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }
}
