/// What a Knights & Knaves trace takes each person to be, to see where it takes the opposite.
struct TraceClaims {
  /// What a sentence claims.
  struct Reading {
    /// Whether somebody is taken to be something for now.
    var hasAssumption = false
    /// Whether somebody is taken for the opposite of what an assumption said.
    var isOpposite = false
    /// Whether somebody is taken for the opposite of what was assumed, for now again.
    var isAssumedAnew = false
    /// Whether the sentence itself says that it takes the opposite.
    var isTurned = false
    /// How many claims there are.
    var count = 0
    /// Where claims begin that are the opposite of what earlier sentences assumed.
    var places: [Int] = []
  }

  /// Words behind which somebody's speech is over.
  static let resuming: Set<String> = [
    "so", "then", "hence", "therefore", "thus", "but", "suppose", "assume", "which", "while",
    "making", "yet",
  ]

  private struct Role {
    var isTruthful: Bool
    var isAssumed: Bool
    /// Whether it was assumed in so many words, and not under an "if".
    var isExplicit: Bool
    /// Whether both roles were weighed under an "if".
    var isWeighed = false
  }

  private var roles: [String: Role] = [:]
  /// Whether the last assumption without a role ("say they are") was one of the negative.
  private var isElliptic: Bool?
  /// Whom "he" and "she" mean.
  private var subject: String?

  /// - Parameter hasFailed: whether something was found impossible since the last assumption; only then is
  ///   the opposite of an assumption more than a consequence of it.
  mutating func read(_ tokens: [TraceToken], hasFailed: Bool) -> Reading {
    var reading = Reading()
    let before = roles
    let isMarked = tokens.contains { $0.text.map(markers.contains) ?? false }
    var isReported = false
    var isAssumed = false
    var isExplicit = false
    // "Could Ada be a knave?"
    if tokens.last?.sign == "?", let first = tokens.first?.text,
      ["could", "can", "might", "is"].contains(first)
    {
      isAssumed = true
    }
    if isTentative(tokens) { (isAssumed, isExplicit) = (true, true) }
    for (place, token) in tokens.enumerated() {
      if token.sign == ":", place == 1, tokens[0].isName { isReported = true }
      if let text = token.text, Self.resuming.contains(text) {
        isReported = false
        (isAssumed, isExplicit) = (false, false)
      }
      if token.sign == ";" || token.sign == "," && !isReported { isAssumed = false }
      if token.belongs(to: .say), place > 0,
        tokens[place - 1].isSpeaker || tokens[place - 1].belongs(to: .pronoun)
      {
        isReported = true
      }
      // "Ada says" supposes nothing.
      if token.belongs(to: .suppose),
        token.text?.hasSuffix("s") == false || token.text == "hypothesis"
      {
        isAssumed = true
        if supposing.contains(token.text ?? "") {
          isExplicit = true
          readEllipsis(behind: place, in: tokens, &reading)
        }
      }
      let name: String?
      if isName(place, in: tokens) || isAll(place, in: tokens) {
        name = token.text
        if !isReported { subject = token.text }
      } else if let text = token.text, ["he", "she", "him", "her"].contains(text) {
        name = subject
      } else {
        continue
      }
      guard let name, !isReported,
        let (isTruthful, isLoose) = role(behind: place, in: tokens)
          ?? role(before: place, in: tokens)
      else { continue }
      let isAssumption = isAssumed || isLoose
      reading.count += 1
      if isAssumption { reading.hasAssumption = true }
      if let known = before[name], known.isTruthful != isTruthful {
        if known.isAssumed, !known.isWeighed {
          reading.isOpposite = true
          if isExplicit || known.isExplicit && !isAssumption && isPlain(place, in: tokens) {
            reading.isAssumedAnew = true
          }
          reading.places.append(place)
        }
        if known.isAssumed, isMarked { reading.isTurned = true }
      }
      let isWeighed =
        isAssumption && !isExplicit
        && before[name].map { $0.isAssumed && !$0.isExplicit && $0.isTruthful != isTruthful }
          ?? false
      if roles[name]?.isAssumed == true, !isAssumption, !hasFailed, !reading.isAssumedAnew {
        continue
      }
      roles[name] = Role(
        isTruthful: isTruthful, isAssumed: isAssumption, isExplicit: isExplicit,
        isWeighed: isWeighed)
    }
    return reading
  }

  /// "Ada is a knave", at the beginning of a clause and without "would".
  private func isPlain(_ place: Int, in tokens: [TraceToken]) -> Bool {
    guard place == 0 || tokens[place - 1].isLead, place + 1 < tokens.count else { return false }
    let next = tokens[place + 1]
    return next.sign == "=" || next.text == "is" || next.text == "'s"
  }

  /// "Ada is a knave, let's say": an assumption that is called one behind it.
  private func isTentative(_ tokens: [TraceToken]) -> Bool {
    let last = tokens.suffix(4).map { $0.text ?? "" }.filter { !$0.isEmpty }
    return last.suffix(2) == ["us", "say"] || last.suffix(2) == ["for", "now"]
      || ["tentatively", "provisionally", "say", "hypothetically"].contains(last.last)
  }

