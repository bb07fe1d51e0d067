/// Cuts a template into tokens, with the white space rules that Transformers sets: `trim_blocks` drops the
/// line feed after a block or comment, `lstrip_blocks` drops the blanks before one that begins its line,
/// and `-` and `+` at a delimiter override both.
///
/// The rules, to the character, are those of Jinja 3.1 (`jinja2/lexer.py`).
struct Lexer {
  let source: [Unicode.Scalar]
  private var position = 0
  private var tokens: [Token] = []
  /// Whether the last delimiter ended in a line feed, so that the next text begins a line.
  private var startsLine = true

  /// Line ends become line feeds, and one at the very end is dropped, as Jinja does.
  static func normalized(_ text: String) -> [Unicode.Scalar] {
    var source: [Unicode.Scalar] = []
    source.reserveCapacity(text.utf8.count)
    var afterReturn = false
    for scalar in text.unicodeScalars {
      if scalar == "\r" {
        source.append("\n")
      } else if !(scalar == "\n" && afterReturn) {
        source.append(scalar)
      }
      afterReturn = scalar == "\r"
    }
    if source.last == "\n" { source.removeLast() }
    return source
  }

  /// The tokens of a normalized source.
  ///
  /// - Throws: the failure and its offset.
  static func tokens(of source: [Unicode.Scalar]) throws(LocatedFailure) -> [Token] {
    var lexer = Lexer(source: source)
    try lexer.run()
    return lexer.tokens
  }

  private init(source: [Unicode.Scalar]) { self.source = source }

  private func failure(_ message: String, at offset: Int) -> LocatedFailure {
    LocatedFailure(failure: Failure(.syntax, message), offset: offset)
  }

  private func has(_ text: StaticString, at offset: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset + count <= source.count else { return false }
    for index in 0..<count where source[offset + index].value != UInt32(text.utf8Start[index]) {
      return false
    }
    return true
  }

