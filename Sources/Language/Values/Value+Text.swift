import Diagnostics

extension Value {
  /// Elements of a list that are shown.
  private static let shownElements = 100

  /// The value as the language writes it: strings quoted, numbers in the shortest form that reads
  /// back. Long lists are cut, with their count.
  public var literal: String {
    switch self {
    case .string(let text): stringLiteral(text)
    default: text
    }
  }

  /// The value as `print` writes it: a string bare, inside lists quoted.
  public var text: String {
    switch self {
    case .nil: return "nil"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .number(let value): return numberText(value)
    case .string(let value): return value
    case .list(let elements):
      var parts = elements.prefix(Self.shownElements).map(\.literal)
      if elements.count > Self.shownElements { parts.append("… (\(elements.count) in all)") }
      return "[" + parts.joined(separator: ", ") + "]"
    case .record(let record):
      return "{"
        + record.keys.map { "\(fieldName($0)): \((record[$0] ?? .nil).literal)" }
        .joined(separator: ", ") + "}"
    case .function(let function): return function.summary
    case .object(let object): return visibleControlCharacters(object.summary)
    }
  }

  /// What is shown when the value is the result of a statement.
  public func display(width: Int) -> String {
    switch self {
    case .object(let object): object.display(width: width)
    case .string(let text): visibleControlCharacters(text)
    default: literal
    }
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
