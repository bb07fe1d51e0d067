/// A word of a mathematical text.
enum MathToken: Hashable {
  /// Digits with at most one point.
  case number(String)
  /// A letter, or a Greek letter's name.
  case letter(String)
  /// `\frac`, `\sin`, without the backslash.
  case command(String)
  /// What stood in `\text{…}` and its kin.
  case text(String)
  case symbol(Character)
  /// `\begin{…}` and `\end{…}` with the name of the environment.
  case begin(String)
  case end(String)

  var opens: Bool {
    switch self {
    case .symbol("("), .symbol("["), .symbol("{"), .symbol("⦃"), .command("langle"), .begin: true
    default: false
    }
  }

  var closes: Bool {
    switch self {
    case .symbol(")"), .symbol("]"), .symbol("}"), .symbol("⦄"), .command("rangle"), .end: true
    default: false
    }
  }
}

/// Cuts a cleaned text into tokens; nil for one that is too long.
func mathTokens(_ source: String) -> [MathToken]? {
  var lexer = MathLexer(source)
  guard lexer.characters.count <= 5000 else { return nil }
  return withStandardIntervals(lexer.tokens())
}

private struct MathLexer {
  let characters: [Character]
  private var index = 0
  private var result: [MathToken] = []

  init(_ source: String) { characters = Array(source) }

  mutating func tokens() -> [MathToken] {
    while index < characters.count {
      let character = characters[index]
      if character.isWhitespace {
        index += 1
      } else if isDigit(index) || (character == "." && isDigit(index + 1)) {
        number()
      } else if character == "\\" {
        command()
      } else if character.isLetter {
        letters()
      } else {
        result.append(.symbol(character))
        index += 1
      }
    }
    return result
  }

  private func isDigit(_ place: Int) -> Bool {
    place < characters.count && ("0"..."9").contains(characters[place])
  }

  private mutating func number() {
    var text = ""
    var hasPoint = false
    while isDigit(index)
      || (!hasPoint && index < characters.count && characters[index] == "." && isDigit(index + 1))
    {
      if characters[index] == "." { hasPoint = true }
      text.append(characters[index])
      index += 1
    }
    // "5." is 5; an ellipsis is left alone.
    if !hasPoint, index < characters.count, characters[index] == ".",
      index + 1 >= characters.count || characters[index + 1] != "."
    {
      index += 1
    }
    result.append(.number(text))
  }

  private mutating func command() {
    index += 1
    var name = ""
    while index < characters.count, characters[index].isASCII, characters[index].isLetter {
      name.append(characters[index])
      index += 1
    }
    switch name {
    case "":
      guard index < characters.count else { return }
      switch characters[index] {
      case "\\": result.append(.command("newline"))
      case "{": result.append(.symbol("⦃"))
      case "}": result.append(.symbol("⦄"))
      default: result.append(.symbol(characters[index]))
      }
      index += 1
    case "text":
      guard let inner = braced() else { return result.append(.command(name)) }
      switch inner {
      // An upright i or e is the constant.
      case "i", "e": result.append(.letter(inner))
      case "infinity": result.append(.command("infty"))
      case _ where functionNames.contains(inner): result.append(.command(inner))
      default: result.append(.text(inner))
      }
    case "begin", "end":
      guard let environment = braced() else { return result.append(.command(name)) }
      result.append(name == "begin" ? .begin(environment) : .end(environment))
      // The columns of an array say nothing.
      if name == "begin", environment == "array" { _ = braced() }
    default: result.append(.command(name))
    }
  }

  /// What stands in the braces here, which may never be closed; nil without a brace.
  private mutating func braced() -> String? {
    guard index < characters.count, characters[index] == "{" else { return nil }
    var depth = 0
    var inner = ""
    while index < characters.count {
      let next = characters[index]
      index += 1
      if next == "{" {
        depth += 1
        if depth == 1 { continue }
      }
      if next == "}" {
        depth -= 1
        if depth == 0 { break }
      }
      inner.append(next)
    }
    return inner
  }

