/// Methods of Python's strings.
enum StringMethod: String {
  case capitalize, casefold, center, count, endswith, expandtabs, find, format, index, isalnum
  case isalpha, isascii, isdecimal, isdigit, islower, isnumeric, isspace, istitle, isupper, join
  case ljust, lower, lstrip, partition, removeprefix, removesuffix, replace, rfind, rindex, rjust
  case rpartition, rsplit, rstrip, split, splitlines, startswith, strip, swapcase, title, upper
  case zfill
}

extension Renderer {
  mutating func call(
    _ method: StringMethod, of text: String, _ arguments: CallArguments
  ) throws -> Value {
    try count(1 + text.utf8.count / 16)
    switch method {
    case .capitalize: return .string(text.capitalizedScalars)
    case .casefold, .lower: return .string(text.lowercasedScalars)
    case .upper: return .string(text.uppercasedScalars)
    case .swapcase:
      return .string(
        text.unicodeScalars.map {
          $0.properties.isUppercase
            ? $0.properties.lowercaseMapping : $0.properties.uppercaseMapping
        }.joined())
    case .title: return .string(titled(text))
    case .strip: return .string(try stripped(text, arguments, left: true, right: true))
    case .lstrip: return .string(try stripped(text, arguments, left: true, right: false))
    case .rstrip: return .string(try stripped(text, arguments, left: false, right: true))
    case .split: return try split(text, arguments, fromRight: false)
    case .rsplit: return try split(text, arguments, fromRight: true)
    case .splitlines: return try splitLines(text, arguments)
    case .partition: return try partition(text, arguments, fromRight: false)
    case .rpartition: return try partition(text, arguments, fromRight: true)
    case .startswith, .endswith: return try hasAffix(text, arguments, method)
    case .removeprefix, .removesuffix: return try withoutAffix(text, arguments, method)
    case .replace: return try replaced(text, arguments)
    case .join:
      let given = try arguments.bind("join", ["iterable"])
      return .string(try joined(try elements(of: given[0] ?? .none), by: text))
    case .count, .find, .rfind, .index, .rindex: return try find(text, arguments, method)
    case .center, .ljust, .rjust: return try padded(text, arguments, method)
    case .zfill:
      let width = try self.width(try arguments.bind("zfill", ["width"])[0])
      let isSigned = text.hasPrefix("-") || text.hasPrefix("+")
      let zeros = String(repeating: "0", count: max(0, width - text.scalarCount))
      return .string(isSigned ? text.prefix(1) + zeros + text.dropFirst() : zeros + text)
    case .expandtabs: return try expandTabs(text, arguments)
    case .format: return .string(try braceFormatted(text, arguments))
    case .isalnum, .isalpha, .isascii, .isdecimal, .isdigit, .islower, .isnumeric, .isspace,
      .istitle, .isupper:
      return .bool(has(method, text))
    }
  }

