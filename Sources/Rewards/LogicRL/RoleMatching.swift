// The regular expressions of the published rule, matched by hand over Unicode scalars with the
// semantics of Python's `re`.

private let knight = Array("knight".unicodeScalars)
private let knave = Array("knave".unicodeScalars)
private let copula = Array("is".unicodeScalars)
private let article = Array("a".unicodeScalars)

/// How often "knight" and "knave" stand in the lower-cased text.
func countRoles(_ text: [Unicode.Scalar]) -> Int {
  // Of what is not ASCII only the Kelvin sign has a lower case with a letter of these words in it.
  let lower = text.map { $0.isASCII ? folded($0) : $0 == "\u{212A}" ? "k" : $0 }
  return indices(of: knight, in: lower).count + indices(of: knave, in: lower).count
}

/// The role in the first match of `\bNAME\b\s+is\s+a\s+\b(knight|knave)\b`, ignoring case; nil
/// without a match.
func claimedRole(of name: [Unicode.Scalar], in text: [Unicode.Scalar]) -> Bool? {
  guard let first = name.first else { return nil }
  var start = 0
  while start + name.count <= text.count {
    if areEqualIgnoringCase(first, text[start]), let role = role(of: name, in: text, at: start) { return role }
    start += 1
  }
  return nil
}

private func role(of name: [Unicode.Scalar], in text: [Unicode.Scalar], at start: Int) -> Bool? {
  var matcher = Matcher(text: text, position: start)
  guard matcher.isBoundary, matcher.take(name), matcher.isBoundary, matcher.takeSpaces(),
    matcher.take(copula), matcher.takeSpaces(),
    matcher.take(article), matcher.takeSpaces(), matcher.isBoundary
  else { return nil }
  for (word, isKnight) in [(knight, true), (knave, false)] {
    var attempt = matcher
    if attempt.take(word), attempt.isBoundary { return isKnight }
  }
  return nil
}

/// The first word of `\b([A-Za-z]+)\b.*?\b(knight|knave)\b` in a line, which ends with a role.
func firstLetterWord(_ line: [Unicode.Scalar]) -> [Unicode.Scalar]? {
  var index = 0
  while index < line.count {
    let isStart = isASCIILetter(line[index]) && (index == 0 || !isWordScalar(line[index - 1]))
    if isStart {
      var end = index
      while end < line.count, isASCIILetter(line[end]) { end += 1 }
      if end == line.count || !isWordScalar(line[end]) { return Array(line[index..<end]) }
      index = end
    }
    index += 1
  }
  return nil
}

private func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool {
  ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    // Ignoring case, these fold to s, k and i.
    || scalar == "\u{17F}" || scalar == "\u{212A}" || scalar == "\u{130}" || scalar == "\u{131}"
}

/// A place in a text, moved by what is matched.
private struct Matcher {
  let text: [Unicode.Scalar]
  var position: Int

  /// `\b`: one side is part of a word, the other is not.
  var isBoundary: Bool {
    let before = position > 0 && isWordScalar(text[position - 1])
    let after = position < text.count && isWordScalar(text[position])
    return before != after
  }

  /// Takes a literal, ignoring case.
  mutating func take(_ literal: [Unicode.Scalar]) -> Bool {
    guard position + literal.count <= text.count else { return false }
    for (offset, scalar) in literal.enumerated()
    where !areEqualIgnoringCase(scalar, text[position + offset]) {
      return false
    }
    position += literal.count
    return true
  }

  /// `\s+`. What follows is never white space, so there is nothing to give back.
  mutating func takeSpaces() -> Bool {
    let start = position
    while position < text.count, isPythonSpace(text[position]) { position += 1 }
    return position > start
  }
}

/// Equality under `re.IGNORECASE`: by simple lower case, and ſ as s, the Kelvin sign as k, İ and ı as
/// i.
private func areEqualIgnoringCase(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
  if first == second { return true }
  // The case of a letter beyond ASCII is slow to ask for, and hardly any folds to an ASCII one.
  if first.isASCII, second.value > 0x7F, ![0x17F, 0x212A, 0x130, 0x131].contains(second.value) {
    return false
  }
  return folded(first) == folded(second)
}

private func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  if scalar.isASCII {
    return ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar
  }
  switch scalar {
  case "\u{17F}": return "s"
  case "\u{212A}": return "k"
  case "\u{130}", "\u{131}": return "i"
  default:
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower[lower.startIndex] : scalar
  }
}

/// Python's `\w`: letters, numbers (of every kind) and the underscore.
func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII {
    return scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      || ("0"..."9").contains(scalar)
  }
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .decimalNumber, .letterNumber:
    return true
  case .otherNumber: return scalar.properties.numericType != nil
  default: return false
  }
}

/// Python's `\s` and `str.strip`: also U+001C to U+001F, U+0085 and the Unicode spaces.
func isPythonSpace(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
    0x205F, 0x3000:
    true
  default: false
  }
}
