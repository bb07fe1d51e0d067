/// How a value is written as JSON.
struct JSONStyle {
  /// What indents one level; nil writes a single line.
  var indent: String?
  var itemSeparator = ", "
  var keySeparator = ": "
  var sortsKeys = false
  /// Whether all but ASCII is escaped.
  var isASCII = false
}

extension Value {
  /// Python's `json.dumps`.
  ///
  /// - Throws: for values that JSON has no form for.
  func json(_ style: JSONStyle, limit: Int) throws -> String {
    var writer = JSONTextWriter(style: style, limit: limit)
    try writer.write(self, depth: 0)
    return writer.text
  }
}

private struct JSONTextWriter {
  let style: JSONStyle
  let limit: Int
  var text = ""

  init(style: JSONStyle, limit: Int) {
    self.style = style
    self.limit = limit
  }

  mutating func add(_ piece: String) throws {
    text += piece
    if text.utf8.count > limit { throw Failure(.limit, "a text grew beyond \(limit) characters") }
  }

  mutating func write(_ value: Value, depth: Int) throws {
    guard depth < 100 else { throw Failure(.limit, "values are nested too deeply") }
    switch value {
    case .none: try add("null")
    case .bool(let bool): try add(bool ? "true" : "false")
    case .integer(let integer): try add(String(integer))
    case .number(let number): try add(numberText(number))
    case .string(let text), .markup(let text): try add(quoted(text))
    case .list(let elements), .tuple(let elements):
      try write(elements.count, "[", "]", depth) { writer, index in
        try writer.write(elements[index], depth: depth + 1)
      }
    case .dictionary(let members):
      var pairs: [(key: String, value: Value)] = []
      let ordered =
        style.sortsKeys
        ? try sorted(members.elements.map { ($0.key.value, $0.value) }) { $0.0 }
        : members.elements.map { ($0.key.value, $0.value) }
      for (key, value) in ordered { pairs.append((try keyText(key), value)) }
      try write(pairs.count, "{", "}", depth) { writer, index in
        try writer.add(writer.quoted(pairs[index].key) + writer.style.keySeparator)
        try writer.write(pairs[index].value, depth: depth + 1)
      }
    default:
      throw Failure.type("Object of type \(value.typeName) is not JSON serializable")
    }
  }

  private func numberText(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return pythonText(number)
  }

  private func keyText(_ key: Value) throws -> String {
    switch key {
    case .string(let text), .markup(let text): return text
    case .none: return "null"
    case .bool(let bool): return bool ? "true" : "false"
    case .integer(let integer): return String(integer)
    case .number(let number): return numberText(number)
    default:
      throw Failure.type(
        "keys must be str, int, float, bool or None, not \(key.typeName)")
    }
  }

  private mutating func write(
    _ count: Int, _ open: String, _ close: String, _ depth: Int,
    element: (inout JSONTextWriter, Int) throws -> Void
  ) throws {
    try add(open)
    guard count > 0 else { return try add(close) }
    let lineFeed = style.indent.map { "\n" + String(repeating: $0, count: depth + 1) }
    let separator =
      style.indent == nil
      ? style.itemSeparator : style.itemSeparator + (lineFeed ?? "")
    if let lineFeed { try add(lineFeed) }
    for index in 0..<count {
      if index > 0 { try add(separator) }
      try element(&self, index)
    }
    if let indent = style.indent { try add("\n" + String(repeating: indent, count: depth)) }
    try add(close)
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      default:
        if scalar.value < 0x20 || (style.isASCII && scalar.value > 0x7E) {
          for unit in String(scalar).utf16 { result += "\\u" + hexadecimal(UInt32(unit), 4) }
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}

/// The elements in Python's order of their keys; equal ones stay in their order.
///
/// - Throws: for keys that have no order.
func sorted<Element>(
  _ elements: [Element], reversed: Bool = false, by key: (Element) throws -> Value
) throws -> [Element] {
  let keyed = try elements.enumerated().map { (index: $0.offset, key: try key($0.element)) }
  let order = try keyed.sorted { left, right in
    let (first, second) = reversed ? (right, left) : (left, right)
    if try first.key.isLess(than: second.key) { return true }
    if try second.key.isLess(than: first.key) { return false }
    return left.index < right.index
  }
  return order.map { elements[$0.index] }
}
