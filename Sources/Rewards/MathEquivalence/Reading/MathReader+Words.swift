import BigInt

/// Text without a formula: yes and no, names, choices, numbers in words, times.
extension MathReader {
  /// The value of a text that is all words; nil for a formula.
  static func wordValue(_ text: String) -> MathValue? {
    let isMarked = text.contains("\\text{")
    var plain = text.replacing("\\text{", with: " ")
    if isMarked { plain = plain.replacing("}", with: " ").replacing("{", with: " ") }
    plain = plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if let choice = choice(plain) { return .choice(choice) }
    guard
      plain.unicodeScalars.allSatisfy({
        $0.properties.isAlphabetic || " -'.,!?()".unicodeScalars.contains($0)
      })
    else { return time(plain) }
    let letters = plain.filter(\.isLetter)
    guard letters.count > 1 || (isMarked && letters.count == 1) else { return nil }
    if letters.count == 1, let letter = letters.first {
      return .choice(Character(letter.uppercased()))
    }
    // p − q is a formula.
    let parts = plain.split { !$0.isLetter }
    if !isMarked, parts.count > 1, parts.allSatisfy({ $0.count == 1 }) { return nil }
    // A list of words or letters is read part by part.
    if plain.contains(",") { return nil }
    var words = plain.lowercased().filter { $0.isLetter || $0 == " " || $0 == "-" }
      .split(whereSeparator: { $0 == " " }).map(String.init)
    if words.contains("or") || (words.contains("and") && numberOfWords(plain) == nil) { return nil }
    if let number = numberOfWords(words.joined(separator: " ")) {
      return .expression(
        .number(ExactNumber(number), isDecimal: false), unit: nil, isPercent: false)
    }
    if let (top, bottom) = fractionOfWords(words.joined(separator: " ")),
      let value = ExactNumber(BigInt(top), BigInt(bottom))
    {
      return .expression(.number(value, isDecimal: false), unit: nil, isPercent: false)
    }
    if words.count == 2, let number = numberOfWords(words[0]), let unit = MeasureUnit(words[1]) {
      return .expression(
        .number(ExactNumber(number), isDecimal: false), unit: unit, isPercent: false)
    }
    while let first = words.first, ["the", "a", "an"].contains(first), words.count > 1 {
      words.removeFirst()
    }
    let joined = words.joined(separator: " ")
    switch joined {
    case "inf", "infinity", "infty", "-inf", "-infinity", "- infinity":
      return .expression(
        plain.hasPrefix("-") ? .negative(.infinity) : .infinity, unit: nil, isPercent: false)
    case "pi", "e", "i": return nil
    case "no solution", "no solutions", "none", "empty set", "no real solution",
      "no real solutions":
      return .realSet(RealSet())
    case "all real numbers", "all reals", "all real", "real numbers": return .realSet(.all)
    case "undefined", "does not exist", "dne": return .words("undefined")
    default: break
    }
    // A run of letters that is no word is a product of variables: xy, abc.
    if !isMarked, words.count == 1, joined.count < 4, !shortWords.contains(joined) { return nil }
    if !isMarked, plainFunctionNames.contains(where: { joined.hasPrefix($0) }) { return nil }
    return .words(joined)
  }

  private static let shortWords: Set<String> = [
    "yes", "no", "odd", "red", "one", "two", "six", "ten",
  ]
  private static let plainFunctionNames = ["sin", "cos", "tan", "log", "sqrt", "exp"]

  /// `(B)`, `(B) 12`, `B)`; a lone letter in words.
  private static func choice(_ plain: String) -> Character? {
    let characters = Array(plain)
    let letters: (letter: Character, rest: ArraySlice<Character>)?
    if characters.count >= 3, characters[0] == "(", characters[2] == ")" {
      letters = (characters[1], characters[3...])
    } else if characters.count >= 2, characters[1] == ")" {
      letters = (characters[0], characters[2...])
    } else if characters.count > 3, characters[1] == ".", characters[2] == " " {
      letters = (characters[0], characters[3...])
    } else {
      letters = nil
    }
    let words = plain.split(separator: " ")
    if letters == nil, words.count == 2, ["option", "choice"].contains(words[0].lowercased()),
      words[1].count == 1,
      let letter = words[1].first, ("A"..."J").contains(letter)
    {
      return letter
    }
    guard let (letter, rest) = letters, letter.isASCII, letter.isLetter else { return nil }
    let upper = Character(letter.uppercased())
    return ("A"..."J").contains(upper) && !namesChoice(rest) ? upper : nil
  }

  /// Whether a letter in brackets stands in a text: "(A) and (B)" is more than one choice.
  private static func namesChoice(_ text: ArraySlice<Character>) -> Bool {
    text.indices.dropLast(2).contains { place in
      text[place] == "(" && ("A"..."J").contains(text[place + 1]) && text[place + 2] == ")"
    }
  }

  /// `4:51:06 p.m.`; without a word behind it `8:34` is a ratio, unless a part has a leading zero.
  private static func time(_ plain: String) -> MathValue? {
    let compact = plain.lowercased().filter { $0 != " " && $0 != "." }
    let isMorning = compact.hasSuffix("am")
    let isEvening = compact.hasSuffix("pm")
    let digits = isMorning || isEvening ? compact.dropLast(2) : compact[...]
    let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 1, parts.count <= 3,
      parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) })
    else { return nil }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count else { return nil }
    if isMorning || isEvening { return .time(numbers, meridiem: isMorning ? "a" : "p") }
    guard parts.count > 1, parts.contains(where: { $0.count == 2 && $0.hasPrefix("0") }) else {
      return nil
    }
    return .time(numbers, meridiem: nil)
  }

  /// What stands behind words that announce it, as in "\text{The area is }5", with a minus for "minus";
  /// nil where no words are in front. Other words say something of their own: not 5, at least 5.
  static func announced(_ tokens: ArraySlice<MathToken>) -> ArraySlice<MathToken>? {
    var text = ""
    var rest = tokens
    while case .text(let words)? = rest.first {
      text += " " + words
      rest = rest.dropFirst()
    }
    let words = text.lowercased().split { !($0.isLetter || $0 == ":" || $0 == "'") }
    guard let last = words.last, !rest.isEmpty else { return nil }
    if ["minus", "negative"].contains(last), words.count == 1 { return [.symbol("-")] + rest }
    let denies = words.contains { ["not", "no", "never"].contains($0) || $0.hasSuffix("n't") }
    return !denies && (last.hasSuffix(":") || announcingWords.contains(String(last))) ? rest : nil
  }
}

/// Verbs that join a thing to its value, and words that say what follows is one.
private let announcingWords: Set<String> = [
  "is", "are", "be", "equals", "equal", "gives", "answer", "value", "area", "about",
  "approximately",
  "exactly", "therefore", "thus", "hence", "so", "total", "get", "gets", "costs", "cost",
]
