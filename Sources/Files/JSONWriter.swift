extension JSONValue {
  /// The value as indented JSON text, ended by a line feed.
  package var text: String {
    var result = ""
    write(to: &result, indent: "")
    return result + "\n"
  }

  /// The value in one line, without a line feed.
  package var line: String {
    switch self {
    case .null, .bool, .integer, .number, .string:
      var result = ""
      write(to: &result, indent: "")
      return result
    case .array(let values): return "[" + values.map(\.line).joined(separator: ", ") + "]"
    case .object(let object):
      return "{"
        + object.members.map { "\(Self.quoted($0.key)): \($0.value.line)" }.joined(separator: ", ")
        + "}"
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

  /// A JSON string literal.
  package static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A: bytes += Array("\\n".utf8)
      case 0x0D: bytes += Array("\\r".utf8)
      case 0x09: bytes += Array("\\t".utf8)
      case 0..<0x20:
        let code = String(byte, radix: 16)
        bytes += Array("\\u00\(code.count == 1 ? "0" : "")\(code)".utf8)
      case 0x7F: bytes += Array("\\u007f".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }
}
