/// Follows what a Knights & Knaves trace holds of each person, to see where it takes the opposite after
/// something has failed.
struct TraceClaims {
  private var roles: [String: (isTruthful: Bool, failures: Int)] = [:]
  private var failures = 0

  /// Whether a sentence takes the opposite of what was held of somebody, with a failure in between or in the
  /// sentence itself.
  mutating func turns(_ sentence: [TraceWord], hasFailure: Bool) -> Bool {
    if hasFailure { failures += 1 }
    var isTurned = false
    for claim in Self.claims(in: sentence) {
      if let known = roles[claim.name], known.isTruthful != claim.isTruthful,
        failures > known.failures
      {
        isTurned = true
      }
      if roles[claim.name]?.isTruthful != claim.isTruthful {
        roles[claim.name] = (claim.isTruthful, failures)
      }
    }
    return isTurned
  }

  /// "Ada is a knave", "Ada = knight", "Ada can't be a knave": not what somebody is said to have said, and
  /// not what holds only if something else does.
  private static func claims(in sentence: [TraceWord]) -> [(name: String, isTruthful: Bool)] {
    var claims: [(String, Bool)] = []
    var isReported = false
    var isConditional = false
    for (place, word) in sentence.enumerated() {
      if word == .sign(":"), place == 1, case .word(_, isName: true) = sentence[place - 1] {
        isReported = true
      }
      guard case .word(let text, let isName) = word else { continue }
      if text == "if" { isConditional = !sentence.contains(.word("were", isName: false)) }
      if ["so", "then", "hence", "therefore", "thus", "with", "but", "suppose", "assume"].contains(
        text)
      {
        isReported = false
      } else if reporting.contains(text), !(place == 0 && text == "say") {
        isReported = true
      }
      guard isName, !isReported, !isConditional, let isTruthful = role(behind: place, in: sentence)
      else { continue }
      claims.append((text, isTruthful))
    }
    return claims
  }

  private static func role(behind place: Int, in sentence: [TraceWord]) -> Bool? {
    var isDenied = false
    var isLinked = false
    for word in sentence[(place + 1)...].prefix(6) {
      switch word {
      case .sign("="): isLinked = true
      case .sign, .number: return nil
      case .word(let text, let isName):
        if let isTruthful = roleWords[text] {
          return isLinked || verbs.contains(text) ? isTruthful != isDenied : nil
        }
        if isName { return nil }
        if denials.contains(text) { isDenied = true }
        if links.contains(text) || denials.contains(text) {
          isLinked = true
        } else if !fillers.contains(text) {
          return nil
        }
      }
    }
    return nil
  }

  private static let reporting: Set<String> = [
    "says", "said", "say", "claims", "claimed", "states", "stated", "statement", "accuses", "calls",
    "declares", "insists", "told", "whether", "claim", "believes",
  ]
  private static let roleWords: [String: Bool] = [
    "knight": true, "truthful": true, "honest": true, "truth": true, "right": true, "knave": false,
    "liar": false, "lies": false, "lied": false, "lying": false, "wrong": false, "dishonest": false,
  ]
  private static let verbs: Set<String> = ["lies", "lied"]
  private static let links: Set<String> = [
    "is", "was", "were", "be", "being", "as", "a", "an", "tells", "tell", "told", "becomes", "made",
  ]
  private static let fillers: Set<String> = [
    "the", "must", "would", "to", "has", "have", "had", "indeed", "really", "also", "then", "thus",
    "therefore", "actually", "instead", "should", "will", "in", "fact", "after", "all",
  ]
  private static let denials: Set<String> = [
    "not", "isn't", "cannot", "can't", "never", "wasn't", "couldn't", "won't",
  ]
}
