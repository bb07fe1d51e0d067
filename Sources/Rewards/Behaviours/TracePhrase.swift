/// A phrase to look for in a sentence, written as words:
///
/// - `a|b` either word, `@class` a word of a ``WordClass``, `word?` a word that may be missing
/// - `*3` up to three words or numbers of any kind inside a clause, `..3` across clauses
/// - `#` a number other than the target, `T` the target, `Name` a capitalized word
/// - `^` the beginning of a clause, `$` its end, `$$` the end of the sentence
struct TracePhrase: Sendable {
  fileprivate enum Part: Sendable {
    case one(Pattern, isOptional: Bool)
    case gap(upTo: Int, crossesClauses: Bool)
    case clauseStart, clauseEnd, sentenceEnd
  }

  fileprivate struct Pattern: Sendable {
    var ids: [Int32] = []
    var classes: UInt64 = 0
    var isNumber = false
    var isTarget = false
    var isName = false
  }

  fileprivate let parts: [Part]
  /// Where in `parts` the first word is.
  fileprivate let first: Int

  fileprivate init(_ text: String, vocabulary: inout [String: Int32]) {
    parts = text.split(separator: " ").map { piece in
      if piece == "^" { return .clauseStart }
      if piece == "$" { return .clauseEnd }
      if piece == "$$" { return .sentenceEnd }
      if piece.first == "*", let most = Int(piece.dropFirst()) {
        return .gap(upTo: most, crossesClauses: false)
      }
      if piece.hasPrefix(".."), let most = Int(piece.dropFirst(2)) {
        return .gap(upTo: most, crossesClauses: true)
      }
      let isOptional = piece.count > 1 && piece.hasSuffix("?")
      var pattern = Pattern()
      for word in (isOptional ? piece.dropLast() : piece).split(separator: "|").map(String.init) {
        if word == "#" {
          pattern.isNumber = true
        } else if word == "T" {
          pattern.isTarget = true
        } else if word == "Name" {
          pattern.isName = true
        } else if word.hasPrefix("@") {
          guard let wordClass = WordClass(rawValue: String(word.dropFirst())) else {
            preconditionFailure("phrase '\(text)': there is no class of words '\(word)'")
          }
          pattern.classes |= wordClass.bit
        } else {
          let id = vocabulary[word] ?? Int32(vocabulary.count + 1)
          vocabulary[word] = id
          pattern.ids.append(id)
        }
      }
      return .one(pattern, isOptional: isOptional)
    }
    let place = parts.firstIndex { if case .one = $0 { true } else { false } }
    guard let place, place <= 1 else { preconditionFailure("phrase '\(text)' begins with no word") }
    first = place
  }
}

/// A word of a sentence as phrases see it.
struct TraceToken {
  let word: TraceWord
  /// Of the word in the phrases; 0 for one that stands in none.
  let id: Int32
  let classes: UInt64
  var isName = false

  func belongs(to wordClass: WordClass) -> Bool { classes & wordClass.bit != 0 }

  var text: String? { if case .word(let text, _) = word { text } else { nil } }
  var number: Double? { if case .number(let value) = word { value } else { nil } }
  var sign: Character? { if case .sign(let sign) = word { sign } else { nil } }

  /// Whether a clause ends here.
  fileprivate var isClauseMark: Bool {
    if let sign { ",:;—()\"?→".contains(sign) } else { false }
  }
  /// Whether it may stand before a clause and be no part of it.
  fileprivate var isLead: Bool {
    guard let text else { return isClauseMark }
    return ["and", "so", "but", "then", "hmm", "well", "okay", "ok", "oh", "ah", "no", "mm", "right", "alright",
      "now", "nope", "yet", "argh", "hm", "fine", "maybe", "or", "because", "since"].contains(text)
  }
}

/// Phrases by the kind of thing they betray, with an index from words to the phrases that begin so; reading a
/// sentence takes time in proportion to its length.
struct PhraseBook<Kind: Hashable & Sendable>: Sendable {
  struct Finding: Sendable {
    let kind: Kind
    let range: Range<Int>
  }

  private var phrases: [(kind: Kind, phrase: TracePhrase)] = []
  private var vocabulary: [String: Int32] = [:]
  private var byWord: [Int32: [Int]] = [:]
  private var byClass: [[Int]] = Array(repeating: [], count: 64)
  private var byNumber: [Int] = []
  private var byName: [Int] = []

  init(_ lists: [(Kind, [String])]) {
    for (kind, texts) in lists {
      for text in texts {
        let phrase = TracePhrase(text, vocabulary: &vocabulary)
        let index = phrases.count
        phrases.append((kind, phrase))
        guard case .one(let pattern, _) = phrase.parts[phrase.first] else { continue }
        for id in pattern.ids { byWord[id, default: []].append(index) }
        for bit in 0..<64 where pattern.classes & (1 << UInt64(bit)) != 0 { byClass[bit].append(index) }
        if pattern.isNumber || pattern.isTarget { byNumber.append(index) }
        if pattern.isName { byName.append(index) }
      }
    }
  }

