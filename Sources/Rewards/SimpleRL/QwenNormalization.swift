/// An answer in the form that Qwen's evaluation compares (`strip_string` in Qwen2.5-Math's evaluation):
/// units, degrees, dollars, percent signs and spaces removed, fractions and roots with their braces.
///
/// Its steps and their order are the published ones, with what they destroy: single letters that are
/// units (a, c, d, g, h, l, m, o, s, t) go, `\pm` loses its name, `\mbox{…}` its content.
func qwenNormalized(_ answer: String) -> String {
  var text = pythonTrimmed(answer).replacing("\n", with: "")
  while text.hasSuffix(".") { text.removeLast() }
  text = text.replacing("\\!", with: "")
  text = withPlainMatrices(text)
  for (from, to) in [
    ("tfrac", "frac"), ("dfrac", "frac"), ("\\neq", "\\ne"), ("\\leq", "\\le"), ("\\geq", "\\ge"),
    ("\\left", ""), ("\\right", ""), ("\\{", "{"), ("\\}", "}"),
  ] { text = text.replacing(from, with: to) }
  let withoutText = pythonTrimmed(droppingLastText(text))
  if !withoutText.isEmpty { text = withoutText }
  text = removingUnits(text)
  for mark in ["^{\\circ}", "^\\circ", "\\$", "$", "\\(", "\\)"] {
    text = text.replacing(mark, with: "")
  }
  text = wordToNumber(text) ?? text
  text = unwrapping("\\text{", in: text, keepsContent: true)
  for label in [
    "x=", "y=", "z=", "x\\in", "y\\in", "z\\in", "x\\to", "y\\to", "z\\to",
  ] { text = text.replacing(label, with: "") }
  text = text.replacing("\\emptyset", with: "{}")
    .replacing("(-\\infty,\\infty)", with: "\\mathbb{R}")
    .replacing("\\%", with: "").replacing("%", with: "")
    .replacing(" .", with: " 0.").replacing("{.", with: "{0.")
    .replacing("infinity", with: "\\infty")
  if !text.contains("\\infty") { text = text.replacing("inf", with: "\\infty") }
  text = text.replacing("and", with: "").replacing("\\mathbf", with: "")
  text = unwrapping("\\mbox{", in: text, keepsContent: false)
  if text.contains("j"), !text.contains("i") { text = text.replacing("j", with: "i") }
  text = droppingZeroDecimals(text)
  if text.isEmpty { return text }
  if text.hasPrefix(".") { text = "0" + text }
  let sides = text.split(separator: "=", omittingEmptySubsequences: false)
  if sides.count == 2, sides[0].unicodeScalars.count <= 2 { text = String(sides[1]) }
  text = bracingRoots(text).replacing(" ", with: "")
  return slashAsFraction(bracingFractions(text))
}

/// `array` and `bmatrix` as `pmatrix`.
private func withPlainMatrices(_ text: String) -> String {
  guard text.contains("\\begin{") else { return text }
  var result = text
  while let start = result.firstRange(of: "\\begin{array}{"),
    let close = result[start.upperBound...].firstIndex(of: "}")
  {
    result.replaceSubrange(start.lowerBound...close, with: "\\begin{pmatrix}")
  }
  return result.replacing("\\end{array}", with: "\\end{pmatrix}")
    .replacing("bmatrix", with: "pmatrix")
}

/// Without everything from the first `\text{` whose rest has no line break, if the text ends in a brace.
private func droppingLastText(_ text: String) -> String {
  guard text.hasSuffix("}"), let start = text.firstRange(of: "\\text{") else { return text }
  return String(text[..<start.lowerBound])
}

/// `\text{…}` up to the first closing brace, with or without what stands in it.
private func unwrapping(_ opening: String, in text: String, keepsContent: Bool) -> String {
  var result = ""
  var rest = text[...]
  while let start = rest.firstRange(of: opening),
    let end = rest[start.upperBound...].firstIndex(of: "}")
  {
    result += rest[..<start.lowerBound]
    if keepsContent { result += rest[start.upperBound..<end] }
    rest = rest[rest.index(after: end)...]
  }
  return result + rest
}

