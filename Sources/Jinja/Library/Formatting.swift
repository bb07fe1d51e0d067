/// A format of Python's mini-language: `[[fill]align][sign][#][0][width][,][.precision][type]`.
private struct FormatSpecification {
  var fill: Unicode.Scalar = " "
  var alignment: Unicode.Scalar?
  var sign: Unicode.Scalar = "-"
  var isAlternate = false
  var grouping: Unicode.Scalar?
  var width = 0
  var precision: Int?
  var type: Unicode.Scalar?

  init(_ text: String, limit: Int) throws {
    let scalars = Array(text.unicodeScalars)
    var index = 0
    func peek(_ offset: Int = 0) -> Unicode.Scalar? {
      index + offset < scalars.count ? scalars[index + offset] : nil
    }
    func isAlignment(_ scalar: Unicode.Scalar?) -> Bool {
      scalar.map { "<>=^".unicodeScalars.contains($0) } ?? false
    }
    if isAlignment(peek(1)), let first = peek() {
      fill = first
      alignment = peek(1)
      index += 2
    } else if isAlignment(peek()) {
      alignment = peek()
      index += 1
    }
    if let scalar = peek(), "+- ".unicodeScalars.contains(scalar) {
      sign = scalar
      index += 1
    }
    if peek() == "#" {
      isAlternate = true
      index += 1
    }
    if peek() == "0" {
      if alignment == nil {
        fill = "0"
        alignment = "="
      }
      index += 1
    }
    func number() throws -> Int? {
      var value: Int?
      while let scalar = peek(), scalar.isDecimalDigit {
        value = (value ?? 0) * 10 + Int(scalar.value - 48)
        index += 1
        if value ?? 0 > limit { throw Failure(.limit, "a format's width is out of range") }
      }
      return value
    }
    width = try number() ?? 0
    if let scalar = peek(), scalar == "," || scalar == "_" {
      grouping = scalar
      index += 1
    }
    if peek() == "." {
      index += 1
      guard let digits = try number() else {
        throw Failure.type("Format specifier missing precision")
      }
      precision = digits
    }
    type = peek()
    if type != nil { index += 1 }
    guard index == scalars.count else { throw Failure.type("Invalid format specifier '\(text)'") }
  }

  func padded(_ text: String, sign: String = "", isNumber: Bool) -> String {
    let space = max(0, width - text.scalarCount - sign.scalarCount)
    let filler = { String(repeating: String(fill), count: $0) }
    switch alignment ?? (isNumber ? ">" : "<") {
    case "<": return sign + text + filler(space)
    case "^": return filler(space / 2) + sign + text + filler(space - space / 2)
    case "=": return sign + filler(space) + text
    default: return filler(space) + sign + text
    }
  }

  func signText(isNegative: Bool) -> String {
    isNegative ? "-" : sign == "-" ? "" : String(sign)
  }

  func grouped(_ digits: String) -> String {
    guard let grouping else { return digits }
    let whole = Array(digits.prefix { $0 != "." && $0 != "e" })
    var result = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result.unicodeScalars.append(grouping) }
      result.append(digit)
    }
    return result + digits.dropFirst(whole.count)
  }
}

extension Renderer {
  /// Python's `format(value, specification)`.
  func formatted(_ value: Value, _ text: String) throws -> String {
    let specification = try FormatSpecification(text, limit: min(limits.characters, 100_000))
    if let string = value.text {
      guard specification.type == nil || specification.type == "s" else {
        throw unknownCode(specification, value)
      }
      let cut = specification.precision.map { String(scalars: string.unicodeScalars.prefix($0)) }
      return specification.padded(cut ?? string, isNumber: false)
    }
    switch value {
    case .integer, .bool:
      if case .bool = value, text.isEmpty { return try str(value) }
      return try formattedInteger(value.whole ?? 0, specification, value)
    case .number(let number): return try formattedNumber(number, specification, value)
    case .undefined(let undefined) where !text.isEmpty: throw undefined.failure
    default:
      guard text.isEmpty else {
        throw Failure.type("unsupported format string passed to \(value.typeName).__format__")
      }
      return try str(value)
    }
  }

  private func unknownCode(_ specification: FormatSpecification, _ value: Value) -> Failure {
    let code = specification.type.map { String($0) } ?? ""
    return Failure.type(
      "Unknown format code '\(code)' for object of type '\(value.typeName)'")
  }

