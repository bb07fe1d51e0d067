/// Terminal columns that a text takes: two for East Asian wide characters and emoji, none for
/// combining marks and controls.
///
/// A base with the emoji variation selector counts two; parts joined to an emoji by ZERO WIDTH JOINER
/// and skin tones behind one count nothing (Unicode Standard Annex #11; Technical Standard #51).
public func displayWidth(of text: some StringProtocol) -> Int {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
  var measure = WidthMeasure()
  var width = 0
  for scalar in text.unicodeScalars { width += measure.advance(by: scalar) }
  return width
}

/// The longest beginning of a text that fits, with `…` for what is cut off.
public func truncated(_ text: String, toWidth width: Int) -> String {
  guard displayWidth(of: text) > width else { return text }
  guard width > 0 else { return "" }
  var kept = ""
  var used = 0
  for character in text {
    used += displayWidth(of: String(character))
    if used > width - 1 { break }
    kept.append(character)
  }
  return kept + "…"
}

/// Adds up columns scalar by scalar, for what a scalar adds depends on those before it.
private struct WidthMeasure {
  private var base: Unicode.Scalar?
  private var baseWidth = 0
  private var isJoined = false

  mutating func advance(by scalar: Unicode.Scalar) -> Int {
    defer { isJoined = scalar == "\u{200D}" }
    if scalar == "\u{FE0F}" {
      guard baseWidth == 1, let base, base.properties.isEmoji else { return 0 }
      baseWidth = 2
      return 1
    }
    let width = columns(of: scalar)
    if width == 0 { return 0 }
    let isSkinTone = (0x1F3FB...0x1F3FF).contains(scalar.value)
    if baseWidth == 2, isSkinTone || (isJoined && scalar.properties.isEmoji) { return 0 }
    base = scalar
    baseWidth = width
    return width
  }

  private func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x20 || (0x7F..<0xA0).contains(value) { return 0 }
    if value < 0x300 { return value == 0xAD ? 0 : 1 }
    if contains(value, in: zeroWidthRanges) { return 0 }
    return contains(value, in: wideRanges) ? 2 : 1
  }
}

/// Whether sorted, disjoint ranges, given as first and last, hold a value.
private func contains(_ value: UInt32, in ranges: [UInt32]) -> Bool {
  var low = 0
  var high = ranges.count / 2
  while low < high {
    let middle = (low + high) / 2
    if value > ranges[2 * middle + 1] {
      low = middle + 1
    } else if value < ranges[2 * middle] {
      high = middle
    } else {
      return true
    }
  }
  return false
}
