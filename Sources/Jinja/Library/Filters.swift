/// A filter: the value before the `|`, and the arguments.
typealias Filter = @Sendable (inout Renderer, Value, CallArguments) throws -> Value

/// The filters by name. Those that depend on chance or on the document around a text (`random`, `urlize`)
/// are not among them.
let valueFilters: [String: Filter] = textFilters.merging(sequenceFilters) { first, _ in first }

extension Renderer {
  mutating func filtered(
    _ value: Value, by name: String, _ arguments: CallArguments
  ) throws -> Value {
    guard let filter = valueFilters[name] else {
      throw Failure(.syntax, "No filter named '\(name)'.")
    }
    return try filter(&self, value, arguments)
  }
}

private let textFilters: [String: Filter] = [
  "string": { renderer, value, _ in
    if case .markup = value { return value }
    return .string(try renderer.str(value))
  },
  "safe": { renderer, value, _ in .markup(try renderer.str(value)) },
  "escape": escape, "e": escape,
  "forceescape": { renderer, value, _ in
    .markup(escaped(try renderer.str(value)))
  },
  "upper": { renderer, value, _ in .string(try renderer.str(value).uppercasedScalars) },
  "lower": { renderer, value, _ in .string(try renderer.str(value).lowercasedScalars) },
  "capitalize": { renderer, value, _ in .string(try renderer.str(value).capitalizedScalars) },
  "title": { renderer, value, _ in .string(title(try renderer.str(value))) },
  "trim": { renderer, value, arguments in
    let given = try arguments.bind("trim", ["chars"])
    return .string(
      try renderer.stripped(
        try renderer.str(value), CallArguments(positional: given.compactMap { $0 }), left: true,
        right: true))
  },
  "replace": { renderer, value, arguments in
    let given = try arguments.bind("replace", ["old", "new", "count"])
    var most = Int.max
    if let count = given[2]?.whole, count >= 0 { most = count }
    return .string(
      try renderer.replacing(
        try renderer.str(given[0] ?? .none), in: try renderer.str(value),
        by: try renderer.str(given[1] ?? .none), most: most))
  },
  "format": { renderer, value, arguments in
    var values = Value.tuple(arguments.positional)
    if !arguments.named.isEmpty {
      guard arguments.positional.isEmpty else {
        throw Failure.type("can't handle positional and keyword arguments at the same time")
      }
      values = .record(arguments.named)
    }
    return .string(try renderer.percentFormatted(try renderer.str(value), values))
  },
  "indent": indent,
  "center": { renderer, value, arguments in
    let given = try arguments.bind("center", ["width"])
    return try renderer.call(
      .center, of: try renderer.str(value),
      CallArguments(positional: [given[0] ?? .integer(80)]))
  },
  "truncate": truncate,
  "wordcount": { renderer, value, _ in
    var count = 0
    var isInside = false
    for scalar in try renderer.str(value).unicodeScalars {
      let isWord = scalar.isIdentifierPart
      if isWord, !isInside { count += 1 }
      isInside = isWord
    }
    return .integer(count)
  },
  "striptags": { renderer, value, _ in .string(withoutTags(try renderer.str(value))) },
  "urlencode": { renderer, value, _ in
    let members: [Value]
    switch value {
    case .dictionary(let dictionary):
      members = dictionary.elements.map { .tuple([$0.key.value, $0.value]) }
    case .list, .tuple, .sequence: members = try renderer.elements(of: value)
    default: return .string(percentEncoded(try renderer.str(value), keepsSlash: true))
    }
    return .string(
      try members.map { member in
        let pair = try renderer.elements(of: member)
        guard pair.count == 2 else { throw Failure.type("expected pairs of name and value") }
        return try pair.map { percentEncoded(try renderer.str($0), keepsSlash: false) }
          .joined(separator: "=")
      }.joined(separator: "&"))
  },
  "tojson": { renderer, value, arguments in
    let given = try arguments.bind(
      "tojson", ["ensure_ascii", "indent", "separators", "sort_keys"])
    var style = JSONStyle()
    style.isASCII = given[0]?.isTrue ?? false
    style.sortsKeys = given[3]?.isTrue ?? false
    switch given[1] ?? .none {
    case .none: break
    case .string(let text), .markup(let text): style.indent = text
    case let width:
      style.indent = String(repeating: " ", count: max(0, try renderer.width(width)))
      if style.indent?.utf8.count ?? 0 > 1000 {
        throw Failure(.limit, "an indent of more than 1000 characters")
      }
    }
    if style.indent != nil { style.itemSeparator = "," }
    if let separators = given[2]?.elements {
      guard separators.count == 2, let item = separators[0].text, let key = separators[1].text
      else { throw Failure.type("separators must be two strings") }
      style.itemSeparator = item
      style.keySeparator = key
    }
    let text = try value.json(style, limit: renderer.limits.characters)
    try renderer.count(text.utf8.count / 16)
    return .string(text)
  },
  "int": { renderer, value, arguments in
    let given = try arguments.bind("int", ["default", "base"])
    let standard = given[0] ?? .integer(0)
    if let text = value.text {
      let digits = text.stripped(\.isPythonSpace).filter { $0 != "_" }
      let radix = given[1]?.whole ?? 10
      guard (2...36).contains(radix) else { return standard }
      var body = digits
      for (prefix, base) in [("0x", 16), ("0b", 2), ("0o", 8)] where radix == base {
        if body.lowercased().hasPrefix(prefix) { body = String(body.dropFirst(2)) }
      }
      if let whole = Int(body, radix: radix) { return .integer(whole) }
      guard let number = pythonNumber(digits), number.isFinite,
        let whole = Int(exactly: number.rounded(.towardZero))
      else { return standard }
      return .integer(whole)
    }
    if case .undefined(let undefined) = value { throw undefined.failure }
    if let whole = value.whole { return .integer(whole) }
    guard let number = value.numeric, number.isFinite,
      let whole = Int(exactly: number.rounded(.towardZero))
    else { return standard }
    return .integer(whole)
  },
  "float": { renderer, value, arguments in
    let given = try arguments.bind("float", ["default"])
    if case .undefined(let undefined) = value { throw undefined.failure }
    if let number = value.numeric { return .number(number) }
    guard let text = value.text, let number = pythonNumber(text.stripped(\.isPythonSpace)) else {
      return given[0] ?? .number(0)
    }
    return .number(number)
  },
  "abs": { _, value, _ in
    if let whole = value.whole, whole != .min { return .integer(abs(whole)) }
    guard case .number(let number) = value else {
      throw Failure.type("bad operand type for abs(): '\(value.typeName)'")
    }
    return .number(number.magnitude)
  },
  "round": { _, value, arguments in
    let given = try arguments.bind("round", ["precision", "method"])
    let precision = given[0]?.whole ?? 0
    let method = given[1]?.text ?? "common"
    guard ["common", "ceil", "floor"].contains(method) else {
      throw Failure.type("method must be common, ceil or floor")
    }
    guard let number = value.numeric else {
      throw Failure.type("type \(value.typeName) doesn't define __round__ method")
    }
    if method == "common", let whole = value.whole, precision >= 0 { return .integer(whole) }
    guard number.isFinite, abs(precision) < 300 else { return .number(number) }
    if method == "common" {
      guard precision >= 0 else {
        let scale = pow10(-precision)
        return .number((number / scale).rounded(.toNearestOrEven) * scale)
      }
      // The digits of the exact value, as Python rounds.
      return .number(Double(cFormatted(number, "f", precision)) ?? number)
    }
    let scale = pow10(abs(precision))
    let scaled = precision >= 0 ? number * scale : number / scale
    let rounded = scaled.rounded(method == "ceil" ? .up : .down)
    return .number(precision >= 0 ? rounded / scale : rounded * scale)
  },
  "filesizeformat": { _, value, arguments in
    let isBinary = try arguments.bind("filesizeformat", ["binary"])[0]?.isTrue ?? false
    guard let bytes = value.numeric ?? value.text.flatMap(pythonNumber) else {
      throw Failure.type("could not convert to a number of bytes")
    }
    let base = isBinary ? 1024.0 : 1000.0
    if bytes == 1 { return .string("1 Byte") }
    if bytes < base { return .string("\(Int(bytes)) Bytes") }
    var unit = base
    let names = ["k", "M", "G", "T", "P", "E", "Z", "Y"]
    for (index, name) in names.enumerated() {
      unit *= base
      if bytes < unit || index == names.count - 1 {
        let prefix = isBinary ? (name == "k" ? "K" : name) + "i" : name
        return .string(cFormatted(base * bytes / unit, "f", 1) + " \(prefix)B")
      }
    }
    return .none
  },
]