  private func formattedInteger(
    _ integer: Int, _ specification: FormatSpecification, _ value: Value
  ) throws -> String {
    let radix: Int
    var prefix = ""
    switch specification.type ?? "d" {
    case "d", "n": radix = 10
    case "x", "X":
      radix = 16
      prefix = "0x"
    case "o":
      radix = 8
      prefix = "0o"
    case "b":
      radix = 2
      prefix = "0b"
    case "c":
      guard let scalar = UInt32(exactly: integer).flatMap(Unicode.Scalar.init) else {
        throw Failure.type("%c arg not in range(0x110000)")
      }
      return specification.padded(String(scalar), isNumber: false)
    case "e", "E", "f", "F", "g", "G", "%":
      return try formattedNumber(Double(integer), specification, value)
    default: throw unknownCode(specification, value)
    }
    var digits = String(integer.magnitude, radix: radix, uppercase: specification.type == "X")
    digits = specification.grouped(digits)
    let sign = specification.signText(isNegative: integer < 0)
    return specification.padded(
      digits, sign: sign + (specification.isAlternate ? prefix : ""), isNumber: true)
  }

  private func formattedNumber(
    _ number: Double, _ specification: FormatSpecification, _ value: Value
  ) throws -> String {
    let isNegative = number.sign == .minus && !number.isNaN
    let magnitude = number.magnitude
    var digits: String
    switch specification.type {
    case nil where specification.precision == nil: digits = pythonText(magnitude)
    case nil: digits = cFormatted(magnitude, "g", specification.precision ?? 6)
    case "%"?: digits = cFormatted(magnitude * 100, "f", specification.precision ?? 6) + "%"
    case let type? where "eEfFgG".unicodeScalars.contains(type):
      digits = cFormatted(magnitude, type, specification.precision ?? 6)
    default: throw unknownCode(specification, value)
    }
    digits = specification.grouped(digits)
    return specification.padded(
      digits, sign: specification.signText(isNegative: isNegative), isNumber: true)
  }

  /// Python's `text.format(…)`. Fields are names or numbers with members and items.
  mutating func braceFormatted(_ format: String, _ arguments: CallArguments) throws -> String {
    var next = 0
    return try braceFormatted(format, arguments, &next, depth: 0)
  }