  /// A sentence with what the phrases have to know of its words.
  ///
  /// A name is a capitalized word that is in no class and no phrase.
  func tokens(of sentence: [TraceWord]) -> [TraceToken] {
    sentence.map { word in
      switch word {
      case .word(let text, let isCapital):
        let id = vocabulary[text] ?? 0
        let classes = Lexicon.classes[text] ?? 0
        return TraceToken(
          word: word, id: id, classes: classes,
          isName: isCapital && id == 0 && classes == 0 && !commonWords.contains(text))
      case .sign(let sign):
        return TraceToken(word: word, id: vocabulary[String(sign)] ?? 0, classes: 0)
      case .number: return TraceToken(word: word, id: 0, classes: 0)
      }
    }
  }

  /// What stands in a sentence, in order of its beginning.
  func findings(in sentence: [TraceToken], target: Double?) -> [Finding] {
    var findings: [Finding] = []
    func look(_ candidates: [Int], at place: Int) {
      for candidate in candidates {
        let (kind, phrase) = phrases[candidate]
        if phrase.first == 1 {
          guard case .clauseStart = phrase.parts[0], isStart(place, in: sentence) else { continue }
        }
        if let end = end(of: phrase, part: phrase.first, at: place, in: sentence, target) {
          findings.append(Finding(kind: kind, range: place..<max(end, place + 1)))
        }
      }
    }
    for (place, token) in sentence.enumerated() {
      if token.id != 0, let candidates = byWord[token.id] { look(candidates, at: place) }
      var bits = token.classes
      while bits != 0 {
        look(byClass[bits.trailingZeroBitCount], at: place)
        bits &= bits - 1
      }
      if token.number != nil { look(byNumber, at: place) }
      if token.isName { look(byName, at: place) }
    }
    return findings
  }

  private func end(
    of phrase: TracePhrase, part: Int, at place: Int, in sentence: [TraceToken], _ target: Double?
  ) -> Int? {
    guard part < phrase.parts.count else { return place }
    switch phrase.parts[part] {
    case .gap(let most, let crosses):
      for skip in 0...most where place + skip <= sentence.count {
        if skip > 0, !crosses, sentence[place + skip - 1].isClauseMark { return nil }
        if let end = end(of: phrase, part: part + 1, at: place + skip, in: sentence, target) {
          return end
        }
      }
      return nil
    case .clauseStart:
      return isStart(place, in: sentence)
        ? end(of: phrase, part: part + 1, at: place, in: sentence, target) : nil
    case .clauseEnd:
      return place == sentence.count || sentence[place].isClauseMark
        ? end(of: phrase, part: part + 1, at: place, in: sentence, target) : nil
    case .sentenceEnd:
      return place == sentence.count
        ? end(of: phrase, part: part + 1, at: place, in: sentence, target) : nil
    case .one(let pattern, let isOptional):
      if place < sentence.count, fits(sentence[place], pattern, target),
        let end = end(of: phrase, part: part + 1, at: place + 1, in: sentence, target)
      {
        return end
      }
      return isOptional ? end(of: phrase, part: part + 1, at: place, in: sentence, target) : nil
    }
  }

  private func isStart(_ place: Int, in sentence: [TraceToken]) -> Bool {
    place == 0 || sentence[place - 1].isLead
  }

  private func fits(
    _ token: TraceToken, _ pattern: TracePhrase.Pattern, _ target: Double?
  ) -> Bool {
    if token.classes & pattern.classes != 0 { return true }
    if token.id != 0, pattern.ids.contains(token.id) { return true }
    if let number = token.number { return number == target ? pattern.isTarget : pattern.isNumber }
    return pattern.isName && token.isName
  }
}

/// Words that begin sentences and are nobody's name.
let commonWords: Set<String> = [
  "a", "an", "the", "and", "or", "but", "so", "then", "if", "when", "while", "since", "because", "as", "for",
  "from", "of", "in", "on", "to", "by", "both", "either", "each", "every", "some", "any", "all", "there",
  "here", "what", "who", "whom", "which", "how", "why", "where", "hmm", "well", "oh", "ah", "hence", "thus",
  "therefore", "now", "also", "however", "my", "our", "your", "his", "her", "its", "their", "someone",
  "everyone", "nobody", "anyone", "does", "do", "did", "exactly", "at", "yet", "though", "although", "with",
  "i", "we", "he", "she", "they", "it", "once", "say", "maybe", "perhaps", "okay", "ok", "islander",
  "someone", "somebody", "person", "people", "us", "me", "you", "do", "just", "too", "very", "only", "ones",
  "same", "kind", "types", "type", "other", "others", "rest", "whoever", "whichever", "speaker", "man", "woman",
]
