/// Functions on strings.
let textBuiltins: [Builtin] = [
  Builtin("format", "template, values", 1...64, "Fills each {} of a template, {:.2} with decimals.")
  { arguments, caller in
    .string(
      try format(try text(arguments[0], "format"), Array(arguments.dropFirst()), caller))
  },
  Builtin("join", "list, separator", 1...2, "The elements as one string.") { arguments, caller in
    let separator = arguments.count > 1 ? try text(arguments[1], "join") : ""
    return .string(
      try joined(try list(arguments[0], "join").lazy.map(\.text), separator, caller))
  },
  Builtin("split", "string, separator", 1...2, "The parts between separators, or the words.") {
    arguments, caller in
    let whole = try text(arguments[0], "split")
    guard arguments.count > 1 else { return .list(try words(of: whole, caller)) }
    let separator = try text(arguments[1], "split")
    guard !separator.isEmpty else {
      throw FunctionError("split wants a separator that is not empty")
    }
    return .list(try parts(of: whole, between: separator, caller).map { .string(String($0)) })
  },
  Builtin("upper", "string", 1...1, "In capital letters.") { arguments, caller in
    var search = TextSearch(caller)
    return .string(try search.mapped(try text(arguments[0], "upper")) { $0.uppercased() })
  },
  Builtin("lower", "string", 1...1, "In small letters.") { arguments, caller in
    var search = TextSearch(caller)
    return .string(try search.mapped(try text(arguments[0], "lower")) { $0.lowercased() })
  },
  Builtin("trim", "string", 1...1, "Without white space at the ends.") { arguments, caller in
    var rest = try text(arguments[0], "trim")[...]
    var steps = Checkpoints(caller)
    while rest.first?.isWhitespace ?? false {
      try steps.step(16)
      rest.removeFirst()
    }
    while rest.last?.isWhitespace ?? false {
      try steps.step(16)
      rest.removeLast()
    }
    return .string(String(rest))
  },
  Builtin("contains", "string or list, part", 2...2, "Whether the part is in it.") {
    arguments, caller in
    if case .string(let whole) = arguments[0] {
      var search = TextSearch(caller)
      return .bool(try search.contains(try text(arguments[1], "contains"), in: whole))
    }
    var steps = Checkpoints(caller)
    return .bool(
      try list(arguments[0], "contains").contains {
        try steps.step(8)
        return try Value.areEqual($0, arguments[1], caller)
      })
  },
  Builtin("replace", "string, part, other", 3...3, "With every part replaced.") {
    arguments, caller in
    let part = try text(arguments[1], "replace")
    guard !part.isEmpty else { throw FunctionError("replace wants a part that is not empty") }
    let kept = try parts(of: try text(arguments[0], "replace"), between: part, caller)
    return .string(try joined(kept, try text(arguments[2], "replace"), caller))
  },
  Builtin("starts_with", "string, part", 2...2, "Whether it begins with the part.") {
    arguments, caller in
    var search = TextSearch(caller)
    return .bool(
      try search.begins(
        try text(arguments[0], "starts_with"), with: try text(arguments[1], "starts_with")))
  },
  Builtin("ends_with", "string, part", 2...2, "Whether it ends with the part.") {
    arguments, caller in
    var search = TextSearch(caller)
    return .bool(
      try search.ends(
        try text(arguments[0], "ends_with"), with: try text(arguments[1], "ends_with")))
  },
  Builtin("str", "value", 1...1, "The value as print writes it.") { arguments, _ in
    .string(arguments[0].text)
  },
]

/// The parts of a string between separators, which may be empty.
private func parts(
  of text: String, between separator: String, _ caller: any FunctionCaller
) throws -> [Substring] {
  var parts: [Substring] = []
  var start = text.startIndex
  var search = TextSearch(caller)
  try search.ranges(of: separator, in: text) { range in
    guard parts.count < Limit.listElements else { throw tooLong }
    parts.append(text[start..<range.lowerBound])
    start = range.upperBound
    return true
  }
  return parts + [text[start...]]
}

/// The words of a string, which white space separates.
private func words(of text: String, _ caller: any FunctionCaller) throws -> [Value] {
  var words: [Value] = []
  var start: String.Index?
  var steps = Checkpoints(caller)
  for index in text.indices {
    try steps.step(16)
    if !text[index].isWhitespace {
      start = start ?? index
    } else if let begin = start {
      guard words.count < Limit.listElements else { throw tooLong }
      words.append(.string(String(text[begin..<index])))
      start = nil
    }
  }
  return start.map { words + [.string(String(text[$0...]))] } ?? words
}

/// Strings one behind the other, as long as the whole is within the limit.
private func joined(
  _ parts: some Sequence<some StringProtocol>, _ separator: String, _ caller: any FunctionCaller
) throws -> String {
  var whole = ""
  var steps = Checkpoints(caller)
  for (index, part) in parts.enumerated() {
    if index > 0 { whole += separator }
    whole += part
    if whole.utf8.count > Limit.stringBytes { return try bounded(whole) }
    try steps.step(16 + part.utf8.count / 16)
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
private func format(
  _ template: String, _ values: [Value], _ caller: any FunctionCaller
) throws -> String {
  var steps = Checkpoints(caller)
  var result = ""
  var next = 0
  var rest = template[...]
  while let character = rest.popFirst() {
    try steps.step(16)
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