  /// - Parameter next: the number of the next field without a name, which formats inside of a format share.
  private mutating func braceFormatted(
    _ format: String, _ arguments: CallArguments, _ next: inout Int, depth: Int
  ) throws -> String {
    guard depth < 2 else { throw Failure.type("Max string recursion exceeded") }
    var result = ""
    let scalars = Array(format.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      if scalar == "{" || scalar == "}", index < scalars.count, scalars[index] == scalar {
        result.unicodeScalars.append(scalar)
        index += 1
      } else if scalar == "}" {
        throw Failure.type("Single '}' encountered in format string")
      } else if scalar == "{" {
        let start = index
        var depth = 1
        while index < scalars.count, depth > 0 {
          if scalars[index] == "{" { depth += 1 }
          if scalars[index] == "}" { depth -= 1 }
          index += 1
        }
        guard depth == 0 else { throw Failure.type("expected '}' before end of string") }
        let field = Array(scalars[start..<index - 1])
        result += try replacement(field, arguments, &next, depth: depth)
        try check(size: result.utf8.count)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private mutating func replacement(
    _ field: [Unicode.Scalar], _ arguments: CallArguments, _ next: inout Int, depth: Int
  ) throws -> String {
    let colon = field.firstIndex(of: ":")
    var name = Array(field[..<(colon ?? field.count)])
    var conversion: Unicode.Scalar?
    if name.count >= 2, name[name.count - 2] == "!" {
      conversion = name.last
      name.removeLast(2)
    }
    var specification = colon.map { String(scalars: field[($0 + 1)...]) } ?? ""
    let head = name.prefix { $0 != "." && $0 != "[" }
    var value: Value
    if head.isEmpty || head.allSatisfy(\.isDecimalDigit) {
      let place = head.isEmpty ? next : Int(String(scalars: head)) ?? .max
      if head.isEmpty { next += 1 }
      guard arguments.positional.indices.contains(place) else {
        throw Failure.type(
          "Replacement index \(place) out of range for positional args tuple")
      }
      value = arguments.positional[place]
    } else {
      let key = String(scalars: head)
      guard let found = arguments.named.first(where: { $0.name == key }) else {
        throw Failure.type("'\(key)'")
      }
      value = found.value
    }
    value = try path(name.dropFirst(head.count), of: value)
    if specification.contains("{") {
      specification = try braceFormatted(specification, arguments, &next, depth: depth + 1)
    }
    switch conversion {
    case nil: break
    case "s"?: value = .string(try str(value))
    case "r"?: value = .string(try value.repr(limit: limits.characters))
    default: throw Failure.type("Unknown conversion specifier")
    }
    return try formatted(value, specification)
  }

  /// `.name` and `[key]` after a field's head.
  private mutating func path(
    _ path: ArraySlice<Unicode.Scalar>, of value: Value
  ) throws -> Value {
    var value = value
    var rest = path
    while let first = rest.first {
      rest = rest.dropFirst()
      if first == "." {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        rest = rest.dropFirst(name.count)
        value = try member(String(scalars: name), of: value)
      } else {
        let key = rest.prefix { $0 != "]" }
        rest = rest.dropFirst(key.count + 1)
        let text = String(scalars: key)
        value = try item(Int(text).map(Value.integer) ?? .string(text), of: value)
      }
    }
    return value
  }

  /// Python's `format % values`.
  mutating func percentFormatted(_ format: String, _ values: Value) throws -> String {
    var arguments: [Value] = [values]
    if case .tuple(let elements) = values { arguments = elements }
    var result = ""
    var next = 0
    let scalars = Array(format.unicodeScalars)
    var index = 0
    func take() throws -> Value {
      guard next < arguments.count else {
        throw Failure.type("not enough arguments for format string")
      }
      next += 1
      return arguments[next - 1]
    }
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      var named: Value?
      if index < scalars.count, scalars[index] == "(" {
        let start = index + 1
        while index < scalars.count, scalars[index] != ")" { index += 1 }
        guard case .dictionary(let members) = values, index < scalars.count else {
          throw Failure.type("format requires a mapping")
        }
        let key = String(scalars: scalars[start..<index])
        index += 1
        guard let found = members[Key(.string(key))] else { throw Failure.type("'\(key)'") }
        named = found
        next = arguments.count
      }
      var specification = ""
      var isLeft = false
      while index < scalars.count, "#0- +".unicodeScalars.contains(scalars[index]) {
        if scalars[index] == "-" {
          isLeft = true
        } else {
          specification.unicodeScalars.append(scalars[index])
        }
        index += 1
      }
      while index < scalars.count, scalars[index].isDecimalDigit || scalars[index] == "." {
        specification.unicodeScalars.append(scalars[index])
        index += 1
      }
      guard index < scalars.count else { throw Failure.type("incomplete format") }
      let code = scalars[index]
      index += 1
      if code == "%" {
        result += "%"
        continue
      }
      let value = try named ?? take()
      result += try percent(value, code, specification, isLeft: isLeft)
      try check(size: result.utf8.count)
    }
    let isMapping =
      switch values {
      // Whatever can be indexed counts as a mapping, unless it is a tuple or a string.
      case .dictionary, .list, .undefined: true
      case .sequence(let sequence): sequence.kind == .range
      default: false
      }
    guard next >= arguments.count || isMapping else {
      throw Failure.type("not all arguments converted during string formatting")
    }
    return result
  }

  private func percent(
    _ value: Value, _ code: Unicode.Scalar, _ flags: String, isLeft: Bool
  ) throws -> String {
    let sign = flags.contains("+") ? "+" : flags.contains(" ") ? " " : ""
    let alternate = flags.contains("#") ? "#" : ""
    var rest = flags.filter { $0 != "+" && $0 != " " && $0 != "#" }
    let hasZero = rest.hasPrefix("0")
    rest = String(rest.drop { $0 == "0" })
    let left = isLeft ? "<" : ">"
    switch code {
    case "s", "r", "a":
      let text = code == "s" ? try str(value) : try value.repr(limit: limits.characters)
      return try formatted(.string(text), left + rest + "s")
    case "c":
      if let text = value.text { return try formatted(.string(text), left + rest + "s") }
      return try formatted(value, left + rest + "c")
    case "d", "i", "u":
      guard let number = value.numeric else {
        throw Failure.type("%\(code) format: a real number is required, not \(value.typeName)")
      }
      guard let whole = value.whole ?? Int(exactly: number.rounded(.towardZero)) else {
        throw Failure(.limit, "a whole number is out of range")
      }
      let align = isLeft ? "<" : hasZero ? "" : ">"
      return try formatted(
        .integer(whole), align + sign + (hasZero && !isLeft ? "0" : "") + rest + "d")
    case "x", "X", "o":
      guard value.whole != nil else {
        throw Failure.type("%\(code) format: an integer is required, not \(value.typeName)")
      }
      let align = isLeft ? "<" : hasZero ? "" : ">"
      return try formatted(
        value, align + sign + alternate + (hasZero && !isLeft ? "0" : "") + rest + String(code))
    case "e", "E", "f", "F", "g", "G":
      guard let number = value.numeric else {
        throw Failure.type("must be real number, not \(value.typeName)")
      }
      let align = isLeft ? "<" : hasZero ? "" : ">"
      return try formatted(
        .number(number), align + sign + (hasZero && !isLeft ? "0" : "") + rest + String(code))
    default:
      throw Failure.type("unsupported format character '\(code)'")
    }
  }
}
