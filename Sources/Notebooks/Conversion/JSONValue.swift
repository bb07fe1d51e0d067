/// JSON whose members keep their order, so that it is always written the same way.
enum JSONValue: Sendable {
  case null
  case truth(Bool)
  /// In JSON's notation.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  static func integer(_ value: Int) -> JSONValue { .number("\(value)") }

  /// A member of an object; nil for other values and names.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  var stringValue: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var arrayValue: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// In one line, printable ASCII and other scripts as they are, the rest escaped.
  var text: String {
    switch self {
    case .null: "null"
    case .truth(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .string(let text): Self.quoted(text)
    case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.0)): \($0.1.text)" }.joined(separator: ", ") + "}"
    }
  }

  /// Over lines, indented by one space a level as Jupyter writes it.
  func indentedText(level: Int = 0) -> String {
    let margin = String(repeating: " ", count: level + 1)
    let lines: [String]
    let ends: (String, String)
    switch self {
    case .array(let values) where !values.isEmpty:
      lines = values.map { margin + $0.indentedText(level: level + 1) }
      ends = ("[", "]")
    case .object(let members) where !members.isEmpty:
      lines = members.map {
        "\(margin)\(Self.quoted($0.0)): \($0.1.indentedText(level: level + 1))"
      }
      ends = ("{", "}")
    default:
      return text
    }
    return "\(ends.0)\n\(lines.joined(separator: ",\n"))\n\(margin.dropLast())\(ends.1)"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _
      where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
        || (0x200E...0x2069).contains(scalar.value) && scalar.properties.isDefaultIgnorableCodePoint:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
