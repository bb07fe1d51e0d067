/// A phrase to look for in a sentence, written as words:
///
/// - `a|b` either word, `@class` a word of a ``WordClass``, `word?` a word that may be missing
/// - `*3` up to three words or numbers of any kind inside a clause, `..3` across clauses
/// - `#` a number other than the target, `T` the target, `Name` a capitalized word
/// - `^` the beginning of a clause, `$` its end (`a|$` a word or the end), `$$` the end of the sentence
struct TracePhrase: Sendable {
  enum Part: Sendable {
    case one(Pattern, isOptional: Bool)
    case gap(upTo: Int, crossesClauses: Bool)
    case clauseStart, clauseEnd, sentenceEnd
  }

  /// What one word may be; its words are a range of the ids of the book.
  struct Pattern: Sendable {
    var ids: Range<Int>
    var classes: UInt64 = 0
    var isNumber = false
    var isTarget = false
    var isName = false
    /// Whether the end of a clause will do.
    var isEnd = false
  }

  /// The parts, as a range of the parts of the book.
  let parts: Range<Int>
  /// Where in the parts the first word is.
  let first: Int
}

/// The phrases of a text, one a line; an indented line goes on with the one before, and `//` begins a comment.
func phrases(_ text: String) -> [String] {
  var phrases: [String] = []
  for line in text.split(separator: "\n") where !line.hasPrefix("//") {
    if line.first == " ", let last = phrases.popLast() {
      phrases.append(last + (last.last == "|" ? "" : " ") + line.drop { $0 == " " })
    } else {
      phrases.append(String(line))
    }
  }
  return phrases
}

/// The words of many phrases, in tables.
struct PhraseTables: Sendable {
  private(set) var parts: [TracePhrase.Part] = []
  private(set) var ids: [Int32] = []
  /// The number of each word that stands in a phrase, from 1.
  private(set) var vocabulary: [String: Int32] = [:]

  mutating func phrase(_ text: String) -> TracePhrase {
    let start = parts.count
    for piece in text.split(separator: " ") { parts.append(part(piece, of: text)) }
    let first = parts[start...].firstIndex { if case .one = $0 { true } else { false } }
    guard let first, first <= start + 1 else {
      preconditionFailure("phrase '\(text)' begins with no word")
    }
    return TracePhrase(parts: start..<parts.count, first: first)
  }

  private mutating func part(_ piece: Substring, of text: String) -> TracePhrase.Part {
    switch piece {
    case "^": return .clauseStart
    case "$": return .clauseEnd
    case "$$": return .sentenceEnd
    default: break
    }
    if piece.first == "*", let most = Int(piece.dropFirst()) {
      return .gap(upTo: most, crossesClauses: false)
    }
    if piece.hasPrefix(".."), let most = Int(piece.dropFirst(2)) {
      return .gap(upTo: most, crossesClauses: true)
    }
    let isOptional = piece.count > 1 && piece.hasSuffix("?")
    var pattern = TracePhrase.Pattern(ids: ids.count..<ids.count)
    for word in (isOptional ? piece.dropLast() : piece).split(separator: "|") {
      switch word {
      case "#": pattern.isNumber = true
      case "T": pattern.isTarget = true
      case "Name": pattern.isName = true
      case "$": pattern.isEnd = true
      case _ where word.first == "@":
        guard let wordClass = WordClass(name: word.dropFirst()) else {
          preconditionFailure("phrase '\(text)': there is no class of words '\(word)'")
        }
        pattern.classes |= wordClass.bit
      default:
        let id = vocabulary[String(word)] ?? Int32(vocabulary.count + 1)
        vocabulary[String(word)] = id
        ids.append(id)
      }
    }
    pattern.ids = pattern.ids.lowerBound..<ids.count
    return .one(pattern, isOptional: isOptional)
  }
}

/// A token without its text, to match against.
struct TokenShape {
  let id: Int32
  let classes: UInt64
  let isNumber: Bool
  let isTarget: Bool
  let isName: Bool
  let isClauseMark: Bool
  let isLead: Bool

  init(_ token: TraceToken, target: Double?) {
    id = token.id
    classes = token.classes
    let number = token.number
    isTarget = number != nil && number == target
    isNumber = number != nil && number != target
    isName = token.isName
    isClauseMark = token.isClauseMark
    isLead = token.isLead
  }
}

extension PhraseTables {
  /// Where a run of parts ends that begins at a place; nil where it does not stand there.
  func end(of run: Range<Int>, at place: Int, in sentence: [TokenShape]) -> Int? {
    guard let part = run.first else { return place }
    let rest = run.dropFirst()
    switch parts[part] {
    case .gap(let most, let crosses):
      for skip in 0...most where place + skip <= sentence.count {
        if skip > 0, !crosses, sentence[place + skip - 1].isClauseMark { return nil }
        if let end = end(of: rest, at: place + skip, in: sentence) { return end }
      }
      return nil
    case .clauseStart:
      return isStart(place, in: sentence) ? end(of: rest, at: place, in: sentence) : nil
    case .clauseEnd:
      return place == sentence.count || sentence[place].isClauseMark
        ? end(of: rest, at: place, in: sentence) : nil
    case .sentenceEnd:
      return place == sentence.count ? end(of: rest, at: place, in: sentence) : nil
    case .one(let pattern, let isOptional):
      if place < sentence.count, fits(sentence[place], pattern),
        let end = end(of: rest, at: place + 1, in: sentence)
      {
        return end
      }
      let isOver = pattern.isEnd && (place == sentence.count || sentence[place].isClauseMark)
      return isOptional || isOver ? end(of: rest, at: place, in: sentence) : nil
    }
  }

  func isStart(_ place: Int, in sentence: [TokenShape]) -> Bool {
    place == 0 || sentence[place - 1].isLead
  }

  private func fits(_ shape: TokenShape, _ pattern: TracePhrase.Pattern) -> Bool {
    if shape.classes & pattern.classes != 0 { return true }
    if shape.id != 0 {
      for place in pattern.ids where ids[place] == shape.id { return true }
    }
    return shape.isNumber && pattern.isNumber || shape.isTarget && pattern.isTarget
      || shape.isName && pattern.isName
  }
}
