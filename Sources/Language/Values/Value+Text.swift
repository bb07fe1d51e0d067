import Diagnostics

extension Value {
  /// The value as the language writes it: strings quoted, numbers in the shortest form that reads
  /// back. Long lists are cut, with their count.
  public var literal: String {
    var writer = LiteralWriter()
    writer.write(self, isQuoted: true)
    return writer.text
  }

  /// The value as `print` writes it: a string bare, inside lists quoted.
  public var text: String {
    var writer = LiteralWriter()
    writer.write(self, isQuoted: false)
    return writer.text
  }

  /// What is shown when the value is the result of a statement.
  public func display(width: Int) -> String {
    switch self {
    case .object(let object): object.display(width: width)
    case .string(let text): visibleControlCharacters(text)
    case .list, .record: filled(width: width, indent: 0)
    default: literal
    }
  }

  /// Longer literals are shown as they are: to lay them out would take too long, for a part that occurs
  /// in many places counts each time.
  private static let filledBytes = 200_000

  /// The literal; of a list or record that is too wide for a line, as many parts on each as fit.
  private func filled(width: Int, indent: Int) -> String {
    let literal = literal
    guard displayWidth(of: literal) > width - indent, indent < width / 2,
      literal.utf8.count < Self.filledBytes
    else { return literal }
    let parts: [String]
    let brackets: (String, String)
    switch self {
    case .list(let elements):
      brackets = ("[", "]")
      parts =
        elements.prefix(LiteralWriter.elementLimit).map {
          $0.filled(width: width, indent: indent + 1)
        }
        + (elements.count > LiteralWriter.elementLimit ? ["… (\(elements.count) in all)"] : [])
    case .record(let record):
      brackets = ("{", "}")
      parts = record.keys.map { key in
        let name = fieldName(key) + ": "
        return name
          + (record[key] ?? .nil).filled(width: width, indent: indent + 1 + displayWidth(of: name))
      }
    default: return literal
    }
    let margin = String(repeating: " ", count: indent + 1)
    var text = brackets.0
    var column = indent + 1
    for (index, part) in parts.enumerated() {
      let first = part.prefix { $0 != "\n" }
      let needed = displayWidth(of: first) + 1
      if column + needed > width || part.contains("\n"), column > indent + 1 {
        text = text.last == " " ? String(text.dropLast()) : text
        text += "\n" + margin
        column = indent + 1
      }
      text += part + (index == parts.count - 1 ? brackets.1 : ", ")
      let last = part.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
      column = (part.contains("\n") ? 0 : column) + displayWidth(of: last) + 2
    }
    return text
  }

  /// The same without colour.
  public func plainDisplay(width: Int) -> String {
    if case .object(let object) = self {
      object.plainDisplay(width: width)
    } else {
      display(width: width)
    }
  }
}

/// Writes a value, and leaves out what nobody would read.
private struct LiteralWriter {
  /// Elements of a list that are written.
  static let elementLimit = 100
  /// Lists inside lists, and bytes in all, beyond which parts are an ellipsis.
  private static let depthLimit = 100
  private static let byteLimit = 1 << 20

  private(set) var text = ""
  private var depth = 0

  private var isFull: Bool { depth > Self.depthLimit || text.utf8.count > Self.byteLimit }

  mutating func write(_ value: Value, isQuoted: Bool) {
    switch value {
    case .nil: text += "nil"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .number(let value): text += numberText(value)
    case .string(let value): text += isQuoted ? stringLiteral(value) : value
    case .list(let elements):
      text += "["
      var count = 0
      for element in elements.prefix(Self.elementLimit) {
        guard begin(count == 0) else { break }
        write(element, isQuoted: true)
        depth -= 1
        count += 1
      }
      if count < elements.count {
        text += count == 0 ? "…" : ", … (\(elements.count) in all)"
      }
      text += "]"
    case .record(let record):
      text += "{"
      for (index, key) in record.keys.enumerated() {
        guard begin(index == 0) else {
          text += "…"
          break
        }
        text += fieldName(key) + ": "
        write(record[key] ?? .nil, isQuoted: true)
        depth -= 1
      }
      text += "}"
    case .function(let function): text += function.summary
    case .object(let object): text += visibleControlCharacters(object.summary)
    }
  }

  /// Goes one level down to a part, behind a comma if it is not the first; false when no more is
  /// written.
  private mutating func begin(_ isFirst: Bool) -> Bool {
    if isFull { return false }
    if !isFirst { text += ", " }
    depth += 1
    return true
  }
}

/// The shortest text that reads back as the same number, always with a point or exponent.
public func numberText(_ value: Double) -> String {
  if value.isNaN { return "nan" }
  if value.isInfinite { return value < 0 ? "-inf" : "inf" }
  return "\(value)"
}

/// A field's name as a record shows it: bare if it can be read back so.
private func fieldName(_ name: String) -> String {
  let isBare =
    !name.isEmpty && !("0"..."9").contains(name.first ?? " ")
    && name.unicodeScalars.allSatisfy {
      $0 == "_" || $0.value >= 0x80 || ("a"..."z").contains($0) || ("A"..."Z").contains($0)
        || ("0"..."9").contains($0)
    }
  return isBare ? name : stringLiteral(name)
}
