extension Value {
  /// Python's `str`.
  ///
  /// - Parameter limit: more characters are an error.
  func str(limit: Int) throws -> String {
    switch self {
    case .string(let text), .markup(let text): return text
    case .undefined: return ""
    default: return try repr(limit: limit)
    }
  }

  /// Python's `repr`.
  func repr(limit: Int) throws -> String {
    var writer = PythonWriter(limit: limit)
    try writer.write(self, depth: 0)
    return writer.text
  }
}

/// Writes values as Python's `repr` does.
private struct PythonWriter {
  let limit: Int
  var text = ""

  mutating func add(_ piece: String) throws {
    text += piece
    if text.utf8.count > limit { throw Failure(.limit, "a text grew beyond \(limit) characters") }
  }

  mutating func write(_ value: Value, depth: Int) throws {
    guard depth < 100 else { throw Failure(.limit, "values are nested too deeply") }
    switch value {
    case .undefined: try add("Undefined")
    case .none: try add("None")
    case .bool(let bool): try add(bool ? "True" : "False")
    case .integer(let integer): try add(String(integer))
    case .number(let number): try add(pythonText(number))
    case .string(let text): try add(quoted(text))
    case .markup(let text): try add("Markup(\(quoted(text)))")
    case .list(let elements): try write(elements, "[", "]", depth)
    case .tuple(let elements): try write(elements, "(", elements.count == 1 ? ",)" : ")", depth)
    case .dictionary(let members): try write(members, depth)
    case .sequence(let sequence):
      switch sequence.kind {
      case .range:
        let first = sequence.all.first?.whole ?? 0
        try add("range(\(first), \(first + sequence.all.count))")
      case .generator: try add("<generator object>")
      default:
        try add(value.typeName + "(")
        try write(sequence.all, "[", "]", depth)
        try add(")")
      }
    case .namespace(let namespace):
      try add("<Namespace ")
      try write(namespace.members, depth)
      try add(">")
    case .function(let function): try add("<\(function.name)>")
    }
  }

  private mutating func write(
    _ elements: [Value], _ open: String, _ close: String, _ depth: Int
  ) throws {
    try add(open)
    for (index, element) in elements.enumerated() {
      if index > 0 { try add(", ") }
      try write(element, depth: depth + 1)
    }
    try add(close)
  }

  private mutating func write(_ members: Value.Dictionary, _ depth: Int) throws {
    try add("{")
    for (index, member) in members.elements.enumerated() {
      if index > 0 { try add(", ") }
      try write(member.key.value, depth: depth + 1)
      try add(": ")
      try write(member.value, depth: depth + 1)
    }
    try add("}")
  }

  /// A string in single quotes, or in double ones where it holds single quotes only.
  private func quoted(_ text: String) -> String {
    let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
    var result = String.UnicodeScalarView()
    result.append(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\r": result.append(contentsOf: "\\r".unicodeScalars)
      case "\t": result.append(contentsOf: "\\t".unicodeScalars)
      case quote:
        result.append("\\")
        result.append(quote)
      default:
        if isPrintable(scalar) {
          result.append(scalar)
        } else {
          let width = scalar.value < 0x100 ? 2 : scalar.value < 0x10000 ? 4 : 8
          let letter = ["x", "u", "U"][width == 2 ? 0 : width == 4 ? 1 : 2]
          result.append(
            contentsOf: ("\\" + letter + hexadecimal(scalar.value, width)).unicodeScalars)
        }
      }
    }
    result.append(quote)
    return String(result)
  }

  /// What Python's `str.isprintable` accepts.
  private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
    return switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      false
    default: true
    }
  }
}

func hexadecimal(_ value: UInt32, _ width: Int) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Python's `repr` of a float: the shortest digits that read back, with an exponent below 1e-4 and from
/// 1e16 on.
func pythonText(_ number: Double) -> String {
  if number.isNaN { return "nan" }
  if number.isInfinite { return number < 0 ? "-inf" : "inf" }
  let (sign, digits, exponent) = decimal(number)
  guard exponent >= -4, exponent < 16 else {
    let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
    let size = abs(exponent)
    return sign + String(digits.prefix(1)) + fraction + "e" + (exponent < 0 ? "-" : "+")
      + (size < 10 ? "0" : "") + String(size)
  }
  if exponent < 0 {
    return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
  }
  if digits.count <= exponent + 1 {
    return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
  }
  return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
}

/// The shortest digits of a finite number, without zeros at either end, and the power of ten of the first.
private func decimal(_ number: Double) -> (sign: String, digits: String, exponent: Int) {
  let sign = number.sign == .minus ? "-" : ""
  let parts = "\(number.magnitude)".split(separator: "e", maxSplits: 1)
  let mantissa = parts[0].split(separator: ".", maxSplits: 1)
  let whole = String(mantissa[0])
  let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
  let shift = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  let all = whole + fraction
  let leading = all.prefix { $0 == "0" }.count
  var digits = String(all.dropFirst(leading))
  while digits.last == "0" { digits.removeLast() }
  if digits.isEmpty { return (sign, "0", 0) }
  return (sign, digits, whole.count - 1 - leading + shift)
}