private let escape: Filter = { renderer, value, _ in
  if case .markup = value { return value }
  return .markup(escaped(try renderer.str(value)))
}

private func pow10(_ exponent: Int) -> Double {
  var result = 1.0
  for _ in 0..<exponent { result *= 10 }
  return result
}

/// What Python's `float` reads.
func pythonNumber(_ text: String) -> Double? {
  let plain = text.filter { $0 != "_" }.lowercased()
  switch plain.drop(while: { $0 == "+" || $0 == "-" }) {
  case "inf", "infinity": return plain.hasPrefix("-") ? -.infinity : .infinity
  case "nan": return .nan
  default: break
  }
  guard plain.utf8.allSatisfy({ "0123456789+-.e".utf8.contains($0) }) else { return nil }
  return Double(plain.hasSuffix(".") ? String(plain.dropLast()) : plain)
}

/// The first letter of each word in upper case, the others in lower case; words end at white space, hyphens
/// and opening brackets, as Jinja's filter has it.
private func title(_ text: String) -> String {
  var result = ""
  var startsWord = true
  for scalar in text.unicodeScalars {
    if scalar.isPythonSpace || "-({[<".unicodeScalars.contains(scalar) {
      result.unicodeScalars.append(scalar)
      startsWord = true
    } else {
      result +=
        startsWord ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
      startsWord = false
    }
  }
  return result
}

