/// A word of a reasoning trace.
enum TraceWord: Hashable {
  /// In lower case; the flag says whether it began with a capital inside its sentence.
  case word(String, isName: Bool)
  case number(Double)
  /// `+ - * / = ( ) , : ✓ ≠ ?` and the like.
  case sign(Character)
}

/// A trace cut into sentences of words. Everything is bounded: long texts are cut at 200,000 characters.
struct TraceText {
  let sentences: [[TraceWord]]

  init(_ text: String) {
    var sentences: [[TraceWord]] = []
    var current: [TraceWord] = []
    let characters = Array(text.prefix(200_000))
    var index = 0
    func isDigit(_ place: Int) -> Bool {
      place >= 0 && place < characters.count && characters[place].isASCII && characters[place].isNumber
    }
    func finish() {
      if !current.isEmpty { sentences.append(current) }
      current = []
    }
    while index < characters.count {
      let character = characters[index]
      if isDigit(index) {
        var end = index
        while isDigit(end) { end += 1 }
        if end < characters.count, characters[end] == ".", isDigit(end + 1) {
          end += 1
          while isDigit(end) { end += 1 }
        }
        if let value = Double(String(characters[index..<min(end, index + 18)])) {
          current.append(.number(value))
        }
        index = end
      } else if character.isLetter {
        var end = index
        while end < characters.count,
          characters[end].isLetter
            || (["'", "’", "-"].contains(characters[end]) && end + 1 < characters.count
              && characters[end + 1].isLetter)
        { end += 1 }
        let word = String(characters[index..<end])
        current.append(
          .word(
            word.lowercased().replacing("’", with: "'"),
            isName: character.isUppercase && word.count > 1 || character.isUppercase && word != "I"))
        index = end
      } else {
        if index + 1 < characters.count, characters[index + 1] == "=", let relation = relations[character] {
          current.append(.sign(relation))
          index += 2
          continue
        }
        switch character {
        case ".", "!", "?", ";", "\n", "\r\n", "。", "！", "？":
          if character == "?" || character == "？" { current.append(.sign("?")) }
          finish()
        case "×", "·", "∗": current.append(.sign("*"))
        case "÷": current.append(.sign("/"))
        case "−", "–": current.append(.sign("-"))
        case "✔", "✅": current.append(.sign("✓"))
        case "✘", "❌", "×️": current.append(.sign("✗"))
        default: if !character.isWhitespace { current.append(.sign(character)) }
        }
        index += 1
      }
    }
    finish()
    self.sentences = sentences
  }
}

/// What a sign means with an equals sign behind it.
private let relations: [Character: Character] = ["!": "≠", "=": "≡", ">": "≥", "<": "≤"]

/// A phrase to look for in a sentence, written as words: `a|b` either word, `word~` a word that begins so,
/// `word?` a word that may be missing, `*3` up to three words of any kind, `#` a number other than the
/// target, `T` the target, `Name` a capitalized word.
struct TracePhrase {
  private enum Part {
    case words([String], isOptional: Bool)
    case any(upTo: Int)
  }

  private let parts: [Part]

  init(_ text: String) {
    parts = text.split(separator: " ").map { piece in
      if piece.first == "*", let most = Int(piece.dropFirst()) { return .any(upTo: most) }
      let isOptional = piece.count > 1 && piece.hasSuffix("?")
      return .words(
        (isOptional ? piece.dropLast() : piece).split(separator: "|").map(String.init),
        isOptional: isOptional)
    }
  }

  /// Where the phrase begins in a sentence; nil where it does not stand. A number is never the target.
  func place(in sentence: [TraceWord], target: Double?) -> Int? {
    sentence.indices.first { matches(sentence, at: $0, part: 0, target: target) }
  }

  private func matches(_ sentence: [TraceWord], at index: Int, part: Int, target: Double?) -> Bool {
    guard part < parts.count else { return true }
    switch parts[part] {
    case .any(let most):
      for skip in 0...most where index + skip <= sentence.count {
        if matches(sentence, at: index + skip, part: part + 1, target: target) { return true }
      }
      return false
    case .words(let words, let isOptional):
      if index < sentence.count, words.contains(where: { fits(sentence[index], $0, target) }),
        matches(sentence, at: index + 1, part: part + 1, target: target)
      {
        return true
      }
      return isOptional && matches(sentence, at: index, part: part + 1, target: target)
    }
  }

  private func fits(_ word: TraceWord, _ pattern: String, _ target: Double?) -> Bool {
    switch word {
    case .word(let text, let isName):
      pattern.hasSuffix("~")
        ? text.hasPrefix(pattern.dropLast()) : text == pattern || (isName && pattern == "Name")
    case .sign(let character): pattern == String(character)
    case .number(let value): value == target ? pattern == "T" : pattern == "#"
    }
  }
}
