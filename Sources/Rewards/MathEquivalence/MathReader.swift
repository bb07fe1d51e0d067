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

  private static func value(cleaned text: String, depth: Int) -> MathValue? {
    guard depth < 12 else { return nil }
    if let words = wordValue(text) { return words }
    if text.contains("\\begin{") { return matrix(text) }
    guard let tokens = mathTokens(text) else { return nil }
    return value(tokens[...], depth: depth)
  }

  // Words

  /// Text without a formula: yes and no, names, choices, numbers in words.
  private static func wordValue(_ text: String) -> MathValue? {
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

  // Values of words

  private static func value(_ all: ArraySlice<MathToken>, depth: Int) -> MathValue? {
    guard depth < 12 else { return nil }
    let tokens = trimmed(all)
    guard !tokens.isEmpty else { return nil }
    if tokens.count == 1, case .text(let text)? = tokens.first {
      // The font says nothing of what is set in it.
      return wordValue("\\text{\(text)}") ?? value(cleaned: text, depth: depth + 1)
    }
    let parts = split(tokens, depth: 0, at: isSeparator)
    if parts.count > 1 {
      let items = parts.filter { !trimmed($0).isEmpty }.map { value($0, depth: depth + 1) }
      guard items.count > 0, items.allSatisfy({ $0 != nil }) else { return nil }
      let values = items.compactMap(\.self)
      if let set = joinedInequalities(values, parts, tokens) { return .realSet(set) }
      return values.count == 1 ? values[0] : .list(values)
    }
    if let set = setOperation(tokens, depth) { return set }
    if let relation = relation(tokens, depth) { return relation }
    if let enclosed = enclosed(tokens, depth) { return enclosed }
    if let digits = digitsInBase(tokens) { return digits }
    let ratio = split(tokens, depth: 0) { $0 == .symbol(":") }
    if ratio.count > 1 {
      let items = ratio.compactMap { value($0, depth: depth + 1) }
      return items.count == ratio.count ? .ratio(items) : nil
    }
    return quantity(tokens, depth)
  }

  /// What inequalities of one variable say together: `x < 1 or x > 3`, `x > 1 and x < 3`.
  private static func joinedInequalities(
    _ values: [MathValue], _ parts: [ArraySlice<MathToken>], _ tokens: ArraySlice<MathToken>
  ) -> RealSet? {
    let words = Set(
      parts.dropLast().map { part -> String in
        if case .text(let text) = tokens[part.endIndex] { text.lowercased().trimmed } else { "," }
      })
    guard values.count == parts.count, words == ["or"] || words == ["and"] else { return nil }
    var names: Set<String> = []
    var result: RealSet?
    for value in values {
      guard case .inequality(let sides, _) = value, let set = value.asRealSet else { return nil }
      for side in sides { names.formUnion(side.variables) }
      result = result.map { words == ["or"] ? $0.union(set) : $0.intersection(set) } ?? set
    }
    return names.count == 1 ? result : nil
  }

  /// Without white space of the text kind at the ends.
  private static func trimmed(_ tokens: ArraySlice<MathToken>) -> ArraySlice<MathToken> {
    func isBlank(_ token: MathToken) -> Bool {
      switch token {
      case .text(let text): text.allSatisfy { $0.isWhitespace || $0 == "." }
      case .command("newline"), .symbol("."): true
      default: false
      }
    }
    var result = tokens
    while let first = result.first, isBlank(first) { result = result.dropFirst() }
    while let last = result.last, isBlank(last) { result = result.dropLast() }
    return result
  }

  private static func isSeparator(_ token: MathToken) -> Bool {
    switch token {
    case .symbol(","), .symbol(";"): return true
    case .text(let text):
      let words = text.lowercased().split { !$0.isLetter }
      return !words.isEmpty && words.allSatisfy { ["and", "or"].contains($0) }
    default: return false
    }
  }

  /// Pieces between the words that separate, outside brackets.
  private static func split(
    _ tokens: ArraySlice<MathToken>, depth: Int, at separates: (MathToken) -> Bool
  ) -> [ArraySlice<MathToken>] {
    var pieces: [ArraySlice<MathToken>] = []
    var level = 0
    var start = tokens.startIndex
    for index in tokens.indices {
      switch tokens[index] {
      case .symbol("("), .symbol("["), .symbol("{"), .symbol("⦃"), .command("langle"): level += 1
      case .symbol(")"), .symbol("]"), .symbol("}"), .symbol("⦄"), .command("rangle"):
        level = max(0, level - 1)
      default:
        if level == 0, separates(tokens[index]) {
          pieces.append(tokens[start..<index])
          start = index + 1
        }
      }
    }
    pieces.append(tokens[start...])
    return pieces
  }

  /// Unions, differences and intersections of sets of numbers; ℝ and ∅.
  private static func setOperation(_ tokens: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    if tokens.count == 1 {
      switch tokens.first {
      case .command("emptyset"): return .realSet(RealSet())
      default: break
      }
    }
    if Array(tokens) == [.command("mathbb"), .symbol("{"), .letter("R"), .symbol("}")]
      || Array(tokens) == [.command("mathbb"), .letter("R")] || Array(tokens) == [.command("R")]
      || Array(tokens) == [.command("Reals")]
    {
      return .realSet(.all)
    }
    for (name, join) in [
      ("cup", { (a: RealSet, b: RealSet) in a.union(b) }),
      ("cap", { (a: RealSet, b: RealSet) in a.intersection(b) }),
      ("setminus", { (a: RealSet, b: RealSet) in a.intersection(b.complement) }),
    ] {
      let parts = split(tokens, depth: 0) { $0 == .command(name) }
      guard parts.count > 1 else { continue }
      var result: RealSet?
      for part in parts {
        guard let item = value(part, depth: depth + 1), let set = item.asRealSet else { return nil }
        result = result.map { join($0, set) } ?? set
      }
      return result.map(MathValue.realSet)
    }
    let minus = split(tokens, depth: 0) { $0 == .symbol("-") }
    if minus.count == 2, case .realSet(let first)? = value(minus[0], depth: depth + 1),
      case .set(_)? = value(minus[1], depth: depth + 1),
      let second = value(minus[1], depth: depth + 1)?.asRealSet
    {
      return .realSet(first.intersection(second.complement))
    }
    return nil
  }

  /// Equations, inequalities and memberships.
  private static func relation(_ tokens: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    let membership = split(tokens, depth: 0) { $0 == .command("in") }
    if membership.count == 2 { return value(membership[1], depth: depth + 1) }
    let sides = split(tokens, depth: 0) { relations[$0] != nil || $0 == .symbol("=") }
    guard sides.count > 1, sides.count <= 6 else { return nil }
    var operators: [MathToken] = []
    var place = tokens.startIndex
    for side in sides.dropLast() {
      place = side.endIndex
      operators.append(tokens[place])
    }
    if operators.allSatisfy({ $0 == .symbol("=") }) {
      return equation(sides, depth)
    }
    let expressions = sides.compactMap { MathParser.expression(trimmed($0)) }
    let kinds = operators.compactMap { relations[$0] }
    guard expressions.count == sides.count, kinds.count == operators.count else { return nil }
    return .inequality(expressions, kinds)
  }

  private static let relations: [MathToken: MathValue.Relation] = [
    .symbol("<"): .less, .symbol(">"): .greater, .command("le"): .lessOrEqual,
    .command("ge"): .greaterOrEqual, .command("ne"): .unequal,
  ]

  private static func equation(_ sides: [ArraySlice<MathToken>], _ depth: Int) -> MathValue? {
    // What is no expression, such as a pair, is the value of a label.
    if sides.count == 2, let left = MathParser.expression(trimmed(sides[0])) {
      guard let right = MathParser.expression(trimmed(sides[1])) else {
        return value(sides[1], depth: depth + 1)
      }
      return .equation(left, right)
    }
    // 0.56 = 56 %, or x = y = 3: the last side is the value.
    guard let last = sides.last else { return nil }
    return value(last, depth: depth + 1)
  }

  /// What stands in brackets as a whole.
  private static func enclosed(_ tokens: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    let pairs: [(MathToken, [MathToken], Character)] = [
      (.symbol("("), [.symbol(")"), .symbol("]")], "("),
      (.symbol("["), [.symbol("]"), .symbol(")")], "["), (.symbol("⦃"), [.symbol("⦄")], "{"),
      (.command("langle"), [.command("rangle")], "<"), (.symbol("]"), [.symbol("[")], "]"),
      (.symbol("{"), [.symbol("}")], "g"),
    ]
    guard let first = tokens.first, let last = tokens.last, tokens.count >= 2,
      let pair = pairs.first(where: { $0.0 == first && $0.1.contains(last) }),
      closesAtEnd(tokens)
    else { return nil }
    let inner = tokens.dropFirst().dropLast()
    if pair.2 == "g" { return value(inner, depth: depth + 1) }
    let items = split(inner, depth: 0, at: isSeparator)
    if pair.2 == "{" {
      // { x | x > 2 }
      for bar in [MathToken.symbol("|"), .symbol(":")] {
        let sides = split(inner, depth: 0) { $0 == bar }
        if sides.count == 2, case .letter? = trimmed(sides[0]).first,
          let condition = value(sides[1], depth: depth + 1), condition.asRealSet != nil
        {
          return condition
        }
      }
      if inner.isEmpty { return .realSet(RealSet()) }
      let values = items.compactMap { value($0, depth: depth + 1) }
      return values.count == items.count ? .set(values) : nil
    }
    guard items.count > 1 else { return nil }
    let values = items.compactMap { value($0, depth: depth + 1) }
    guard values.count == items.count else { return nil }
    let closing: Character = last == .symbol("]") ? "]" : last == .symbol(")") ? ")" : ">"
    return .tuple(values, opening: pair.2, closing: closing)
  }

  /// Whether the bracket that opens first closes last.
  private static func closesAtEnd(_ tokens: ArraySlice<MathToken>) -> Bool {
    var level = 0
    for index in tokens.indices {
      switch tokens[index] {
      case .symbol("("), .symbol("["), .symbol("{"), .symbol("⦃"), .command("langle"): level += 1
      case .symbol(")"), .symbol("]"), .symbol("}"), .symbol("⦄"), .command("rangle"):
        level -= 1
        if level == 0, index != tokens.index(before: tokens.endIndex) { return false }
      default: break
      }
    }
    return level == 0
  }

  /// `204_5`, `152A_{11}`, `204_{\text{five}}`.
  private static func digitsInBase(_ tokens: ArraySlice<MathToken>) -> MathValue? {
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
  private static func quantity(_ all: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
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

extension String {
  var trimmed: String {
    var part = self[...]
    while let first = part.first, first.isWhitespace { part = part.dropFirst() }
    while let last = part.last, last.isWhitespace { part = part.dropLast() }
    return String(part)
  }
}
