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
}

/// Cuts a cleaned text into words; nil for one that is too long.
func mathTokens(_ source: String) -> [MathToken]? {
  var tokens: [MathToken] = []
  let characters = Array(source)
  guard characters.count <= 5000 else { return nil }
  var index = 0
  func isDigit(_ place: Int) -> Bool {
    place < characters.count && ("0"..."9").contains(characters[place])
  }
  while index < characters.count {
    let character = characters[index]
    if character.isWhitespace {
      index += 1
    } else if isDigit(index) || (character == "." && isDigit(index + 1)) {
      var text = ""
      var hasPoint = false
      while isDigit(index) || (!hasPoint && index < characters.count && characters[index] == "." && isDigit(index + 1)) {
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
      tokens.append(.number(text))
    } else if character == "\\" {
      index += 1
      var name = ""
      while index < characters.count, characters[index].isASCII, characters[index].isLetter {
        name.append(characters[index])
        index += 1
      }
      if name.isEmpty {
        if index < characters.count {
          if characters[index] == "\\" {
            tokens.append(.command("newline"))
          } else {
            tokens.append(.symbol(characters[index] == "{" ? "⦃" : characters[index] == "}" ? "⦄" : characters[index]))
          }
          index += 1
        }
      } else if name == "text", index < characters.count, characters[index] == "{" {
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
        // An upright i or e is the constant.
        switch inner {
        case "i", "e": tokens.append(.letter(inner))
        case "infinity": tokens.append(.command("infty"))
        default: tokens.append(.text(inner))
        }
      } else {
        tokens.append(.command(name))
      }
    } else if character.isLetter {
      var word = ""
      while index < characters.count, characters[index].isLetter {
        word.append(characters[index])
        index += 1
      }
      if word.count > 1, isWord(word, after: tokens.last) {
        tokens.append(.text(word))
      } else {
        tokens += wordTokens(word)
      }
    } else {
      tokens.append(.symbol(character))
      index += 1
    }
  }
  return tokens
}

/// Whether a run of letters is a word of English rather than a product of variables.
private func isWord(_ word: String, after previous: MathToken?) -> Bool {
  if ["and", "or"].contains(word) { return true }
  switch previous {
  case .number, .symbol("}"), .symbol(")"), .symbol("|"):
    return MeasureUnit(word) != nil || scaleOfWord(word) != nil
  case .text: return MeasureUnit(word) != nil || word == "per"
  default: return false
  }
}

/// Names of functions that may be written without a backslash, the longer ones first.
private let plainFunctions = [
  "arcsin", "arccos", "arctan", "sqrt", "sinh", "cosh", "tanh", "asin", "acos", "atan", "sin", "cos",
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
