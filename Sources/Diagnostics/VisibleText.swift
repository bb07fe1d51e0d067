/// Text of unknown origin, safe to show: every character that could move the cursor, change the
/// terminal or reorder what stands around it is written as its escape. Newlines and tabs stay.
///
/// - Parameters:
///   - keepingColors: whether sequences that do nothing but choose colours stay too.
///   - showingInvisible: whether what has no width and no look of its own, such as a zero-width space
///     or a variation selector, is written as its escape too.
public func visibleControlCharacters(
  _ text: String, keepingColors: Bool = false, showingInvisible: Bool = false
) -> String {
  func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    isUnsafe(scalar) || showingInvisible && isInvisible(scalar)
  }
  guard text.unicodeScalars.contains(where: isHidden) else { return text }
  let scalars = Array(text.unicodeScalars)
  // Bytes: a view of scalars is copied as a whole by each piece that is appended to it.
  var visible: [UInt8] = []
  visible.reserveCapacity(2 * text.utf8.count)
  var index = 0
  while index < scalars.count {
    let scalar = scalars[index]
    if keepingColors, let end = endOfColor(in: scalars, from: index) {
      // Such a sequence is ASCII.
      visible += scalars[index..<end].map { UInt8($0.value) }
      index = end
      continue
    }
    if !isHidden(scalar) {
      visible += scalar.utf8
    } else if scalar == "\r" {
      visible += "\\r".utf8
    } else {
      visible += "\\u{\(String(scalar.value, radix: 16))}".utf8
    }
    index += 1
  }
  return String(decoding: visible, as: UTF8.self)
}

/// The end of a sequence `ESC [ digits ; digits m` (Select Graphic Rendition) that begins at a place.
private func endOfColor(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
  guard scalars[start] == "\u{1B}", start + 1 < scalars.count, scalars[start + 1] == "[" else {
    return nil
  }
  var index = start + 2
  while index < scalars.count, index < start + 20 {
    if scalars[index] == "m" { return index + 1 }
    guard scalars[index] == ";" || ("0"..."9").contains(scalars[index]) else { return nil }
    index += 1
  }
  return nil
}

private func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A: false
  case 0x00...0x1F, 0x7F...0x9F: true
  // Bidirectional marks, embeddings, overrides and isolates; line and paragraph separators.
  case 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}

/// Whether a character is one that Unicode ignores where a font does not know it. None is below U+00AD.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value >= 0xAD && scalar.properties.isDefaultIgnorableCodePoint
}

/// A string of the command language: between double quotes, with the escapes it needs.
public func stringLiteral(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case "\0": result += "\\0"
    case "\\": result += "\\\\"
    case "\"": result += "\\\""
    case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
