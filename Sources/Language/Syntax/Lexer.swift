import Diagnostics

/// Cuts a text into tokens, one at a time. White space separates, `#` starts a comment, a new line is a
/// token.
struct Lexer {
  private let source: Source
  private let bytes: [UInt8]
  private var position = 0
  private var last: Token.Kind?
  /// Whether the text ends with a backslash, which says that its last line goes on.
  private(set) var endsInContinuation = false

  init(_ source: Source) {
    self.source = source
    bytes = Array(source.text.utf8)
  }

  /// The tokens of a text; nil where it cannot be cut into tokens.
  static func tokens(of source: Source) -> [Token]? {
    var lexer = Lexer(source)
    var tokens: [Token] = []
    while true {
      let token = lexer.next()
      if case .invalid = token.kind { return nil }
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  /// Longest first, so that `..` is not read as two points.
  private static let symbols: [[UInt8]] = [
    "->", "..", "**", "==", "!=", "<=", ">=", "~=", "+=", "-=", "*=", "/=", "+", "-", "*", "/", "%",
    "@", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ".", ":", "|", ";",
  ].map { Array($0.utf8) }

  /// The next token; the end, again and again, once there is no other. A place that is no token gives
  /// one that is invalid, and then the end.
  mutating func next() -> Token {
    let spaceBefore = skipSpace() || last == nil
    let start = position
    let kind: Token.Kind
    do throws(Diagnostic) { kind = try self.kind(spaceBefore) } catch {
      position = bytes.count
      kind = .invalid(error)
    }
    last = kind
    return Token(kind: kind, span: Span(start, position), spaceBefore: spaceBefore)
  }

  /// Passes over blanks, comments and ends of lines behind a backslash.
  private mutating func skipSpace() -> Bool {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "#"):
        while position < bytes.count && bytes[position] != UInt8(ascii: "\n") { position += 1 }
      case UInt8(ascii: "\\"):
        let hasReturn = peek(1) == UInt8(ascii: "\r") && peek(2) == UInt8(ascii: "\n")
        guard hasReturn || peek(1) == UInt8(ascii: "\n") || position + 1 == bytes.count else {
          return position > start
        }
        position = min(position + (hasReturn ? 3 : 2), bytes.count)
        endsInContinuation = position == bytes.count
      default: return position > start || last == .newline
      }
    }
    return position > start || last == .newline
  }

  private mutating func kind(_ spaceBefore: Bool) throws(Diagnostic) -> Token.Kind {
    guard position < bytes.count else { return .end }
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "\n"):
      position += 1
      return .newline
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string(quote: byte))
    case _ where isDigit(byte): return try number()
    case UInt8(ascii: ".") where isDigit(peek(1)) && !followsOperand(spaceBefore):
      return try number()
    case _ where startsName(byte): return name()
    default:
      guard let symbol = Self.symbols.first(where: { bytes[position...].starts(with: $0) })
      else { throw unknownCharacter() }
      position += symbol.count
      return .symbol(String(decoding: symbol, as: UTF8.self))
    }
  }

  /// Whether the token before stands directly here and can be followed by a member.
  private func followsOperand(_ spaceBefore: Bool) -> Bool {
    guard !spaceBefore else { return false }
    switch last {
    case .name, .integer, .number, .string, .symbol(")"), .symbol("]"), .symbol("}"): return true
    default: return false
    }
  }

  private func peek(_ distance: Int) -> UInt8 {
    position + distance < bytes.count ? bytes[position + distance] : 0
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private func startsName(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private mutating func name() -> Token.Kind {
    let start = position
    while position < bytes.count && (startsName(bytes[position]) || isDigit(bytes[position])) {
      position += 1
    }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    return keywords.contains(word) ? .keyword(word) : .name(word)
  }

  private mutating func skipDigits() {
    while isDigit(peek(0)) || peek(0) == UInt8(ascii: "_") { position += 1 }
  }

  private mutating func number() throws(Diagnostic) -> Token.Kind {
    let start = position
    skipDigits()
    var isInteger = true
    if peek(0) == UInt8(ascii: "."), isDigit(peek(1)) {
      isInteger = false
      position += 1
      skipDigits()
    }
    if peek(0) | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+") ? 1 : 0
      if isDigit(peek(1 + sign)) {
        isInteger = false
        position += 1 + sign
        skipDigits()
      }
    }
    let text = String(
      decoding: bytes[start..<position].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    let span = Span(start, position)
    if position < bytes.count, startsName(bytes[position]) {
      throw Diagnostic(
        .syntax, "a number is directly followed by letters", source: source,
        span: Span(position, position + 1), hint: "put an operator or a space between")
    }
    if isInteger {
      guard let value = Int(text) else {
        throw Diagnostic(
          .syntax, "the integer is too large: the largest is \(Int.max)", source: source,
          span: span, hint: "write it with a point for a rounded number")
      }
      return .integer(value)
    }
    guard let value = Double(text), value.isFinite else {
      throw Diagnostic(.syntax, "the number is too large", source: source, span: span)
    }
    return .number(value)
  }

  private mutating func string(quote: UInt8) throws(Diagnostic) -> String {
    let start = position
    let isRaw = quote == UInt8(ascii: "'")
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      if byte == quote {
        position += 1
        return String(decoding: content, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\n") { break }
      if byte == UInt8(ascii: "\\") && !isRaw {
        content += Array(try escape().utf8)
      } else {
        content.append(byte)
        position += 1
      }
    }
    throw Diagnostic(
      .syntax, "the string is not closed", source: source, span: Span(start, position),
      hint: "end it with \(Character(Unicode.Scalar(quote)))")
  }

  private mutating func escape() throws(Diagnostic) -> String {
    let start = position
    position += 2
    switch bytes.indices.contains(start + 1) ? bytes[start + 1] : 0 {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "0"): return "\0"
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "u") where peek(0) == UInt8(ascii: "{"):
      var digits = ""
      position += 1
      while position < bytes.count, digits.count < 9, bytes[position] != UInt8(ascii: "}") {
        digits.unicodeScalars.append(Unicode.Scalar(bytes[position]))
        position += 1
      }
      if peek(0) == UInt8(ascii: "}"), let code = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        position += 1
        return String(Character(scalar))
      }
      position = min(position, bytes.count)
      throw Diagnostic(
        .syntax, "the escape names no character", source: source, span: Span(start, position),
        hint: "write it as \\u{1F600}")
    default:
      position = min(position, bytes.count)
      throw Diagnostic(
        .syntax, "unknown escape", source: source, span: Span(start, position),
        hint: "known are \\n \\t \\r \\0 \\\\ \\\" \\u{…}; single quotes take none")
    }
  }

  private func unknownCharacter() -> Diagnostic {
    let scalar = Unicode.Scalar(bytes[position])
    let advice: String? =
      switch bytes[position] {
      case UInt8(ascii: "!"): "write 'not', or '!=' for unequal"
      case UInt8(ascii: "&"): "write 'and'"
      case UInt8(ascii: "^"): "write '**' for a power"
      case UInt8(ascii: "~"): "write '~=' for equal within the tolerance"
      case UInt8(ascii: "?"): "write 'help NAME' for help"
      case UInt8(ascii: "$"): "a variable is its bare name"
      case UInt8(ascii: "\\"): "a backslash stands at the very end of a line that goes on"
      default: nil
      }
    return Diagnostic(
      .syntax, "unexpected character '\(scalar)'", source: source,
      span: Span(position, position + 1), hint: advice)
  }
}
