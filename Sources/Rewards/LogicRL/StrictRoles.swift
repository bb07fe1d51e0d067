/// Reading an answer to a puzzle strictly: plain claims and nothing else.

/// What an answer says of each person, or what is wrong with it.
///
/// A claim is a name and a role, with `is a`, `is the`, `is`, a colon, an equals sign or a dash between. A
/// number, a bullet or marks of emphasis may stand around it; commas, semicolons, full stops, line breaks and
/// "and" part claims. Anything else, such as "if", "not" or a claim about no inhabitant, is refused.
func strictRoles(_ answer: [Unicode.Scalar], names: [String]) -> (roles: [Bool], fault: String?) {
  var roles: [String: Bool] = [:]
  var reader = ClaimReader(answer)
  while let claim = reader.next() {
    guard let (name, isKnight) = plainClaim(claim) else {
      return ([], "'\(claim.prefix(40))' is no plain claim of a person's role")
    }
    guard let person = names.first(where: { $0.lowercased() == name.lowercased() }) else {
      return ([], "'\(name.prefix(40))' is none of the people")
    }
    guard roles.updateValue(isKnight, forKey: person) == nil else {
      return ([], "the answer names \(person) twice")
    }
  }
  for name in names where roles[name] == nil {
    return ([], "the answer does not say what \(name) is")
  }
  return (names.compactMap { roles[$0] }, nil)
}

/// Cuts an answer into claims, one at a time: at line breaks, commas, semicolons, Chinese full stops,
/// "and", and before numbers in brackets.
private struct ClaimReader {
  private let scalars: [Unicode.Scalar]
  private var place = 0

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  /// The next claim that is not empty, without white space and full stops at its ends.
  mutating func next() -> String? {
    while place < scalars.count {
      while place < scalars.count, isPythonSpace(scalars[place]), !isNumber(at: place + 1) {
        place += 1
      }
      var end = place
      var width = 0
      // A longer one is no plain claim, whatever follows.
      while end < scalars.count, end - place <= longestClaim {
        width = separator(at: end)
        if width > 0 || isNumber(at: end) && end > place { break }
        end += 1
      }
      let claim = trimmed(place..<end)
      place = max(end + width, place + 1)
      if !claim.isEmpty { return claim }
    }
    return nil
  }

  private func trimmed(_ range: Range<Int>) -> String {
    var part = scalars[range].drop(while: isPythonSpace)
    while let last = part.last, isPythonSpace(last) { part.removeLast() }
    while let last = part.last, last == "." || last == "!" { part.removeLast() }
    return String(String.UnicodeScalarView(part))
  }

  /// How long the mark is that parts claims here; 0 without one.
  private func separator(at index: Int) -> Int {
    switch scalars[index] {
    case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}", ",", ";", "。", "，", "；":
      return 1
    case "a":
      guard index > 0, [" ", ",", "\n"].contains(scalars[index - 1]),
        scalars[index...].starts(with: ["a", "n", "d", " "])
      else { return 0 }
      return 4
    default: return 0
    }
  }

  /// Whether `(3)` stands here behind white space.
  private func isNumber(at index: Int) -> Bool {
    guard index < scalars.count, scalars[index] == "(", index > 0, isPythonSpace(scalars[index - 1])
    else { return false }
    let digits = scalars[(index + 1)...].prefix(4).prefix { ("0"..."9").contains($0) }
    return (1...3).contains(digits.count) && digits.endIndex < scalars.count
      && scalars[digits.endIndex] == ")"
  }
}

/// Characters of a claim that is read; a name and a role need fewer.
private let longestClaim = 1000

private func plainClaim(_ text: String) -> (name: String, isKnight: Bool)? {
  guard text.utf8.count <= longestClaim else { return nil }
  var rest = Substring(text.filter { $0 != "*" && $0 != "_" && $0 != "`" })
  rest = rest.drop { $0.isWhitespace }
  if let first = rest.first, "-•".contains(first) {
    rest = rest.dropFirst()
  } else if let number = rest.prefixMatch(of: /\(?[0-9]{1,3}[).:]/) {
    rest = rest[number.range.upperBound...]
  }
  var words: [Substring] = []
  for piece in rest.split(whereSeparator: \.isWhitespace) {
    var word = piece
    if let last = word.last, ":=".contains(last), word.count > 1 {
      words.append(word.dropLast())
      word = piece.suffix(1)
    }
    words.append(word)
  }
  guard let role = words.popLast()?.lowercased(), role == "knight" || role == "knave" else {
    return nil
  }
  if let article = words.last?.lowercased(), ["a", "the"].contains(article), words.count > 2 {
    words.removeLast()
  }
  guard let link = words.popLast()?.lowercased(),
    ["is", ":", "=", "-", "–", "—", "->", "→"].contains(link),
    !words.isEmpty
  else { return nil }
  return (words.joined(separator: " "), role == "knight")
}
