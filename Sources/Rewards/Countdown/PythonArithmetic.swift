import BigInt

/// What Python's `eval` makes of a text of digits, points, brackets and operators; nil where it raises
/// an error, and where ``PythonNumber`` gives up.
///
/// CPython refuses more than 200 brackets inside each other, integers written with leading zeros, and
/// integers of more than 4,300 digits; two values side by side are a call of a number, an error too.
func pythonValue(_ text: [Unicode.Scalar]) -> PythonNumber? {
  var parser = PythonArithmetic(text: text)
  guard let value = parser.sum() else { return nil }
  parser.skipSpaces()
  return parser.position == text.count ? value : nil
}

private struct PythonArithmetic {
  let text: [Unicode.Scalar]
  var position = 0
  private var brackets = 0
  /// Values inside values; each bracket has several.
  private var depth = 0

  init(text: [Unicode.Scalar]) { self.text = text }

  mutating func skipSpaces() {
    // Within one line Python knows blanks, tabs and form feeds; inside brackets also a carriage return.
    while position < text.count {
      switch text[position] {
      case " ", "\t", "\u{0C}": position += 1
      case "\r" where brackets > 0: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ symbol: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard position < text.count, text[position] == symbol else { return false }
    position += 1
    return true
  }

  /// `**` or `//`.
  private mutating func takeTwice(_ symbol: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard position + 1 < text.count, text[position] == symbol, text[position + 1] == symbol else {
      return false
    }
    position += 2
    return true
  }

  mutating func sum() -> PythonNumber? {
    guard var value = term() else { return nil }
    while true {
      if take("+") {
        guard let right = term(), let result = value.adding(right, sign: 1) else { return nil }
        value = result
      } else if take("-") {
        guard let right = term(), let result = value.adding(right, sign: -1) else { return nil }
        value = result
      } else {
        return value
      }
    }
  }

  private mutating func term() -> PythonNumber? {
    guard var value = factor() else { return nil }
    while true {
      skipSpaces()
      if position + 1 < text.count, text[position] == "*", text[position + 1] == "*" { return nil }
      if takeTwice("/") {
        guard let right = factor(), let result = value.floorDivided(by: right) else { return nil }
        value = result
      } else if take("/") {
        guard let right = factor(), let result = value.divided(by: right) else { return nil }
        value = result
      } else if take("*") {
        guard let right = factor(), let result = value.multiplied(by: right) else { return nil }
        value = result
      } else {
        return value
      }
    }
  }

  /// Signs bind more loosely than a power at their right.
  private mutating func factor() -> PythonNumber? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 1000 else { return nil }
    var isNegative = false
    while true {
      if take("-") {
        isNegative.toggle()
      } else if !take("+") {
        break
      }
    }
    guard let value = power() else { return nil }
    return isNegative ? value.negated : value
  }

  private mutating func power() -> PythonNumber? {
    guard let base = atom() else { return nil }
    guard takeTwice("*") else { return base }
    guard let exponent = factor() else { return nil }
    return base.raised(to: exponent)
  }

  private mutating func atom() -> PythonNumber? {
    if take("(") {
      brackets += 1
      defer { brackets -= 1 }
      guard brackets <= 200, let value = sum(), take(")") else { return nil }
      return value
    }
    skipSpaces()
    return number()
  }

  /// `12`, `1.5`, `.5`, `2.`; `012` is no number, `012.5` is.
  private mutating func number() -> PythonNumber? {
    let start = position
    func isDigit(_ place: Int) -> Bool { place < text.count && ("0"..."9").contains(text[place]) }
    while isDigit(position) { position += 1 }
    let whole = text[start..<position]
    guard position < text.count, text[position] == "." else {
      guard let first = whole.first, whole.count <= 4300 else { return nil }
      if first == "0", whole.contains(where: { $0 != "0" }) { return nil }
      return BigInt(String(whole), radix: 10).map(PythonNumber.integer)
    }
    position += 1
    while isDigit(position) { position += 1 }
    guard position - start > 1 else { return nil }
    // A second point, as in 1.2.3, is left over and refused.
    return Double(String(text[start..<position])).map(PythonNumber.float)
  }
}

extension String {
  fileprivate init(_ scalars: ArraySlice<Unicode.Scalar>) {
    self.init()
    unicodeScalars.append(contentsOf: scalars)
  }
}
