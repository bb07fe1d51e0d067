/// A word of a sentence as phrases see it.
struct TraceToken: Sendable {
  let word: TraceWord
  /// Of the word in the phrases; 0 for one that stands in none.
  let id: Int32
  let classes: UInt64
  // Kept, not found anew: inlined, the look into the word is more than Swift 6.3's optimizer can take.
  let number: Double?
  let isName: Bool
  /// Whether a clause ends here.
  let isClauseMark: Bool
  /// Whether it may stand before a clause and be no part of it: so, but, hmm.
  let isLead: Bool

  /// Whether nothing is known of the word: it may name somebody who is written without a capital.
  let isUnknown: Bool

  init(word: TraceWord, known: KnownWord) {
    self.word = word
    id = known.id
    classes = known.classes
    let isPlain = id == 0 && classes == 0 && !known.isNobody
    switch word {
    case .word(let text, let isCapital):
      // A name is a capitalized word that is in no class and no phrase.
      isName = isCapital && isPlain
      isUnknown = isPlain && text.utf8.count > 1
      isClauseMark = false
      isLead = known.isLead
      number = nil
    case .sign(let sign):
      isName = false
      isUnknown = false
      isClauseMark = Self.isClauseMark(sign)
      isLead = isClauseMark
      number = nil
    case .number(let value):
      (isName, isClauseMark, isLead, isUnknown) = (false, false, false, false)
      number = value
    }
  }

  private static func isClauseMark(_ sign: Unicode.Scalar) -> Bool {
    switch sign {
    case ",", ":", ";", "(", ")", "\"", "?", "—", "→": true
    default: false
    }
  }

  /// Whether it may be the subject of a verb of saying.
  var isSpeaker: Bool {
    isName || isUnknown || text.map { ["he", "she", "they", "who"].contains($0) } ?? false
  }

  func belongs(to wordClass: WordClass) -> Bool { classes & wordClass.bit != 0 }

  var text: String? { if case .word(let text, _) = word { text } else { nil } }
  var sign: Unicode.Scalar? { if case .sign(let sign) = word { sign } else { nil } }
  /// Whether it is `+ - * / =`.
  var isArithmeticSign: Bool { word.isOperation || word == .sign("=") }
}

/// What is known of a word before any text is read; nothing, where it stands in no list.
struct KnownWord: Sendable {
  /// Of the word in the phrases; 0 for one that stands in none.
  var id: Int32 = 0
  var classes: UInt64 = 0
  /// Whether it begins sentences and is nobody's name.
  var isNobody = false
  var isGivenName = false
  /// Whether it may stand before a clause and be no part of it.
  var isLead = false
}

enum CommonWords {
  /// Words that begin sentences and are nobody's name.
  static let nobody: Set<String> = [
    "a", "an", "the", "and", "or", "but", "so", "then", "if", "when", "while", "since", "because",
    "as", "for", "from", "of", "in", "on", "to", "by", "both", "either", "each", "every", "some",
    "any", "all", "there", "here", "what", "who", "whom", "which", "how", "why", "where", "hmm",
    "well", "oh", "ah", "hence", "thus", "therefore", "now", "also", "however", "my", "our",
    "your", "his", "her", "its", "their", "someone", "everyone", "nobody", "anyone", "does", "do",
    "did", "exactly", "at", "yet", "though", "although", "with", "i", "we", "he", "she", "they",
    "it", "once", "say", "maybe", "perhaps", "okay", "ok", "islander", "somebody", "person",
    "people", "us", "me", "you", "just", "too", "very", "only", "ones", "same", "kind", "types",
    "type", "other", "others", "rest", "whoever", "whichever", "speaker", "man", "woman",
  ]

  /// Names that are also words of the lexicon.
  static let givenNames: Set<String> = [
    "will", "hope", "chase", "chuck", "miles", "grant", "mark", "skip", "joy", "pat", "rob",
    "sue", "bill", "drew", "may", "dean", "hunter", "page", "rose", "jade", "wade", "ray", "art",
    "dawn", "nick", "max", "rich", "victor", "grace", "faith", "frank", "guy", "jack", "ace",
    "cliff", "heath", "penny", "pierce", "reed", "cash", "stone", "gene", "dale", "carol",
    "sandy", "ruby", "pearl", "lily", "iris", "ivy", "violet", "daisy", "axel", "cross", "wells",
    "case", "true", "early", "read", "lance", "piper", "robin", "josh", "norm", "earnest",
    "ernest",
  ]

  /// Words before a clause that are no part of it.
  static let leads: Set<String> = [
    "and", "so", "but", "then", "hmm", "well", "okay", "ok", "oh", "ah", "no", "mm", "right",
    "alright", "now", "nope", "yet", "argh", "hm", "fine", "maybe", "or", "because", "since",
  ]
}