/// Two passes over the list of units; a unit that is the whole text stays.
private func removingUnits(_ text: String) -> String {
  var units = UnitText(Array(text.unicodeScalars))
  for _ in 0..<2 {
    for unit in qwenUnits where units.mayHave(unit) {
      if let shorter = units.removing(unit), !shorter.isEmpty { units = UnitText(shorter) }
    }
  }
  return String(String.UnicodeScalarView(units.scalars))
}

/// A text in which units are looked for.
private struct UnitText {
  let scalars: [Unicode.Scalar]
  /// Whether each scalar may be part of a word, which is slow to ask for beyond ASCII.
  private let isWord: [Bool]
  /// The scalars that stand behind what is no part of a word, or first.
  private let firsts: Set<Unicode.Scalar>

  init(_ scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    isWord = scalars.map(isWordScalar)
    var firsts = Set(scalars.prefix(1))
    for place in scalars.indices.dropFirst() where !isWord[place - 1] {
      firsts.insert(scalars[place])
    }
    self.firsts = firsts
  }

  /// Whether a unit may stand in the text; no unit begins with a full stop, which stands for anything.
  func mayHave(_ unit: [Unicode.Scalar]) -> Bool { unit.first.map(firsts.contains) ?? false }

  private func matches(_ unit: [Unicode.Scalar], at start: Int) -> Bool {
    let end = start + unit.count
    guard end <= scalars.count, end == scalars.count || !isWord[end] else { return false }
    for (offset, scalar) in unit.enumerated()
    where scalar != "." && scalar != scalars[start + offset] || scalars[start + offset] == "\n" {
      return false
    }
    return true
  }

  /// What `(^|\W)unit($|\W)` → `\1\2` makes of the text; nil where it changes nothing.
  func removing(_ unit: [Unicode.Scalar]) -> [Unicode.Scalar]? {
    var result: [Unicode.Scalar] = []
    var kept = 0
    var position = 0
    while position < scalars.count {
      let start: Int
      if position == 0, matches(unit, at: 0) {
        start = 0
      } else if !isWord[position], matches(unit, at: position + 1) {
        start = position + 1
      } else {
        position += 1
        continue
      }
      result += scalars[kept..<start]
      let end = start + unit.count
      kept = end
      // What stands behind the unit is taken with it, and cannot open the next one.
      position = max(end + 1, position + 1)
    }
    guard kept > 0 else { return nil }
    return result + scalars[kept...]
  }
}

/// `3.00` → `3`, also inside a text.
private func droppingZeroDecimals(_ text: String) -> String {
  guard text.contains(".") else { return text }
  let scalars = Array(text.unicodeScalars)
  func isDigit(_ index: Int) -> Bool {
    index < scalars.count && decimalDigit(scalars[index]) != nil
  }
  var result = String.UnicodeScalarView()
  var index = 0
  while index < scalars.count {
    if scalars[index] == ".", index > 0, isDigit(index - 1) {
      var end = index + 1
      while end < scalars.count, scalars[end] == "0" { end += 1 }
      if end == scalars.count { break }
      if !isDigit(end) {
        // What stands behind is taken with it, and begins nothing.
        result.append(scalars[end])
        index = end + 1
        continue
      }
    }
    result.append(scalars[index])
    index += 1
  }
  return droppingLastZeros(String(result))
}

/// `3.00` at the end.
private func droppingLastZeros(_ text: String) -> String {
  var rest = Substring(text)
  while rest.last == "0" { rest = rest.dropLast() }
  guard rest.last == ".", rest.unicodeScalars.dropLast().last.flatMap(decimalDigit) != nil else {
    return text
  }
  return String(rest.dropLast())
}

