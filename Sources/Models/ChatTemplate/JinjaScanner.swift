/// Cuts the source of a Jinja template into texts and tags, as the lexer of Jinja 3.1 does with
/// `trim_blocks` and `lstrip_blocks`.
struct JinjaScanner {
  enum Part {
    case text(String)
    case statement([JinjaOutline.Token])
    case output([JinjaOutline.Token])
  }

  private let source: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) {
    var scalars: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
      if let last = scalars.last, last == "\r" { scalars[scalars.count - 1] = "\n" }
      scalars.append(scalar)
    }
    if scalars.last == "\r" { scalars[scalars.count - 1] = "\n" }
    // One line feed at the end is not part of a template.
    if scalars.last == "\n" { scalars.removeLast() }
    source = scalars
  }

  /// What a tag removes of the text after it.
  private enum Trimming { case none, lineFeed, space }

  /// - Returns: nil for what this reader does not know.
  func parts() -> [Part]? {
    var scanner = self
    return scanner.scan()
  }

  private mutating func scan() -> [Part]? {
    var parts: [Part] = []
    var trimming = Trimming.none
    var startsLine = true
    while true {
      var text = takeText()
      switch trimming {
      case .none: break
      case .space: text.removeFirst(text.prefix { $0.isPythonSpace }.count)
      case .lineFeed:
        if text.first == "\n" {
          text.removeFirst()
          startsLine = true
        }
      }
      guard position < source.count else {
        parts.append(.text(text.string))
        return parts
      }
      let kind = source[position + 1]
      position += 2
      switch peek() {
      case "-":
        position += 1
        text.removeLast(text.reversed().prefix { $0.isPythonSpace }.count)
      case "+" where kind == "%": position += 1
      default:
        // A block that begins a line takes the line's indentation with it.
        let indentation = text.reversed().prefix { $0 == " " || $0 == "\t" }.count
        let before = text.dropLast(indentation).last
        if kind != "{", before == "\n" || before == nil && startsLine {
          text.removeLast(indentation)
        }
      }
      parts.append(.text(text.string))
      startsLine = false
      switch kind {
      case "#":
        guard let end = takeComment() else { return nil }
        trimming = end
      default:
        guard let (tokens, end) = takeTag(closing: kind == "{" ? "}" : "%") else { return nil }
        if kind == "%", tokens.first == .name("raw") { return nil }
        parts.append(kind == "{" ? .output(tokens) : .statement(tokens))
        trimming = end
      }
    }
  }

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    position + offset < source.count ? source[position + offset] : nil
  }

  /// The text up to the next tag.
  private mutating func takeText() -> [Unicode.Scalar] {
    let start = position
    while let scalar = peek() {
      if scalar == "{", let next = peek(1), next == "{" || next == "%" || next == "#" { break }
      position += 1
    }
    return Array(source[start..<position])
  }

  private mutating func takeComment() -> Trimming? {
    let start = position
    while let scalar = peek() {
      if scalar == "#", peek(1) == "}" {
        let sign = position > start ? source[position - 1] : " "
        position += 2
        return sign == "-" ? .space : sign == "+" ? Trimming.none : .lineFeed
      }
      position += 1
    }
    return nil
  }

  /// The tokens of a tag up to its end.
  private mutating func takeTag(closing: Unicode.Scalar)
    -> (tokens: [JinjaOutline.Token], Trimming)?
  {
    var tokens: [JinjaOutline.Token] = []
    while let scalar = peek() {
      if scalar == "-", peek(1) == closing, peek(2) == "}" {
        position += 3
        return (tokens, .space)
      }
      if scalar == "+", closing == "%", peek(1) == "%", peek(2) == "}" {
        position += 3
        return (tokens, .none)
      }
      if scalar == closing, peek(1) == "}" {
        position += 2
        return (tokens, closing == "%" ? .lineFeed : .none)
      }
      if scalar.isPythonSpace {
        position += 1
        continue
      }
      guard let token = takeToken() else { return nil }
      // A member by its name is the member by that text: message.role is message['role'].
      if case .name(let name) = token, tokens.last == .symbol(".") {
        tokens[tokens.count - 1] = .symbol("[")
        tokens += [.string(name), .symbol("]")]
      } else {
        tokens.append(token)
      }
    }
    return nil
  }

  private mutating func takeToken() -> JinjaOutline.Token? {
    guard let first = peek() else { return nil }
    let start = position
    func isWord(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }
    switch first {
    case "'", "\"": return takeString(first).map(JinjaOutline.Token.string)
    case "0"..."9":
      while let scalar = peek(), ("0"..."9").contains(scalar) { position += 1 }
      // Fractions and exponents are not read.
      if let next = peek(), isWord(next) || next == "." { return nil }
      return .number(Array(source[start..<position]).string)
    case _ where isWord(first):
      while let scalar = peek(), isWord(scalar) { position += 1 }
      return .name(Array(source[start..<position]).string)
    default:
      guard first.isASCII, !"{}".unicodeScalars.contains(first) else { return nil }
      position += 1
      if let next = peek(), ["==", "!=", "<=", ">=", "//", "**"].contains([first, next].string) {
        position += 1
      }
      return .symbol(Array(source[start..<position]).string)
    }
  }

  private mutating func takeString(_ quote: Unicode.Scalar) -> String? {
    var result: [Unicode.Scalar] = []
    position += 1
    while let scalar = peek() {
      position += 1
      if scalar == quote { return result.string }
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      guard let escaped = peek() else { return nil }
      position += 1
      switch escaped {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      case "\\", "'", "\"": result.append(escaped)
      default: return nil
      }
    }
    return nil
  }

  /// Source for a text in single quotes, without them.
  static func escaped(_ text: String) -> String {
    var result: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += ["\\", "n"]
      // Jinja takes a carriage return in a source for the end of a line.
      case "\r": result += ["\\", "r"]
      case "\\", "'", "\"": result += ["\\", scalar]
      default: result.append(scalar)
      }
    }
    return result.string
  }
}

extension [Unicode.Scalar] {
  fileprivate var string: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: self)
    return String(view)
  }
}

extension Unicode.Scalar {
  /// White space for Python's `str.strip`: Unicode's, and the separators U+001C to U+001F.
  var isPythonSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }
}
