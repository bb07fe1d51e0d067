import BigInt

/// Numbers with a base, a unit, degrees or words beside them.
extension MathReader {
  /// `204_5`, `152A_{11}`, `204_{\text{five}}`.
  static func digitsInBase(_ tokens: ArraySlice<MathToken>) -> MathValue? {
    guard let underscore = tokens.firstIndex(of: .symbol("_")), underscore > tokens.startIndex else {
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
    if unit == nil, let degrees = degrees(tokens) { (tokens, unit) = degrees }
    if let place = tokens.firstIndex(where: { if case .text = $0 { true } else { false } }) {
      if case .text(let text) = tokens[place] {
        let words = text.split(separator: " ", maxSplits: 1)
        if let first = words.first, let power = scaleOfWord(first) {
          // 2.5 million dollars.
          let rest = words.count > 1 ? [MathToken.text(String(words[1]))] : []
          return quantity(
            tokens[..<place] + [.command("times"), .number("1" + String(repeating: "0", count: power))]
              + rest + tokens[tokens.index(after: place)...], depth)
        }
      }
      guard let found = unitText(tokens[place...]) else {
        // Words in front of a value, as in "\text{The answer is }5", or behind it.
        return labelled(tokens, depth)
      }
      tokens = tokens[..<place]
      if found.name == "percent" { isPercent = true } else { unit = found }
    }
    if tokens.last == .symbol("%") {
      isPercent = true
      tokens = tokens.dropLast()
    }
    guard let expression = MathParser.expression(tokens) else { return nil }
    return .expression(expression, unit: unit, isPercent: isPercent)
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
      !rest.contains(where: { if case .command(let name) = $0 { functionNames.contains(name) } else { false } })
    else { return nil }
    return (rest.dropLast(2), MeasureUnit(name))
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
        guard case .number(let digits)? = rest.first, let value = Int(digits), rest.count == 1 else {
          return nil
        }
        return MeasureUnit(text, power: value)
      case .symbol("/"), .symbol("."), .symbol("{"), .symbol("}"): break
      default: return nil
      }
      index += 1
    }
    return MeasureUnit(text, power: power)
  }

  /// The value behind or before words that are no unit, if the rest is one.
  private static func labelled(_ tokens: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    let rest = tokens.filter { if case .text = $0 { false } else { true } }
    guard !rest.isEmpty, let expression = MathParser.expression(rest[...]) else { return nil }
    if case .text = tokens.first {
      return .expression(expression, unit: nil, isPercent: false)
    }
    return nil
  }
}