  private func has(_ method: StringMethod, _ text: String) -> Bool {
    let scalars = text.unicodeScalars
    func all(_ condition: (Unicode.Scalar.Properties) -> Bool) -> Bool {
      !scalars.isEmpty && scalars.allSatisfy { condition($0.properties) }
    }
    func isLetter(_ properties: Unicode.Scalar.Properties) -> Bool {
      switch properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
      default: false
      }
    }
    return switch method {
    case .isascii: scalars.allSatisfy(\.isASCII)
    case .isalpha: all(isLetter)
    case .isalnum: all { isLetter($0) || $0.numericType != nil }
    case .isdecimal: all { $0.numericType == .decimal }
    case .isdigit: all { $0.numericType == .decimal || $0.numericType == .digit }
    case .isnumeric: all { $0.numericType != nil }
    case .isspace: !scalars.isEmpty && scalars.allSatisfy(\.isPythonSpace)
    case .islower:
      scalars.contains { $0.properties.isLowercase }
        && !scalars.contains { $0.properties.isUppercase }
    case .isupper:
      scalars.contains { $0.properties.isUppercase }
        && !scalars.contains { $0.properties.isLowercase }
    default: !text.isEmpty && titled(text) == text
    }
  }

  /// The first letter of each run of letters in upper case.
  private func titled(_ text: String) -> String {
    var result = ""
    var afterCased = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      result += afterCased ? properties.lowercaseMapping : properties.titlecaseMapping
      afterCased = properties.isCased
    }
    return result
  }

  func stripped(
    _ text: String, _ arguments: CallArguments, left: Bool, right: Bool
  ) throws -> String {
    let given = try arguments.bind("strip", ["chars"])
    switch given[0] ?? .none {
    case .none: return text.stripped(left: left, right: right, \.isPythonSpace)
    case .string(let set), .markup(let set):
      let scalars = Set(set.unicodeScalars)
      return text.stripped(left: left, right: right) { scalars.contains($0) }
    default: throw Failure.type("strip arg must be None or str")
    }
  }

  private mutating func split(
    _ text: String, _ arguments: CallArguments, fromRight: Bool
  ) throws -> Value {
    let given = try arguments.bind("split", ["sep", "maxsplit"])
    let most = try given[1].map(requiredWhole) ?? -1
    let limit = most < 0 ? Int.max : most
    let pieces: [String]
    switch given[0] ?? .none {
    case .none: pieces = splitAtSpace(text, limit, fromRight: fromRight)
    case .string(let separator), .markup(let separator):
      guard !separator.isEmpty else { throw Failure.type("empty separator") }
      var found = ranges(of: separator, in: text, most: fromRight ? .max : limit)
      if fromRight { found = Array(found.suffix(min(limit, found.count))) }
      pieces = parts(of: text, between: found)
    case let other: throw Failure.type("must be str or None, not \(other.typeName)")
    }
    try count(pieces.count)
    return .list(pieces.map(Value.string))
  }

  /// The words of a text; after `limit` of them the rest stays whole.
  private func splitAtSpace(_ text: String, _ limit: Int, fromRight: Bool) -> [String] {
    let scalars = fromRight ? Array(text.unicodeScalars.reversed()) : Array(text.unicodeScalars)
    var pieces: [[Unicode.Scalar]] = []
    var index = 0
    while true {
      while index < scalars.count, scalars[index].isPythonSpace { index += 1 }
      guard index < scalars.count else { break }
      if pieces.count == limit {
        var end = scalars.count
        while end > index, scalars[end - 1].isPythonSpace { end -= 1 }
        pieces.append(Array(scalars[index..<end]))
        break
      }
      let start = index
      while index < scalars.count, !scalars[index].isPythonSpace { index += 1 }
      pieces.append(Array(scalars[start..<index]))
    }
    return fromRight
      ? pieces.reversed().map { String(scalars: $0.reversed()) }
      : pieces.map { String(scalars: $0) }
  }

  private mutating func splitLines(_ text: String, _ arguments: CallArguments) throws -> Value {
    let keeps = try arguments.bind("splitlines", ["keepends"])[0]?.isTrue ?? false
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var afterReturn = false
    func isEnd(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
      default: false
      }
    }
    for scalar in text.unicodeScalars {
      if afterReturn {
        afterReturn = false
        if scalar == "\n" {
          if keeps { lines[lines.count - 1] += "\n" }
          continue
        }
      }
      if isEnd(scalar) {
        if keeps { line.append(scalar) }
        lines.append(String(line))
        line = String.UnicodeScalarView()
        afterReturn = scalar == "\r"
      } else {
        line.append(scalar)
      }
    }
    if !line.isEmpty { lines.append(String(line)) }
    try count(lines.count)
    return .list(lines.map(Value.string))
  }

  private func partition(
    _ text: String, _ arguments: CallArguments, fromRight: Bool
  ) throws -> Value {
    let separator = try requiredText(try arguments.bind("partition", ["sep"])[0])
    guard !separator.isEmpty else { throw Failure.type("empty separator") }
    let found = ranges(of: separator, in: text, most: fromRight ? .max : 1)
    guard let range = fromRight ? found.last : found.first else {
      let empty = Value.string("")
      return .tuple(fromRight ? [empty, empty, .string(text)] : [.string(text), empty, empty])
    }
    let pieces = parts(of: text, between: [range])
    return .tuple([.string(pieces[0]), .string(separator), .string(pieces[1])])
  }

  private func hasAffix(
    _ text: String, _ arguments: CallArguments, _ method: StringMethod
  ) throws -> Value {
    let given = try arguments.bind(method.rawValue, ["prefix", "start", "end"])
    var range = text.unicodeScalars[...]
    if given[1] != nil || given[2] != nil {
      let (start, end) = try bounds(given[1], given[2], text.scalarCount)
      guard start <= end else { return .bool(false) }
      range = range.dropFirst(start).prefix(end - start)
    }
    let bytes = Array(String(range).utf8)
    let affixes: [Value]
    switch given[0] {
    case .tuple(let elements)?: affixes = elements
    case let value?: affixes = [value]
    case nil: affixes = []
    }
    return .bool(
      try affixes.contains { affix in
        guard let affix = affix.text?.utf8 else {
          throw Failure.type(
            "\(method.rawValue) first arg must be str or a tuple of str, not \(affix.typeName)")
        }
        return method == .startswith
          ? bytes.starts(with: affix)
          : bytes.count >= affix.count && bytes.suffix(affix.count).elementsEqual(affix)
      })
  }

  private func withoutAffix(
    _ text: String, _ arguments: CallArguments, _ method: StringMethod
  ) throws -> Value {
    let affix = Array(try requiredText(try arguments.bind(method.rawValue, ["prefix"])[0]).utf8)
    let bytes = Array(text.utf8)
    if method == .removeprefix, bytes.starts(with: affix) {
      return .string(String(decoding: bytes.dropFirst(affix.count), as: UTF8.self))
    }
    if method == .removesuffix, bytes.count >= affix.count,
      bytes.suffix(affix.count).elementsEqual(affix)
    {
      return .string(String(decoding: bytes.dropLast(affix.count), as: UTF8.self))
    }
    return .string(text)
  }

  private mutating func replaced(_ text: String, _ arguments: CallArguments) throws -> Value {
    let given = try arguments.bind("replace", ["old", "new", "count"])
    let most = try given[2].map(requiredWhole) ?? -1
    return .string(
      try replacing(
        try requiredText(given[0]), in: text, by: try requiredText(given[1]),
        most: most < 0 ? .max : most))
  }

  mutating func replacing(
    _ old: String, in text: String, by new: String, most: Int
  ) throws -> String {
    let pieces: [String]
    if old.isEmpty {
      // Between all characters, and at both ends.
      let scalars = Array(text.unicodeScalars)
      let gaps = min(most, scalars.count + 1)
      guard gaps > 0 else { return text }
      pieces =
        [""] + scalars.prefix(gaps - 1).map { String($0) }
        + [String(scalars: scalars.dropFirst(gaps - 1))]
    } else {
      pieces = parts(of: text, between: ranges(of: old, in: text, most: most))
    }
    return try joined(pieces.map(Value.string), by: new)
  }

  /// Texts with a separator between them.
  mutating func joined(_ pieces: [Value], by separator: String) throws -> String {
    var size = separator.utf8.count.multipliedReportingOverflow(by: max(0, pieces.count - 1))
      .partialValue
    var texts: [String] = []
    for (index, piece) in pieces.enumerated() {
      guard let text = piece.text else {
        throw Failure.type(
          "sequence item \(index): expected str instance, \(piece.typeName) found")
      }
      size += text.utf8.count
      texts.append(text)
    }
    try check(size: size)
    try count(size / 64)
    return texts.joined(separator: separator)
  }

  private func find(
    _ text: String, _ arguments: CallArguments, _ method: StringMethod
  ) throws -> Value {
    let given = try arguments.bind(method.rawValue, ["sub", "start", "end"])
    let part = try requiredText(given[0])
    let length = text.scalarCount
    let (start, end) = try bounds(given[1], given[2], length)
    let isIndex = method == .index || method == .rindex
    guard start <= end else {
      if isIndex { throw Failure.type("substring not found") }
      return .integer(method == .count ? 0 : -1)
    }
    if part.isEmpty {
      return .integer(method == .count ? end - start + 1 : method == .find ? start : end)
    }
    let range = String(text.unicodeScalars.dropFirst(start).prefix(end - start))
    let found = ranges(of: part, in: range)
    if method == .count { return .integer(found.count) }
    let isLast = method == .rfind || method == .rindex
    guard var place = (isLast ? found.last : found.first)?.lowerBound else {
      if isIndex { throw Failure.type("substring not found") }
      return .integer(-1)
    }
    if isLast { place = lastPlace(of: part, in: range) ?? place }
    return .integer(start + String(decoding: range.utf8.prefix(place), as: UTF8.self).scalarCount)
  }

  /// The last occurrence, which may overlap one before it: found in both texts turned around.
  private func lastPlace(of part: String, in text: String) -> Int? {
    let turned = ranges(
      of: String(scalars: part.unicodeScalars.reversed()),
      in: String(scalars: text.unicodeScalars.reversed()), most: 1)
    return turned.first.map { text.utf8.count - $0.upperBound }
  }

  private func bounds(_ start: Value?, _ end: Value?, _ count: Int) throws -> (Int, Int) {
    func place(_ value: Value?, _ standard: Int) throws -> Int {
      guard let value else { return standard }
      if case .none = value { return standard }
      let whole = try requiredWhole(value)
      return whole < 0 ? max(0, max(whole, -count) + count) : whole
    }
    return (try place(start, 0), min(try place(end, count), count))
  }

  private func padded(
    _ text: String, _ arguments: CallArguments, _ method: StringMethod
  ) throws -> Value {
    let given = try arguments.bind(method.rawValue, ["width", "fillchar"])
    let fill = try given[1].map { try requiredText($0) } ?? " "
    guard fill.scalarCount == 1 else {
      throw Failure.type("The fill character must be exactly one character long")
    }
    let space = max(0, try width(given[0]) - text.scalarCount)
    // Python puts the odd one to the left where the width is odd.
    let left =
      switch method {
      case .ljust: 0
      case .rjust: space
      default: space / 2 + (space & (text.scalarCount + space) & 1)
      }
    return .string(
      String(repeating: fill, count: left) + text + String(repeating: fill, count: space - left))
  }

  /// A width within the limits.
  func width(_ value: Value?) throws -> Int {
    let width = try requiredWhole(value ?? .none)
    try check(size: width)
    return width
  }

  private mutating func expandTabs(_ text: String, _ arguments: CallArguments) throws -> Value {
    let size = try arguments.bind("expandtabs", ["tabsize"])[0].map { try width($0) } ?? 8
    var result = String.UnicodeScalarView()
    var column = 0
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        guard size > 0 else { continue }
        let blanks = size - column % size
        try count(blanks)
        result.append(contentsOf: repeatElement(" ", count: blanks))
        column += blanks
      } else {
        result.append(scalar)
        column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
      }
    }
    return .string(String(result))
  }

  func requiredText(_ value: Value?) throws -> String {
    guard let value else { throw Failure.type("expected a str argument") }
    if case .undefined(let undefined) = value { throw undefined.failure }
    guard let text = value.text else { throw Failure.type("must be str, not \(value.typeName)") }
    return text
  }

  func requiredWhole(_ value: Value) throws -> Int {
    if case .undefined(let undefined) = value { throw undefined.failure }
    guard let whole = value.whole else {
      throw Failure.type("'\(value.typeName)' object cannot be interpreted as an integer")
    }
    return whole
  }
}
