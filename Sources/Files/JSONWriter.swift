extension JSONValue {
  /// The value as indented JSON text, ended by a line feed.
  package var text: String {
    var result = ""
    write(to: &result, indent: "")
    return result + "\n"
  }

  /// The value in one line, without a line feed.
  package var line: String {
    var result = ""
    writeLine(to: &result)
    return result
  }

  private func writeLine(to result: inout String) {
    switch self {
    case .null, .bool, .integer, .number, .string: write(to: &result, indent: "")
    case .array(let values):
      result += "["
      for (index, value) in values.enumerated() {
        if index > 0 { result += ", " }
        value.writeLine(to: &result)
      }
      result += "]"
    case .object(let object):
      result += "{"
      for (index, member) in object.members.enumerated() {
        if index > 0 { result += ", " }
        result += Self.quoted(member.key)
        result += ": "
        member.value.writeLine(to: &result)
      }
      result += "}"
    }
  }

  private func write(to result: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .null: result += "null"
    case .bool(let value): result += value ? "true" : "false"
    case .integer(let value): result += String(value)
    case .number(let value): result += value.isFinite ? String(value) : "null"
    case .string(let value): result += Self.quoted(value)
    case .array(let values):
      guard !values.isEmpty else {
        result += "[]"
        return
      }
      result += "[\n"
      for (index, value) in values.enumerated() {
        result += index == 0 ? inner : ",\n" + inner
        value.write(to: &result, indent: inner)
      }
      result += "\n\(indent)]"
    case .object(let object):
      guard !object.members.isEmpty else {
        result += "{}"
        return
      }
      result += "{\n"
      for (index, member) in object.members.enumerated() {
        result += index == 0 ? inner : ",\n" + inner
        result += Self.quoted(member.key) + ": "
        member.value.write(to: &result, indent: inner)
      }
      result += "\n\(indent)}"
    }
  }

  /// A JSON string literal (RFC 8259, §7). Every control character is escaped, and what reorders or
  /// breaks lines, so that the text can be shown on a terminal.
  package static func quoted(_ text: String) -> String {
    if isPlain(text) { return "\"" + text + "\"" }
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{61C}", "\u{200E}", "\u{200F}",
        "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        let digits = String(scalar.value, radix: 16)
        literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }

  /// Whether a text is ASCII without anything to escape.
  private static func isPlain(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      bytes.allSatisfy {
        $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      }
    }
  }
}
