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
