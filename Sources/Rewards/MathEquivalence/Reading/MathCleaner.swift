import BigInt

/// Rewrites LaTeX and plain text in one pass from left to right: what carries no meaning goes, what stays
/// is written in one way.
struct MathCleaner {
  private let scalars: [Unicode.Scalar]
  private var place = 0
  private var result = String.UnicodeScalarView()
  /// How deep in braces each box that is open was opened.
  private var boxes: [Int] = []
  private var depth = 0

  /// Whether there are environments, in which `\\` ends a line.
  private let hasLines: Bool

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    hasLines = text.hasBytes("begin{")
  }

  mutating func cleaned() -> String {
    while place < scalars.count {
      let scalar = scalars[place]
      switch scalar {
      case "\\": command()
      case "{": openingBrace()
      case "}":
        place += 1
        if boxes.last == depth {
          boxes.removeLast()
          write(" ")
        } else {
          write("}")
        }
        depth -= 1
      case "^":
        if let end = endOfDegrees(at: place + 1) {
          write("^\\circ ")
          place = end
        } else {
          write("^")
          place += 1
        }
      case "*" where follows("*", at: place + 1): pair("^")
      case "<" where follows("=", at: place + 1): pair("\\le ")
      case ">" where follows("=", at: place + 1): pair("\\ge ")
      case "!" where follows("=", at: place + 1): pair("\\ne ")
      case "~":
        write(" ")
        place += 1
      default:
        if scalar.isASCII {
          result.append(scalar)
        } else if let plain = plainUnicode[scalar] {
          write(plain)
        } else {
          result.append(halfWidth(scalar) ?? scalar)
        }
        place += 1
      }
    }
    return String(result)
  }

  private mutating func write(_ text: String) { result.append(contentsOf: text.unicodeScalars) }

  private mutating func pair(_ text: String) {
    write(text)
    place += 2
  }

  private func follows(_ text: String, at start: Int) -> Bool {
    var index = start
    for scalar in text.unicodeScalars {
      guard index < scalars.count, scalars[index] == scalar else { return false }
      index += 1
    }
    return true
  }

  private func skippingSpaces(from start: Int) -> Int {
    var index = start
    while index < scalars.count, scalars[index] == " " { index += 1 }
    return index
  }

  /// Where `{ \circ }` ends.
  private func endOfDegrees(at start: Int) -> Int? {
    let open = skippingSpaces(from: start)
    guard follows("{", at: open) else { return nil }
    let sign = skippingSpaces(from: open + 1)
    guard follows("\\circ", at: sign) else { return nil }
    let close = skippingSpaces(from: sign + 5)
    return follows("}", at: close) ? close + 1 : nil
  }

  /// `1{,}000` has a separator that typesets as one.
  private mutating func openingBrace() {
    guard follows(",}", at: place + 1) else {
      depth += 1
      write("{")
      place += 1
      return
    }
    place += 3
    if !isAtGroup(place) { write(",") }
  }

  /// Whether a separator between digits stands before this place: three digits, and no more, follow.
  private func isAtGroup(_ start: Int) -> Bool {
    result.last.map(isDigit) == true && (0..<3).allSatisfy { isDigit(at: start + $0) }
      && !isDigit(at: start + 3)
  }

  private func isLetter(_ index: Int) -> Bool {
    index < scalars.count && scalars[index].isASCII && scalars[index].properties.isAlphabetic
  }

  private mutating func command() {
    let start = place + 1
    guard start < scalars.count else {
      write("\\")
      place += 1
      return
    }
    guard isLetter(start) else { return sign(scalars[start]) }
    var end = start
    while isLetter(end) { end += 1 }
    let name = String(String.UnicodeScalarView(scalars[start..<end]))
    place = end
    if silentCommands.contains(name) {
      // `\left.` and `\right.` stand for no bracket.
      if name == "left" || name == "right", follows(".", at: place) { place += 1 }
    } else if spaceCommands.contains(name) {
      write(" ")
    } else if name == "color" || name == "textcolor", follows("{", at: place) {
      while place < scalars.count, scalars[place] != "}" { place += 1 }
      place += 1
    } else if letterFonts.contains(name), let letter = letterInBraces() {
      write(letter)
    } else if fontCommands.contains(name) {
      // Spaces may stand between a font and what is set in it.
      let open = skippingSpaces(from: place)
      if follows("{", at: open) {
        place = open
        write("\\text")
      }
    } else if name == "overline", let fraction = repeatingDecimal() {
      write(fraction)
    } else if name == "overline", isConjugate() {
      write("\\overline")
    } else if ["overline", "underline", "widehat", "vec", "bar", "hat"].contains(name) {
      // What is drawn above says nothing.
    } else if name == "boxed" || name == "fbox", follows("{", at: place) {
      depth += 1
      boxes.append(depth)
      place += 1
      write(" ")
    } else if let known = sameMeaning[name] {
      write(known)
    } else {
      write("\\" + name)
    }
  }

  /// The letter that alone stands in the braces here, which are passed over.
  private mutating func letterInBraces() -> String? {
    let open = skippingSpaces(from: place)
    guard follows("{", at: open) else { return nil }
    let letter = skippingSpaces(from: open + 1)
    let close = skippingSpaces(from: letter + 1)
    guard isLetter(letter), follows("}", at: close) else { return nil }
    place = close + 1
    return "{\(scalars[letter])}"
  }

  /// Whether the braces here hold a sum with i.
  private func isConjugate() -> Bool {
    guard follows("{", at: place) else { return false }
    let inner = scalars[(place + 1)...].prefix(200).prefix { $0 != "}" }
    return inner.contains("i") && inner.contains { $0 == "+" || $0 == "-" }
  }

  /// `0.1\overline{6}` as a fraction; what stands before the line is taken back.
  private mutating func repeatingDecimal() -> String? {
    var end = place + 1
    while isDigit(at: end) { end += 1 }
    guard follows("{", at: place), end > place + 1, end - place < 100, follows("}", at: end) else {
      return nil
    }
    let written = Array(result.reversed().prefix { isDigit($0) || $0 == "." }.reversed())
    guard written.count < 100, let point = written.firstIndex(of: ".") else { return nil }
    let fixed = written.filter { $0 != "." }
    let decimals = written.count - point - 1
    let period = scalars[(place + 1)..<end]
    func number(_ digits: [Unicode.Scalar]) -> BigInt {
      BigInt(String(String.UnicodeScalarView(digits))) ?? 0
    }
    let top = number(fixed + period) - number(fixed)
    let bottom = BigInt(10).power(decimals) * (BigInt(10).power(period.count) - 1)
    result.removeLast(written.count)
    place = end + 1
    return "\\frac{\(top)}{\(bottom)}"
  }

  private mutating func sign(_ scalar: Unicode.Scalar) {
    place += 2
    switch scalar {
    case "!": negativeSpace()
    // 3\,110\,400: a thin space before three digits groups them.
    case ",": if !isAtGroup(place) { write(" ") }
    case ";", ":", " ", "(", ")", "[", "]": write(" ")
    case "$", "%": write(String(scalar))
    case "\\": doubleBackslash()
    default: write("\\" + String(scalar))
    }
  }

  /// A line break; the backslash of a command that was escaped twice, as in `\\frac`, where no lines are.
  private mutating func doubleBackslash() {
    var end = place
    while isLetter(end) { end += 1 }
    let name = String(String.UnicodeScalarView(scalars[place..<end]))
    guard !hasLines, end > place + 1, isKnownCommand(name) else { return write("\\\\ ") }
    place -= 1
    command()
  }

  /// `11,\! 111`: the comma before a negative space separates thousands.
  private mutating func negativeSpace() {
    var next = skippingSpaces(from: place)
    while follows("\\!", at: next) { next = skippingSpaces(from: next + 2) }
    guard result.last == ",", result.dropLast().last.map(isDigit) == true else { return }
    result.removeLast()
    if isAtGroup(next) { place = next } else { write(",") }
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private func isDigit(at index: Int) -> Bool { index < scalars.count && isDigit(scalars[index]) }
}

/// The ASCII character that a full-width one is another form of.
private func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
  (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) : nil
}