private let indent: Filter = { renderer, value, arguments in
  let given = try arguments.bind("indent", ["width", "first", "blank"])
  let margin: String
  switch given[0] ?? .integer(4) {
  case .string(let text), .markup(let text): margin = text
  case let width: margin = String(repeating: " ", count: try renderer.width(width))
  }
  let text = try renderer.requiredText(value)
  let isFirst = given[1]?.isTrue ?? false
  let indentsBlank = given[2]?.isTrue ?? false
  let lines = (text + "\n").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  try renderer.check(size: text.utf8.count + lines.count * margin.utf8.count)
  try renderer.count((text.utf8.count + lines.count * margin.utf8.count) / 16)
  var result: [String] = []
  for (index, line) in lines.enumerated() {
    let isIndented = index == 0 ? isFirst : indentsBlank || !line.isEmpty
    result.append(isIndented ? margin + line : String(line))
  }
  return .string(result.joined(separator: "\n"))
}

private let truncate: Filter = { renderer, value, arguments in
  let given = try arguments.bind("truncate", ["length", "killwords", "end", "leeway"])
  let length = given[0]?.whole ?? 255
  let end = given[2]?.text ?? "..."
  let leeway = given[3]?.whole ?? 5
  guard let text = value.text else {
    // Python takes any value with a length, and fails where one must be cut.
    let count = try lengthFilter(&renderer, value, CallArguments()).whole ?? 0
    if count - leeway <= length { return value }
    throw Failure.type("can only concatenate \(value.typeName) (not \"str\") to \(value.typeName)")
  }
  let scalars = Array(text.unicodeScalars)
  guard length >= end.scalarCount, leeway >= 0 else {
    throw Failure.type("expected length >= \(end.scalarCount), got \(length)")
  }
  if scalars.count - leeway <= length { return .string(text) }
  let cut = scalars.prefix(length - end.scalarCount)
  if given[1]?.isTrue ?? false { return .string(String(scalars: cut) + end) }
  let space = cut.lastIndex(of: " ")
  return .string(String(scalars: space.map { cut[..<$0] } ?? cut) + end)
}

private func withoutTags(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  var isInside = false
  for scalar in text.unicodeScalars {
    if scalar == "<" {
      isInside = true
    } else if scalar == ">", isInside {
      isInside = false
    } else if !isInside {
      result.append(scalar)
    }
  }
  return String(result).split { $0.unicodeScalars.allSatisfy(\.isPythonSpace) }
    .joined(separator: " ")
}

private func percentEncoded(_ text: String, keepsSlash: Bool) -> String {
  var result = ""
  for byte in text.utf8 {
    let scalar = Unicode.Scalar(byte)
    let isKept =
      byte < 128
      && (scalar.properties.isAlphabetic || scalar.isDecimalDigit
        || "_.-~".unicodeScalars.contains(scalar) || scalar == "/" && keepsSlash)
    result += isKept ? String(scalar) : "%" + hexadecimal(UInt32(byte), 2).uppercased()
  }
  return result
}
