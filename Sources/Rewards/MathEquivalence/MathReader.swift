import BigInt

/// Reads answers, LaTeX or plain, as values.
enum MathReader {
  /// The value of a text; nil for one that is not understood.
  static func value(_ text: String) -> MathValue? {
    let cleaned = withoutAnnouncement(cleanedMath(text))
    guard !cleaned.isEmpty else { return nil }
    return value(cleaned: cleaned, depth: 0)
  }

  /// Without "the answer is" in front.
  private static func withoutAnnouncement(_ text: String) -> String {
    let start = text.prefix(40).lowercased()
    for lead in ["the final answer is", "the answer is", "final answer:", "answer:", "answer is"]
    where start.hasPrefix(lead) {
      return String(text.dropFirst(lead.count)).trimmed.trimmingPrefix(":").description.trimmed
    }
    return text
  }

  static func value(cleaned text: String, depth: Int) -> MathValue? {
    guard depth < 12 else { return nil }
    if let words = wordValue(text) { return words }
    if text.contains("\\begin{") { return matrix(text) }
    guard let tokens = mathTokens(text) else { return nil }
    return value(tokens[...], depth: depth)
  }

  // Words

  /// Text without a formula: yes and no, names, choices, numbers in words.
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
    if letters.count == 1, let letter = letters.first { return .choice(Character(letter.uppercased())) }
    // p − q is a formula.
    let parts = plain.split { !$0.isLetter }
    if !isMarked, parts.count > 1, parts.allSatisfy({ $0.count == 1 }) { return nil }
    // A list of words or letters is read part by part.
    if plain.contains(",") { return nil }
    var words = plain.lowercased().filter { $0.isLetter || $0 == " " || $0 == "-" }
      .split(whereSeparator: { $0 == " " }).map(String.init)
    if words.contains("or") || (words.contains("and") && numberOfWords(plain) == nil) { return nil }
    if let number = numberOfWords(words.joined(separator: " ")) {
      return .expression(.number(ExactNumber(number), isDecimal: false), unit: nil, isPercent: false)
    }
    if let (top, bottom) = fractionOfWords(words.joined(separator: " ")),
      let value = ExactNumber(BigInt(top), BigInt(bottom))
    {
      return .expression(.number(value, isDecimal: false), unit: nil, isPercent: false)
    }
    if words.count == 2, let number = numberOfWords(words[0]), let unit = MeasureUnit(words[1]) {
      return .expression(.number(ExactNumber(number), isDecimal: false), unit: unit, isPercent: false)
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
    case "no solution", "no solutions", "none", "empty set", "no real solution", "no real solutions":
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

  private static let shortWords: Set<String> = ["yes", "no", "odd", "red", "one", "two", "six", "ten"]
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
    if letters == nil, words.count == 2, ["option", "choice"].contains(words[0].lowercased()), words[1].count == 1,
      let letter = words[1].first, ("A"..."J").contains(letter)
    {
      return letter
    }
    guard let (letter, _) = letters, letter.isASCII, letter.isLetter else { return nil }
    let upper = Character(letter.uppercased())
    return ("A"..."J").contains(upper) ? upper : nil
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

  // Matrices

  /// A matrix, with a factor before it if there is one.
  private static func matrix(_ text: String) -> MathValue? {
    guard let begin = text.firstRange(of: "\\begin{"),
      let name = text[begin.upperBound...].firstIndex(of: "}"),
      let end = text.firstRange(of: "\\end{"),
      name < end.lowerBound
    else { return nil }
    var body = text[text.index(after: name)..<end.lowerBound]
    if text[begin.upperBound..<name] == "array", body.first == "{", let close = body.firstIndex(of: "}") {
      body = body[body.index(after: close)...]
    }
    guard let closing = text[end.upperBound...].firstIndex(of: "}") else { return nil }
    var before = String(text[..<begin.lowerBound]).trimmed
    var after = String(text[text.index(after: closing)...]).trimmed
    for (open, close) in [("[", "]"), ("(", ")"), ("|", "|")]
    where before.hasSuffix(open) && after.hasPrefix(close) {
      before = String(before.dropLast()).trimmed
      after = String(after.dropFirst()).trimmed
    }
    guard after.isEmpty, let rows = matrixRows(body) else { return nil }
    if before.isEmpty { return .matrix(rows) }
    if before.hasSuffix("=") { return .matrix(rows) }
    var factor = before
    if factor.hasSuffix("\\cdot") { factor = String(factor.dropLast(5)) }
    if factor == "-" { factor = "-1" }
    guard let tokens = mathTokens(factor), let scale = MathParser.expression(tokens[...]) else {
      return nil
    }
    return .matrix(rows.map { $0.map { .product([scale, $0]) } })
  }

  private static func matrixRows(_ body: Substring) -> [[MathExpression]]? {
    var rows: [[MathExpression]] = []
    for line in String(body).split(separator: "\\\\") where !line.allSatisfy(\.isWhitespace) {
      var row: [MathExpression] = []
      for cell in line.split(separator: "&", omittingEmptySubsequences: false) {
        guard row.count < 50, let tokens = mathTokens(String(cell)),
          let entry = MathParser.expression(tokens[...])
        else { return nil }
        row.append(entry)
      }
      rows.append(row)
      if rows.count > 50 { return nil }
    }
    return rows.isEmpty || Set(rows.map(\.count)).count != 1 ? nil : rows
  }
}

extension String {
  var trimmed: String {
    var part = self[...]
    while let first = part.first, first.isWhitespace { part = part.dropFirst() }
    while let last = part.last, last.isWhitespace { part = part.dropLast() }
    return String(part)
  }
}
