/// Reading an answer to a puzzle strictly: plain claims and nothing else.

/// What an answer says of each person, or what is wrong with it.
///
/// A claim is a name and a role, with `is a`, `is the`, `is`, a colon, an equals sign or a dash between. A
/// number, a bullet or marks of emphasis may stand around it; commas, semicolons, full stops, line breaks and
/// "and" part claims. Anything else, such as "if", "not" or a claim about no inhabitant, is refused.
func strictRoles(_ answer: String, names: [String]) -> (roles: [Bool], fault: String?) {
  var roles: [String: Bool] = [:]
  for claim in claims(of: answer) {
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

private func claims(of answer: String) -> [String] {
  answer.replacing(/\s\(([0-9]{1,3})\)/) { "\n(\($0.output.1))" }
    .replacing(" and ", with: ",").replacing(",and ", with: ",").replacing("\nand ", with: "\n")
    .split { $0.isNewline || ",;。，；".contains($0) }
    .map { claim in
      var text = pythonTrimmed(claim)
      while let last = text.last, last == "." || last == "!" { text.removeLast() }
      return text
    }
    .filter { !$0.isEmpty }
}

private func plainClaim(_ text: String) -> (name: String, isKnight: Bool)? {
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