  private mutating func run() throws(LocatedFailure) {
    while let tag = nextTag() {
      let delimiter = source[tag + 1]
      let sign = tag + 2 < source.count ? source[tag + 2] : " "
      addData(upTo: tag, strips: sign == "-", keeps: sign == "+" || delimiter == "{")
      position = tag + 2 + (sign == "-" || sign == "+" ? 1 : 0)
      switch delimiter {
      case "#": try skipComment(from: tag)
      case "{":
        // A sign that is no white space control belongs to the expression: {{ -1 }} needs its blank.
        tokens.append(Token(kind: .variableBegin, offset: tag))
        try tagTokens(block: false, from: tag)
      default:
        if let raw = rawBegin() {
          position = raw
          startsLine = position > 0 && source[position - 1] == "\n"
          try skipRaw(from: tag)
        } else {
          tokens.append(Token(kind: .blockBegin, offset: tag))
          try tagTokens(block: true, from: tag)
        }
      }
    }
    if position < source.count {
      tokens.append(Token(kind: .data(text(position..<source.count)), offset: position))
    }
    tokens.append(Token(kind: .end, offset: source.count))
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: source[range])
    return String(view)
  }

  private func nextTag() -> Int? {
    var index = position
    while index + 1 < source.count {
      if source[index] == "{" {
        let next = source[index + 1]
        if next == "{" || next == "%" || next == "#" { return index }
      }
      index += 1
    }
    return nil
  }

  /// Adds the text before a tag.
  ///
  /// - Parameters:
  ///   - strips: whether all white space before the tag goes.
  ///   - keeps: whether blanks before a tag that begins its line stay.
  private mutating func addData(upTo tag: Int, strips: Bool, keeps: Bool) {
    var end = tag
    if strips {
      while end > position, source[end - 1].isPythonSpace { end -= 1 }
    } else if !keeps {
      var start = tag
      while start > position, source[start - 1] != "\n", source[start - 1].isPythonSpace {
        start -= 1
      }
      let beginsLine = start > position ? source[start - 1] == "\n" : startsLine
      if beginsLine { end = start }
    }
    if end > position {
      tokens.append(Token(kind: .data(text(position..<end)), offset: position))
    }
  }

  private mutating func skipSpace() {
    while position < source.count, source[position].isPythonSpace { position += 1 }
  }

  private mutating func skipComment(from tag: Int) throws(LocatedFailure) {
    var end = position
    while !has("#}", at: end) {
      end += 1
      guard end < source.count else { throw failure("a comment without its end '#}'", at: tag) }
    }
    let sign = end > position ? source[end - 1] : " "
    position = end + 2
    finishTag(sign: sign, trims: true)
  }

  /// Applies the white space rule after a tag that has just been passed.
  private mutating func finishTag(sign: Unicode.Scalar, trims: Bool) {
    if sign == "-" {
      skipSpace()
    } else if trims, sign != "+", position < source.count, source[position] == "\n" {
      position += 1
    }
    startsLine = source[position - 1] == "\n"
  }

  /// Where the text begins that follows `{% raw %}`; nil when the block at hand is another.
  private func rawBegin() -> Int? {
    var index = position
    while index < source.count, source[index].isPythonSpace { index += 1 }
    guard has("raw", at: index) else { return nil }
    index += 3
    while index < source.count, source[index].isPythonSpace { index += 1 }
    if has("%}", at: index) { return index + 2 }
    guard has("-%}", at: index) else { return nil }
    index += 3
    while index < source.count, source[index].isPythonSpace { index += 1 }
    return index
  }

  private mutating func skipRaw(from tag: Int) throws(LocatedFailure) {
    let start = position
    var begin = start
    while begin < source.count {
      defer { begin += 1 }
      guard has("{%", at: begin) else { continue }
      var index = begin + 2
      let opening = index < source.count ? source[index] : " "
      if opening == "-" || opening == "+" { index += 1 }
      while index < source.count, source[index].isPythonSpace { index += 1 }
      guard has("endraw", at: index) else { continue }
      index += 6
      while index < source.count, source[index].isPythonSpace { index += 1 }
      let closing = index < source.count ? source[index] : " "
      if closing == "-" || closing == "+" { index += 1 }
      guard has("%}", at: index) else { continue }
      position = start
      addData(upTo: begin, strips: opening == "-", keeps: opening == "+")
      position = index + 2
      finishTag(sign: closing, trims: true)
      return
    }
    throw failure("a raw block without its end 'endraw'", at: tag)
  }

  // Inside a tag

  private mutating func tagTokens(block: Bool, from tag: Int) throws(LocatedFailure) {
    var brackets: [Unicode.Scalar] = []
    while position < source.count {
      if brackets.isEmpty, endTag(block: block) { return }
      let offset = position
      let scalar = source[position]
      if scalar.isPythonSpace {
        position += 1
      } else if scalar.isDecimalDigit {
        tokens.append(Token(kind: try number(), offset: offset))
      } else if scalar.isIdentifierHead {
        while position < source.count, source[position].isIdentifierPart { position += 1 }
        tokens.append(Token(kind: .name(text(offset..<position)), offset: offset))
      } else if scalar == "'" || scalar == "\"" {
        tokens.append(Token(kind: .string(try string()), offset: offset))
      } else {
        let symbol = try self.symbol()
        switch symbol {
        case "(": brackets.append(")")
        case "[": brackets.append("]")
        case "{": brackets.append("}")
        case ")", "]", "}":
          guard let open = brackets.popLast() else {
            throw failure("'\(symbol)' without its opening bracket", at: offset)
          }
          guard String(open) == symbol else {
            throw failure("expected '\(open)', found '\(symbol)'", at: offset)
          }
        default: break
        }
        tokens.append(Token(kind: .symbol(symbol), offset: offset))
      }
    }
    throw failure("a tag without its end '\(block ? "%}" : "}}")'", at: tag)
  }

  /// Passes the end of a tag, if it is next.
  private mutating func endTag(block: Bool) -> Bool {
    let sign = source[position]
    let isSigned = sign == "-" || (block && sign == "+")
    let end = position + (isSigned ? 1 : 0)
    guard block ? has("%}", at: end) : has("}}", at: end) else { return false }
    tokens.append(Token(kind: block ? .blockEnd : .variableEnd, offset: position))
    position = end + 2
    finishTag(sign: isSigned ? sign : " ", trims: block)
    return true
  }

  private mutating func symbol() throws(LocatedFailure) -> String {
    for pair: StaticString in ["//", "**", "==", "!=", ">=", "<="] where has(pair, at: position) {
      position += 2
      return "\(pair)"
    }
    let scalar = source[position]
    guard "+-/*%~[](){}><=.:|,;".unicodeScalars.contains(scalar) else {
      throw failure("unexpected character '\(scalar.escaped(asASCII: false))'", at: position)
    }
    position += 1
    return String(scalar)
  }

  private mutating func digits() {
    while position < source.count {
      let isSeparator =
        source[position] == "_" && position + 1 < source.count
        && source[position + 1].isDecimalDigit
      guard source[position].isDecimalDigit || isSeparator else { return }
      position += 1
    }
  }

  private mutating func number() throws(LocatedFailure) -> Token.Kind {
    let start = position
    if source[position] == "0", position + 1 < source.count,
      let radix = ["x": 16, "X": 16, "o": 8, "O": 8, "b": 2, "B": 2][String(source[position + 1])]
    {
      position += 2
      let first = position
      while position < source.count, source[position].isIdentifierPart { position += 1 }
      let digits = text(first..<position).filter { $0 != "_" }
      guard let value = Int(digits, radix: radix) else {
        throw failure("'\(text(start..<position))' is not a number", at: start)
      }
      return .integer(value)
    }
    digits()
    var isInteger = true
    func isDigit(_ offset: Int) -> Bool { offset < source.count && source[offset].isDecimalDigit }
    // "1.items" is a member, "1.5" a number.
    if position < source.count, source[position] == ".", isDigit(position + 1) {
      isInteger = false
      position += 1
      digits()
    }
    if position < source.count, source[position] == "e" || source[position] == "E" {
      let isSigned =
        position + 1 < source.count && "+-".unicodeScalars.contains(source[position + 1])
      if isDigit(position + (isSigned ? 2 : 1)) {
        isInteger = false
        position += isSigned ? 2 : 1
        digits()
      }
    }
    let digits = text(start..<position).filter { $0 != "_" }
    if isInteger {
      guard let value = Int(digits) else {
        throw failure("the number \(digits.prefix(30)) is out of range", at: start)
      }
      return .integer(value)
    }
    guard let value = Double(digits) else {
      throw failure("'\(digits.prefix(30))' is not a number", at: start)
    }
    return .number(value)
  }

  /// A quoted string with Python's escapes; an unknown escape stays as it is written.
  private mutating func string() throws(LocatedFailure) -> String {
    let start = position
    let quote = source[position]
    position += 1
    var result = String.UnicodeScalarView()
    while position < source.count {
      let scalar = source[position]
      position += 1
      if scalar == quote { return String(result) }
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      guard position < source.count else { break }
      let escape = source[position]
      position += 1
      switch escape {
      case "\n": break
      case "\\", "'", "\"": result.append(escape)
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      case "a": result.append("\u{7}")
      case "b": result.append("\u{8}")
      case "f": result.append("\u{C}")
      case "v": result.append("\u{B}")
      case "x": result.append(try hexadecimal(2, from: start))
      case "u": result.append(try hexadecimal(4, from: start))
      case "U": result.append(try hexadecimal(8, from: start))
      case "0"..."7":
        var code = escape.value - 48
        for _ in 0..<2 where position < source.count && ("0"..."7").contains(source[position]) {
          code = code * 8 + source[position].value - 48
          position += 1
        }
        result.append(Unicode.Scalar(code) ?? "\u{FFFD}")
      default:
        result.append("\\")
        result.append(escape)
      }
    }
    throw failure("a string without its closing quote", at: start)
  }

  private mutating func hexadecimal(
    _ count: Int, from start: Int
  ) throws(LocatedFailure) -> Unicode.Scalar {
    var code: UInt32 = 0
    for _ in 0..<count {
      guard position < source.count, let digit = Character(source[position]).hexDigitValue,
        code < 1 << 28
      else { throw failure("an escape needs \(count) hexadecimal digits", at: start) }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw failure("an escape that is no Unicode scalar", at: start)
    }
    return scalar
  }
}

/// An error with its place in the source.
struct LocatedFailure: Error {
  let failure: Failure
  let offset: Int
}