/// `\sqrt3` → `\sqrt{3}`.
private func bracingRoots(_ text: String) -> String {
  let pieces = text.split(separator: "\\sqrt", omittingEmptySubsequences: false)
  guard pieces.count > 1 else { return text }
  return pieces.dropFirst().reduce(String(pieces[0])) { result, piece in
    let word = piece.unicodeScalars.prefix(while: isWordScalar)
    if word.isEmpty { return result + "\\sqrt" + piece }
    return result + "\\sqrt{" + String(word) + "}"
      + String(piece.unicodeScalars.dropFirst(word.count))
  }
}

/// `\frac12` → `\frac{1}{2}`.
private func bracingFractions(_ text: String) -> String {
  let pieces = text.split(separator: "\\frac", omittingEmptySubsequences: false)
  guard pieces.count > 1 else { return text }
  var result = String(pieces[0])
  for piece in pieces.dropFirst() {
    result += "\\frac"
    if piece.first == "{" {
      result += piece
      continue
    }
    let characters = Array(piece.unicodeScalars)
    guard characters.count >= 2 else { return text }
    result += "{\(characters[0])}"
    result += characters[1] == "{" ? "{" : "{\(characters[1])}"
    result += String(String.UnicodeScalarView(characters[2...]))
  }
  return result
}

/// `3/8` → `\frac{3}{8}`.
private func slashAsFraction(_ text: String) -> String {
  let sides = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
  guard sides.count == 2,
    sides.allSatisfy({ $0.contains("sqrt") || Int($0).map(String.init) == $0 })
  else { return text }
  return "\\frac{\(sides[0])}{\(sides[1])}"
}

/// The number that a text's English words make, other words passed over, as the word2number package
/// reads them; digits alone lose their leading zeros. Nil where no word is one of a number.
private func wordToNumber(_ text: String) -> String? {
  // A text of digits, of any script, is read as Python's `int` reads it.
  let whole = text.unicodeScalars.map(decimalDigit)
  if !whole.isEmpty, !whole.contains(nil) {
    let plain = whole.compactMap(\.self).drop { $0 == 0 }.map(String.init).joined()
    return plain.isEmpty ? "0" : plain
  }
  let lowered = text.replacing("-", with: " ").lowercased()
  guard lowered.utf8.count < 2000 else { return nil }
  var words = lowered.split(whereSeparator: \.isWhitespace).map(String.init)
    .filter { numberWords[$0] != nil || $0 == "point" }
  guard !words.isEmpty, words.count < 40 else { return nil }
  let scales = ["billion", "million", "thousand"]
  guard (scales + ["point"]).allSatisfy({ scale in words.count { $0 == scale } <= 1 }) else {
    return nil
  }
  var decimals: [String] = []
  if let point = words.firstIndex(of: "point") {
    decimals = Array(words[(point + 1)...])
    words = Array(words[..<point])
  }
  let places = scales.map { words.firstIndex(of: $0) }
  let known = places.compactMap(\.self)
  guard known == known.sorted() else { return nil }
  var total = 0
  if words.count == 1 {
    total = numberWords[words[0]] ?? 0
  } else if !words.isEmpty {
    var start = 0
    for (scale, place) in zip([1_000_000_000, 1_000_000, 1000], places) {
      guard let place else { continue }
      guard let factor = smallNumber(words[start..<place]) else { return nil }
      total += factor * scale
      start = place + 1
    }
    if start < words.count {
      guard let rest = smallNumber(words[start...]) else { return nil }
      total += rest
    }
  }
  guard !decimals.isEmpty else { return String(total) }
  let digits = decimals.compactMap { numberWords[$0] }
  guard digits.allSatisfy({ $0 < 10 }) else { return nil }
  return "\(total).\(digits.map(String.init).joined())"
}

private func smallNumber(_ words: ArraySlice<String>) -> Int? {
  let numbers = words.compactMap { numberWords[$0] }
  switch numbers.count {
  case 4: return numbers[0] * numbers[1] + numbers[2] + numbers[3]
  case 3: return numbers[0] * numbers[1] + numbers[2]
  case 2: return numbers.contains(100) ? numbers[0] * numbers[1] : numbers[0] + numbers[1]
  default: return numbers.first
  }
}

private let numberWords: [String: Int] = [
  "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
  "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
  "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
  "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
  "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000,
]