  /// "Say they are", "pretend he doesn't": an assumption whose role is not named.
  private mutating func readEllipsis(
    behind place: Int, in tokens: [TraceToken], _ reading: inout Reading
  ) {
    let rest = tokens[(place + 1)...].prefix(6).prefix { $0.sign == nil }
    guard rest.count >= 2, rest.count <= 4, let last = rest.last?.text,
      rest.contains(where: { $0.belongs(to: .pronoun) || $0.isName || $0.text == "they" }),
      last == "not" || ellipses.contains(last)
    else { return }
    reading.hasAssumption = true
    let isNegative = last == "not"
    if let isElliptic, isElliptic != isNegative { reading.isAssumedAnew = true }
    if isElliptic == nil, isNegative, !roles.isEmpty { reading.isAssumedAnew = true }
    isElliptic = isNegative
  }

  /// Whether a word is somebody's name; "A" is one where nothing follows that it could be an article of.
  private func isName(_ place: Int, in tokens: [TraceToken]) -> Bool {
    if tokens[place].isName { return true }
    // Who writes without capitals, or of "the guard".
    if tokens[place].isUnknown, !fillers.contains(tokens[place].text ?? ""),
      place + 1 < tokens.count
    {
      return tokens[place + 1].belongs(to: .be)
        || ["lies", "lied", "tells", "does"].contains(tokens[place + 1].text)
    }
    guard tokens[place].word == .word("a", isName: true) else { return false }
    guard place + 1 < tokens.count else { return true }
    let next = tokens[place + 1]
    return next.sign != nil || next.belongs(to: .be) || next.belongs(to: .say) || next.isName
      || ["must", "would", "can", "and", "or", "lies", "tells", "as"].contains(next.text)
  }

  /// "Both knights", "all are knaves": everybody as one.
  private func isAll(_ place: Int, in tokens: [TraceToken]) -> Bool {
    ["both", "all", "neither"].contains(tokens[place].text)
  }

  /// "An honest Ada": the role before the name, which is one for now.
  private func role(before place: Int, in tokens: [TraceToken]) -> (
    isTruthful: Bool, isLoose: Bool
  )? {
    guard place > 1, ["a", "an"].contains(tokens[place - 2].text) else { return nil }
    if tokens[place - 1].belongs(to: .truthful) { return (true, true) }
    return tokens[place - 1].belongs(to: .lying) ? (false, true) : nil
  }

  /// The role that is said of the person at a place: "is a knave", "= knight", "can not be a knave"; loose
  /// without a finite verb ("Ada a knave").
  private func role(behind place: Int, in tokens: [TraceToken]) -> (
    isTruthful: Bool, isLoose: Bool
  )? {
    var isDenied = false
    var isLoose = true
    var isEquation = false
    for token in tokens[(place + 1)...].prefix(6) {
      if token.sign == "=" || token.sign == ":" {
        isEquation = true
        continue
      }
      // Ada = T, Bob F.
      if case .word(let letter, isName: true) = token.word, letter == "t" || letter == "f" {
        return (letter == "t", isLoose)
      }
      if isEquation, token.text == "true" || token.text == "false" {
        return (token.text == "true", isLoose)
      }
      if token.sign != nil || token.number != nil || token.isName { return nil }
      if token.belongs(to: .truthful) { return (!isDenied, isLoose) }
      // Ada good, Bob bad.
      if token.text == "good" || token.text == "bad" {
        return ((token.text == "good") != isDenied, isLoose)
      }
      if token.belongs(to: .lying) {
        return (isDenied, isLoose && !verbs.contains(token.text ?? ""))
      }
      if token.belongs(to: .denial) { isDenied = true }
      if token.belongs(to: .be), token.text != "being" { isLoose = false }
      guard let text = token.text,
        token.belongs(to: .be) || token.belongs(to: .denial) || fillers.contains(text)
      else { return nil }
    }
    return nil
  }
}

/// Words that assume, and ask nothing.
private let supposing: Set<String> = [
  "suppose", "assume", "say", "pretend", "imagine", "let", "take", "try", "posit", "presume",
  "assuming", "supposing", "taking", "trying", "make", "have", "consider", "guess", "picture",
]
private let ellipses: Set<String> = ["are", "is", "do", "does", "were", "was", "so", "did"]
private let verbs: Set<String> = ["lies", "lied", "fibs", "fibbed"]
private let markers: Set<String> = [
  "instead", "place", "rather", "opposite", "other", "after", "reverse",
]
private let fillers: Set<String> = [
  "the", "a", "an", "must", "would", "to", "has", "have", "had", "indeed", "really", "also",
  "then", "thus", "therefore", "actually", "instead", "should", "will", "in", "fact", "after",
  "all", "as", "can", "could", "tells", "telling", "tell", "told", "speaks", "speaking", "that",
  "down", "for", "lone", "only", "one", "may", "might",
]
