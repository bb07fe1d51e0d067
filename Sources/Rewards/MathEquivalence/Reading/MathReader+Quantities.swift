import BigInt

/// Numbers with a base, a unit, degrees or words beside them.
extension MathReader {
  /// `204_5`, `152A_{11}`, `204_{\text{five}}`.
  static func digitsInBase(_ tokens: ArraySlice<MathToken>) -> MathValue? {
    guard let underscore = tokens.firstIndex(of: .symbol("_")), underscore > tokens.startIndex
    else {
      return nil
    }
    var digits = ""
    for token in tokens[..<underscore] {
      switch token {
      case .number(let text): digits += text
      case .letter(let letter) where letter.count == 1: digits += letter.uppercased()
      case .text(let text) where text.allSatisfy({ $0.isLetter || $0.isNumber }):
        digits += text.uppercased()
      case .symbol("("), .symbol(")"): break
      default: return nil
      }
    }
    let isPlain = digits.contains(where: \.isNumber)
    guard isPlain || (!digits.isEmpty && digits.allSatisfy(\.isHexDigit)) else { return nil }
    let script = tokens[tokens.index(after: underscore)...].filter {
      $0 != .symbol("{") && $0 != .symbol("}")
    }
    guard script.count == 1 else {
      let word = script.map { if case .letter(let letter) = $0 { letter } else { "?" } }.joined()
      return numberOfWords(word).map { .digits(digits, base: $0) }
    }
    switch script.first {
    case .number(let text):
      guard let base = Int(text), isPlain || base > 10 else { return nil }
      return .digits(digits, base: base)
    case .text(let text): return numberOfWords(text).map { .digits(digits, base: $0) }
    default: return nil
    }
  }

  /// A number or formula with its unit.
  static func quantity(_ all: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    var tokens = all
    var unit: MeasureUnit?
    var isPercent = false
    if tokens.first == .symbol("$") {
      tokens = tokens.dropFirst()
      unit = MeasureUnit("dollar")
    }
    if tokens.first == .symbol("-"), tokens.dropFirst().first == .symbol("$") {
      tokens = [.symbol("-")] + tokens.dropFirst(2)
      unit = MeasureUnit("dollar")
    }
    if unit == nil, tokens.last == .symbol("$") {
      tokens = tokens.dropLast()
      unit = MeasureUnit("dollar")
    }
    if unit == nil, let degrees = degrees(tokens) { (tokens, unit) = degrees }
    if unit == nil { tokens = joiningUnitFraction(tokens) }
    if let place = tokens.firstIndex(where: { if case .text = $0 { true } else { false } }) {
      if case .text(let text) = tokens[place] {
        let words = text.split(separator: " ", maxSplits: 1)
        if let first = words.first, let factor = multiplier(ofWord: first),
          place > tokens.startIndex
        {
          // 2.5 million dollars.
          let rest = words.count > 1 ? [MathToken.text(String(words[1]))] : []
          return quantity(
            tokens[..<place] + [.command("times"), .number(String(factor))]
              + rest + tokens[tokens.index(after: place)...], depth)
        }
      }
      guard place > tokens.startIndex, let found = unitText(tokens[place...]) else { return nil }
      tokens = tokens[..<place]
      if found.name == "percent" { isPercent = true } else { unit = found }
    }
    if tokens.last == .symbol("%") {
      isPercent = true
      tokens = tokens.dropLast()
    }
    guard let expression = MathParser.expression(tokens) else { return nil }
    switch expression.reduced() {
    case .scalar(let value): return .expression(value, unit: unit, isPercent: isPercent)
    case .matrix(let rows): return .matrix(rows)
    case nil: return nil
    }
  }

  /// What stands before `^\circ` at the end, and its unit: degrees, of temperature too. Inside a sine or its
  /// kin the sign belongs to the argument.
  private static func degrees(
    _ tokens: ArraySlice<MathToken>
  ) -> (ArraySlice<MathToken>, MeasureUnit?)? {
    var rest = tokens
    var name = "degree"
    switch rest.last {
    case .letter("C"), .text("C"): name = "celsius"
    case .letter("F"), .text("F"): name = "fahrenheit"
    default: break
    }
    if name != "degree" { rest = rest.dropLast() }
    guard rest.suffix(2).elementsEqual([.symbol("^"), .command("circ")]), rest.count > 2,
      !rest.contains(where: {
        if case .command(let name) = $0 { functionNames.contains(name) } else { false }
      })
    else { return nil }
    return (rest.dropLast(2), MeasureUnit(name))
  }

  /// A fraction of units at the end as they are written in one line: `\frac{\text{m}}{\text{s}^2}` is m/s^2.
  private static func joiningUnitFraction(_ tokens: ArraySlice<MathToken>) -> ArraySlice<MathToken>
  {
    guard let fraction = tokens.lastIndex(of: .command("frac")), fraction > tokens.startIndex else {
      return tokens
    }
    let parts = tokens[(fraction + 1)...].filter { $0 != .symbol("{") && $0 != .symbol("}") }
    guard parts.count >= 2, case .text(let above) = parts[0], case .text(let below) = parts[1]
    else {
      return tokens
    }
    return tokens[..<fraction] + [.text(above + "/" + below)] + parts[2...]
  }

  /// The unit of words at the end, with a power behind it.
  private static func unitText(_ tokens: ArraySlice<MathToken>) -> MeasureUnit? {
    var text = ""
    var power = 1
    var index = tokens.startIndex
    while index < tokens.endIndex {
      switch tokens[index] {
      case .text(let part):
        var part = part
        if let caret = part.firstIndex(of: "^") {
          power = Int(part[part.index(after: caret)...].filter(\.isNumber)) ?? 1
          part = String(part[..<caret])
        }
        text += " " + part
      case .symbol("^"):
        index += 1
        let rest = tokens[index...].filter { $0 != .symbol("{") && $0 != .symbol("}") }
        guard case .number(let digits)? = rest.first, let value = Int(digits), rest.count == 1
        else {
          return nil
        }
        return MeasureUnit(text, power: value)
      case .letter(let letter) where text.hasSuffix("/"): text += letter
      case .symbol("/"): text += "/"
      case .symbol("."), .symbol("-"), .command("cdot"), .symbol("{"), .symbol("}"): text += " "
      default: return nil
      }
      index += 1
    }
    return MeasureUnit(text, power: power)
  }
}
