/// Functions on strings.
let textBuiltins: [Builtin] = [
  Builtin("format", "template, values", 1...64, "Fills each {} of a template, {:.2} with decimals.")
  { arguments, _ in
    .string(try format(try text(arguments[0], "format"), Array(arguments.dropFirst())))
  },
  Builtin("join", "list, separator", 1...2, "The elements as one string.") { arguments, _ in
    let separator = arguments.count > 1 ? try text(arguments[1], "join") : ""
    return .string(try joined(try list(arguments[0], "join").lazy.map(\.text), separator))
  },
  Builtin("split", "string, separator", 1...2, "The parts between separators, or the words.") {
    arguments, _ in
    let whole = try text(arguments[0], "split")
    guard arguments.count > 1 else {
      return .list(whole.split(whereSeparator: \.isWhitespace).map { .string(String($0)) })
    }
    let separator = try text(arguments[1], "split")
    guard !separator.isEmpty else {
      throw FunctionError("split wants a separator that is not empty")
    }
    let parts = whole.split(
      separator: separator, maxSplits: Limit.listElements, omittingEmptySubsequences: false)
    guard parts.count <= Limit.listElements else { throw tooLong }
    return .list(parts.map { .string(String($0)) })
  },
  Builtin("upper", "string", 1...1, "In capital letters.") { arguments, _ in
    .string(try bounded(try text(arguments[0], "upper").uppercased()))
  },
  Builtin("lower", "string", 1...1, "In small letters.") { arguments, _ in
    .string(try text(arguments[0], "lower").lowercased())
  },
  Builtin("trim", "string", 1...1, "Without white space at the ends.") { arguments, _ in
    let whole = try text(arguments[0], "trim")
    let start = whole.drop(while: \.isWhitespace)
    return .string(String(start.reversed().drop(while: \.isWhitespace).reversed()))
  },
  Builtin("contains", "string or list, part", 2...2, "Whether the part is in it.") { arguments, _ in
    if case .string(let whole) = arguments[0] {
      let part = try text(arguments[1], "contains")
      return .bool(part.isEmpty || whole.contains(part))
    }
    return .bool(
      try list(arguments[0], "contains").contains { Value.areEqual($0, arguments[1]) })
  },
  Builtin("replace", "string, part, other", 3...3, "With every part replaced.") { arguments, _ in
    let part = try text(arguments[1], "replace")
    guard !part.isEmpty else { throw FunctionError("replace wants a part that is not empty") }
    let parts = try text(arguments[0], "replace")
      .split(separator: part, omittingEmptySubsequences: false)
    return .string(try joined(parts, try text(arguments[2], "replace")))
  },
  Builtin("starts_with", "string, part", 2...2, "Whether it begins with the part.") {
    arguments, _ in
    .bool(try text(arguments[0], "starts_with").hasPrefix(try text(arguments[1], "starts_with")))
  },
  Builtin("ends_with", "string, part", 2...2, "Whether it ends with the part.") { arguments, _ in
    .bool(try text(arguments[0], "ends_with").hasSuffix(try text(arguments[1], "ends_with")))
  },
  Builtin("str", "value", 1...1, "The value as print writes it.") { arguments, _ in
    .string(arguments[0].text)
  },
]

/// Strings one behind the other, as long as the whole is within the limit.
private func joined(
  _ parts: some Sequence<some StringProtocol>, _ separator: String
) throws -> String {
  var whole = ""
  for (index, part) in parts.enumerated() {
    if index > 0 { whole += separator }
    whole += part
    if whole.utf8.count > Limit.stringBytes { return try bounded(whole) }
  }
  return whole
}

func bounded(_ text: String) throws -> String {
  guard text.utf8.count <= Limit.stringBytes else {
    throw FunctionError("the string is longer than \(Limit.stringBytes) bytes")
  }
  return text
}

/// Fills `{}` and `{:.n}`; `{{` and `}}` stand for braces.
private func format(_ template: String, _ values: [Value]) throws -> String {
  var result = ""
  var next = 0
  var rest = template[...]
  while let character = rest.popFirst() {
    switch character {
    case "{" where rest.first == "{", "}" where rest.first == "}":
      rest.removeFirst()
      result.append(character)
    case "{":
      guard let end = rest.firstIndex(of: "}") else {
        throw FunctionError("format: a { is not closed; write {{ for a brace")
      }
      let specification = rest[..<end]
      rest = rest[rest.index(after: end)...]
      guard next < values.count else {
        throw FunctionError("format: the template has more places than the \(values.count) values")
      }
      result = try bounded(result + formatted(values[next], specification))
      next += 1
    default: result.append(character)
    }
  }
  guard next == values.count else {
    throw FunctionError("format: \(values.count) values for \(next) places")
  }
  return try bounded(result)
}

private func formatted(_ value: Value, _ specification: Substring) throws -> String {
  if specification.isEmpty { return value.text }
  guard specification.hasPrefix(":."), let decimals = Int(specification.dropFirst(2)),
    (0...15).contains(decimals)
  else { throw FunctionError("format: '{\(specification)}' is not {} or {:.2}") }
  return decimalText(try number(value, "format"), decimals)
}
