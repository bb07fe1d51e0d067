/// A word of a reasoning trace.
enum TraceWord: Hashable {
  /// In lower case; the flag says whether it began with a capital inside its sentence.
  case word(String, isName: Bool)
  case number(Double)
  /// `+ - * / = ( ) , : ✓ ≠ ?` and the like.
  case sign(Character)

  /// Whether it is `+ - * /`.
  var isOperation: Bool {
    guard case .sign(let sign) = self else { return false }
    return sign.asciiValue.map { "+-*/".utf8.contains($0) } ?? false
  }
}

/// A trace cut into sentences of words. Everything is bounded: long texts are cut at 200,000 characters.
struct TraceText {
  let sentences: [[TraceWord]]

  init(_ text: String) {
    var sentences: [[TraceWord]] = []
    var current: [TraceWord] = []
    let characters = Array(text.prefix(200_000))
    // The properties of characters are slow to ask for, and most are ASCII.
    let codes = characters.map { $0.asciiValue ?? 0xFF }
    var index = 0
    func isDigit(_ place: Int) -> Bool {
      place < codes.count && UInt8(ascii: "0")...UInt8(ascii: "9") ~= codes[place]
    }
    func isLetter(_ place: Int) -> Bool {
      guard place < codes.count else { return false }
      let code = codes[place]
      return code == 0xFF
        ? characters[place].isLetter : UInt8(ascii: "a")...UInt8(ascii: "z") ~= code | 0x20
    }
    func isJoint(_ place: Int) -> Bool {
      codes[place] == UInt8(ascii: "'") || codes[place] == UInt8(ascii: "-")
        || characters[place] == "’"
    }
    /// Where a tag like `</think>` ends that begins at a place.
    func tagEnd(_ place: Int) -> Int? {
      var end = place + 1
      if end < codes.count, codes[end] == UInt8(ascii: "/") { end += 1 }
      let start = end
      while end - start < 20, isLetter(end) { end += 1 }
      return end > start && end < codes.count && codes[end] == UInt8(ascii: ">") ? end + 1 : nil
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
      } else if codes[index] == UInt8(ascii: " ") {
        index += 1
      } else if codes[index] == UInt8(ascii: "<"), let end = tagEnd(index) {
        finish()
        index = end
      } else if isLetter(index) {
        var end = index
        while end < characters.count, isLetter(end) || (isJoint(end) && isLetter(end + 1)) {
          end += 1
        }
        current += words(of: String(characters[index..<end]))
        index = end
      } else {
        if index + 1 < codes.count, codes[index + 1] == UInt8(ascii: "="),
          let relation = relations[character]
        {
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
        case "“", "”": current.append(.sign("\""))
        case "→", "⇒": current.append(.sign("→"))
        default: if !character.isWhitespace { current.append(.sign(character)) }
        }
        index += 1
      }
    }
    finish()
    self.sentences = sentences
  }
}

/// A run of letters as words: contractions in full ("doesn't" is "does not", "Ada's" is "Ada 's"), parts
/// joined by hyphens apart, but for prefixes, which join their word ("re-check" is "recheck").
private func words(of run: String) -> [TraceWord] {
  if run.utf8.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }), run != "cannot" {
    return [.word(run, isName: false)]
  }
  var words: [TraceWord] = []
  let parts = run.split(separator: "-").map(String.init)
  var prefix = ""
  for (place, part) in parts.enumerated() {
    let text = part.lowercased().replacing("’", with: "'")
    if place < parts.count - 1, prefixes.contains(text) {
      prefix += text
      continue
    }
    let isShouted =
      part.count > 1 && part.utf8.allSatisfy { !(UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0) }
    let isName = prefix.isEmpty && part.first?.isUppercase == true && part != "I" && !isShouted
    let pieces = contractionParts(of: text)
    for (rank, piece) in pieces.enumerated() {
      words.append(.word(rank == 0 ? prefix + piece : piece, isName: isName && rank == 0))
    }
    prefix = ""
  }
  return words
}

private func contractionParts(of text: String) -> [String] {
  guard text.contains("'") else { return text == "cannot" ? ["can", "not"] : [text] }
  switch text {
  case "can't": return ["can", "not"]
  case "won't": return ["will", "not"]
  case "ain't": return ["is", "not"]
  case "let's": return ["let", "us"]
  default: break
  }
  if text.hasSuffix("n't") { return [String(text.dropLast(3)), "not"] }
  for (ending, word) in [
    ("'ll", "will"), ("'re", "are"), ("'ve", "have"), ("'d", "would"), ("'m", "am"),
  ]
  where text.hasSuffix(ending) {
    return [String(text.dropLast(ending.count)), word]
  }
  guard text.hasSuffix("'s") else { return [text] }
  let owner = String(text.dropLast(2))
  return [owner, isAfterPronoun.contains(owner) ? "is" : "'s"]
}

private let prefixes: Set<String> = ["re", "un", "sub", "mini", "over", "under", "double", "cross"]
/// Behind these, 's is "is".
private let isAfterPronoun: Set<String> = [
  "that", "this", "it", "he", "she", "what", "who", "there", "here", "where", "which",
  "everything", "how",
]

/// What a sign means with an equals sign behind it.
private let relations: [Character: Character] = ["!": "≠", "=": "≡", ">": "≥", "<": "≤"]