  private mutating func letters() {
    let isApart = index > 0 && characters[index - 1] == " "
    var word = ""
    while index < characters.count, characters[index].isLetter {
      word.append(characters[index])
      index += 1
    }
    if word.count > 1 ? isWord(word, after: result.last) : isApart && isUnitOfQuotient(word) {
      result.append(.text(word))
    } else {
      result += wordTokens(word)
    }
  }

  /// Whether `m` of `5 m/s` is met, or `s` behind it.
  private func isUnitOfQuotient(_ letter: String) -> Bool {
    guard case .number? = result.last, MeasureUnit(letter)?.isKnown == true,
      index + 1 < characters.count,
      characters[index] == "/"
    else { return false }
    let below = String(characters[(index + 1)...].prefix { $0.isLetter })
    return MeasureUnit(below)?.isKnown == true
  }
}

/// Whether a run of letters is a word of English rather than a product of variables.
private func isWord(_ word: String, after previous: MathToken?) -> Bool {
  if sentenceWords.contains(word.lowercased()) { return true }
  if word.count >= 4, plainFunctions.allSatisfy({ !word.hasPrefix($0) }), !isAlphabetical(word) {
    return true
  }
  switch previous {
  case .number, .symbol("}"), .symbol(")"), .symbol("|"):
    return word == "to" || MeasureUnit(word)?.isKnown == true || multiplier(ofWord: word) != nil
  case .text: return true  // A sentence goes on.
  default: return false
  }
}

private let sentenceWords: Set<String> = [
  "and", "or", "the", "is", "are", "for", "not", "we", "if",
]

/// `abcd`, `wxyz`: variables in their order.
private func isAlphabetical(_ word: String) -> Bool {
  zip(word.unicodeScalars, word.unicodeScalars.dropFirst()).allSatisfy { $0.value < $1.value }
}

/// Names of functions that may be written without a backslash, the longer ones first.
private let plainFunctions = [
  "arcsin", "arccos", "arctan", "sqrt", "sinh", "cosh", "tanh", "asin", "acos", "atan", "sin",
  "cos",
  "tan", "cot", "sec", "csc", "log", "exp", "ln", "pi", "infty", "infinity", "inf", "frac",
]

/// A run of letters: function names by themselves, other letters one by one.
private func wordTokens(_ word: String) -> [MathToken] {
  var tokens: [MathToken] = []
  var rest = Substring(word)
  while let first = rest.first {
    if let name = plainFunctions.first(where: { rest.hasPrefix($0) }) {
      tokens.append(.command(name == "infinity" || name == "inf" ? "infty" : name))
      rest = rest.dropFirst(name.count)
    } else {
      tokens.append(.letter(String(first)))
      rest = rest.dropFirst()
    }
  }
  return tokens
}

/// Open intervals that are written `]1, 2[` with round brackets instead. A closing bracket where a value
/// should begin opens, an opening one behind a value that nothing follows closes.
private func withStandardIntervals(_ tokens: [MathToken]) -> [MathToken] {
  var tokens = tokens
  for index in tokens.indices {
    switch tokens[index] {
    case .symbol("]") where index == 0 || isBeforeValue(tokens[index - 1]):
      tokens[index] = .symbol("(")
    case .symbol("[")
    where index > 0 && !isBeforeValue(tokens[index - 1])
      && (index + 1 == tokens.count || isBetweenSets(tokens[index + 1])):
      tokens[index] = .symbol(")")
    default: break
    }
  }
  return tokens
}

private func isBetweenSets(_ token: MathToken) -> Bool {
  switch token {
  case .command("cup"), .command("cap"), .command("setminus"), .symbol(","), .symbol(";"): true
  default: false
  }
}

private func isBeforeValue(_ token: MathToken) -> Bool {
  switch token {
  case .command("in"), .symbol("="): true
  default: isBetweenSets(token)
  }
}
