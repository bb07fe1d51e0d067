/// Text of unknown origin, safe to show: every character that could move the cursor, change the
/// terminal or reorder what stands around it is written as its escape. Newlines and tabs stay.
public func visibleControlCharacters(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
  var visible = ""
  for scalar in text.unicodeScalars {
    if isUnsafe(scalar) {
      visible += scalar == "\r" ? "\\r" : "\\u{\(String(scalar.value, radix: 16))}"
    } else {
      visible.unicodeScalars.append(scalar)
    }
  }
  return visible
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
