/// Phrases by the kind of thing they betray, with an index from words to the phrases that begin so; reading a
/// sentence takes time in proportion to its length.
struct PhraseBook<Kind: Hashable & Sendable>: Sendable {
  struct Finding: Sendable {
    let kind: Kind
    let range: Range<Int>
  }

  private var phrases: [(kind: Kind, phrase: TracePhrase)] = []
  private var tables = PhraseTables()
  /// Which phrases begin with a word, by its id; with a word of a class, by its bit; with a number; a name.
  private var byWord: [[Int]] = []
  private var byClass: [[Int]] = Array(repeating: [], count: 64)
  private var byNumber: [Int] = []
  private var byName: [Int] = []
  /// What is known of words, by their text.
  private var known: [String: KnownWord] = [:]
  private var knownSigns: [Unicode.Scalar: KnownWord] = [:]

  init(_ lists: [(Kind, [String])]) {
    for (kind, texts) in lists {
      for text in texts { phrases.append((kind, tables.phrase(text))) }
    }
    for (word, id) in tables.vocabulary { known[word, default: KnownWord()].id = id }
    for (word, classes) in Lexicon.classes { known[word, default: KnownWord()].classes = classes }
    for word in CommonWords.nobody { known[word, default: KnownWord()].isNobody = true }
    for word in CommonWords.givenNames { known[word, default: KnownWord()].isGivenName = true }
    for word in CommonWords.leads { known[word, default: KnownWord()].isLead = true }
    for (word, known) in known where word.unicodeScalars.count == 1 {
      if let sign = word.unicodeScalars.first { knownSigns[sign] = known }
    }
    byWord = Array(repeating: [], count: Int(tables.ids.max() ?? 0) + 1)
    for (index, (_, phrase)) in phrases.enumerated() {
      guard case .one(let pattern, _) = tables.parts[phrase.first] else { continue }
      for id in tables.ids[pattern.ids] { byWord[Int(id)].append(index) }
      for bit in 0..<64 where pattern.classes & (1 << UInt64(bit)) != 0 {
        byClass[bit].append(index)
      }
      if pattern.isNumber || pattern.isTarget { byNumber.append(index) }
      if pattern.isName { byName.append(index) }
    }
  }

  /// A sentence with what the phrases have to know of its words.
  func tokens(of sentence: [TraceWord]) -> [TraceToken] {
    sentence.indices.map { place in
      let word = sentence[place]
      switch word {
      case .word(let text, let isCapital):
        var known = known[text] ?? KnownWord()
        if isCapital, known.isGivenName, isMeantAsName(place, in: sentence) {
          (known.id, known.classes) = (0, 0)
        }
        return TraceToken(word: word, known: known)
      case .sign(let sign):
        return TraceToken(word: word, known: knownSigns[sign] ?? KnownWord())
      case .number: return TraceToken(word: word, known: KnownWord())
      }
    }
  }

  /// Whether a capitalized word that may be a name is one: inside a sentence, or before what people do.
  private func isMeantAsName(_ place: Int, in sentence: [TraceWord]) -> Bool {
    if place > 0, case .word = sentence[place - 1] { return true }
    guard place + 1 < sentence.count, case .word(let next, _) = sentence[place + 1] else {
      return false
    }
    let classes = known[next]?.classes ?? 0
    return classes & (WordClass.be.bit | WordClass.say.bit | WordClass.lying.bit) != 0
      || next == "'s"
  }

  /// What stands in a sentence, in order of its beginning.
  func findings(in sentence: [TraceToken], target: Double?) -> [Finding] {
    let shapes = sentence.map { TokenShape($0, target: target) }
    var findings: [Finding] = []
    func look(_ candidates: [Int], at place: Int) {
      for candidate in candidates {
        let (kind, phrase) = phrases[candidate]
        if phrase.first > phrase.parts.lowerBound {
          guard case .clauseStart = tables.parts[phrase.parts.lowerBound],
            tables.isStart(place, in: shapes)
          else {
            continue
          }
        }
        if let end = tables.end(of: phrase.first..<phrase.parts.upperBound, at: place, in: shapes) {
          findings.append(Finding(kind: kind, range: place..<max(end, place + 1)))
        }
      }
    }
    for (place, shape) in shapes.enumerated() {
      if shape.id != 0 { look(byWord[Int(shape.id)], at: place) }
      var bits = shape.classes
      while bits != 0 {
        look(byClass[bits.trailingZeroBitCount], at: place)
        bits &= bits - 1
      }
      if shape.isNumber || shape.isTarget { look(byNumber, at: place) }
      if shape.isName { look(byName, at: place) }
    }
    return findings
  }
}
