import BigInt

/// Numbers in all their forms, and fractions.
extension MathParser {
  mutating func number(_ text: String) -> MathExpression? {
    position += 1
    guard let value = ExactNumber(decimal: text) else { return nil }
    if let scientific = scientific(text) { return scientific }
    if !text.contains("."), let mixed = mixedNumber(value) { return mixed }
    return .number(value, isDecimal: text.contains("."))
  }

  /// `1.07e16`: digits right behind an e, or behind an E after a decimal.
  private mutating func scientific(_ text: String) -> MathExpression? {
    guard token == .letter("e") || (token == .letter("E") && text.contains(".")) else { return nil }
    var place = position + 1
    var isNegative = false
    if place < tokens.endIndex, tokens[place] == .symbol("-") || tokens[place] == .symbol("+") {
      isNegative = tokens[place] == .symbol("-")
      place += 1
    }
    guard place < tokens.endIndex, case .number(let digits) = tokens[place],
      let power = Int(digits), power <= 2000, let value = ExactNumber(decimal: text),
      let scale = ExactNumber(10).raised(to: ExactNumber(isNegative ? -power : power)),
      let result = value * scale
    else { return nil }
    position = place + 1
    return .number(result, isDecimal: true)
  }

  /// `1\frac{4}{5}` and `3 1/4`, whole numbers all.
  private mutating func mixedNumber(_ whole: ExactNumber) -> MathExpression? {
    let start = position
    if token == .command("frac") {
      position += 1
      if let fraction = fraction(), case .quotient(let top, let bottom) = fraction,
        let a = top.exact, let b = bottom.exact, a.isInteger, b.isInteger, !a.isNegative,
        !top.isDecimal, a.numerator < b.numerator, let value = fraction.exact,
        let sum = whole + value, isWholeLiteral(top), isWholeLiteral(bottom)
      {
        return .number(sum, isDecimal: false)
      }
      position = start
      return nil
    }
    if case .number(let top)? = token, following == .symbol("/"), position + 2 < tokens.endIndex,
      case .number(let bottom) = tokens[position + 2], let a = Int(top), let b = Int(bottom), a < b
    {
      position += 3
      guard let value = ExactNumber(BigInt(a), BigInt(b)), let sum = whole + value else {
        return nil
      }
      return .number(sum, isDecimal: false)
    }
    return nil
  }

  private func isWholeLiteral(_ expression: MathExpression) -> Bool {
    if case .number(let value, false) = expression { value.isInteger } else { false }
  }

  /// Behind `\frac`: two groups, or `\frac12`, `\frac 1 2`, `\frac{1}2`.
  mutating func fraction() -> MathExpression? {
    if case .number(let digits)? = token, digits.count == 2, !digits.contains(".") {
      position += 1
      return .quotient(digit(digits.prefix(1)), digit(digits.suffix(1)))
    }
    if case .number(let digits)? = token, digits.count > 2, !digits.contains(".") {
      // \frac129 is 1/2 followed by 9; nobody means it: \frac{270}7 comes as a group.
      return nil
    }
    guard let top = argument() else { return nil }
    if case .number(let digits)? = token, digits.count > 1, !digits.contains(".") {
      position += 1
      return ExactNumber(decimal: digits).map { .quotient(top, .number($0, isDecimal: false)) }
    }
    guard let bottom = argument() else { return nil }
    return .quotient(top, bottom)
  }

  private func digit(_ text: Substring) -> MathExpression { whole(Int(text) ?? 0) }
}
