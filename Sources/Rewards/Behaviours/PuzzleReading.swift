/// Reads a Knights & Knaves trace for the four behaviours: by phrases about people and what they say, and by
/// what it takes each person to be, sentence by sentence.
struct PuzzleReading {
  private enum Kind {
    case leaving, turning, overturning, nextCase, consistency, contradiction, review, settling,
      ordering, backward, wishedEnd, necessity
  }

  private static let book = PhraseBook<Kind>([
    (.leaving, BacktrackingPhrases.leaving), (.turning, BacktrackingPhrases.turning),
    (.overturning, BacktrackingPhrases.overturning), (.nextCase, BacktrackingPhrases.cases),
    (.consistency, VerificationPhrases.consistency),
    (.contradiction, VerificationPhrases.contradictions), (.review, VerificationPhrases.reviews),
    (.settling, SubgoalPhrases.settling), (.ordering, SubgoalPhrases.ordering),
    (.backward, BackwardPhrases.backward + BackwardPhrases.puzzle),
    (.wishedEnd, BackwardPhrases.wishedEnds), (.necessity, BackwardPhrases.necessities),
  ])

  private var claims = TraceClaims()
  private var hasAssumed = false
  private var hasFailed = false
  /// Whether anybody was said to be anything.
  private var hasClaimed = false
  private var hasWishedEnd = false
  /// Whether the last assumption was found to fit.
  private var hasSucceeded = false

  mutating func counts(in text: TraceText) -> BehaviourCounts {
    var counts = BehaviourCounts()
    let sentences = text.sentences.map { Self.book.tokens(of: withoutQuotes($0)) }
    for (index, tokens) in sentences.enumerated() {
      let reports = reports(in: tokens)
      let hasWish = tokens.contains(where: isWish)
      let findings = Self.book.findings(in: tokens, target: nil).filter {
        !reports.contains($0.range.lowerBound) && !reports.contains($0.range.upperBound - 1)
          && !(!hasWish && ($0.kind == .backward || $0.kind == .wishedEnd)
            && isConcluded($0.range.lowerBound, in: tokens))
      }
      let kinds = Set(findings.map(\.kind))
      let claimed = claims.read(tokens, hasFailed: hasFailed)
      let isRequirement = kinds.contains(.backward) || isNeeded(findings, in: tokens)

      let failure = findings.first {
        $0.kind == .contradiction && (!isRequirement || isClash(tokens[$0.range.lowerBound]))
      }?.range.lowerBound
      let isReview = kinds.contains(.review) && isAboutStatements(index, sentences)
      let isFound =
        (kinds.contains(.consistency) && (index > 0 || claimed.count > 0)) || failure != nil
        || isTally(tokens)
      if isReview || (isFound && (!isRequirement || failure != nil)) { counts.verification += 1 }

      if turnsBack(tokens, findings, claimed, failure) { counts.backtracking += 1 }
      if isRequirement { counts.backwardChaining += 1 }
      let isSettling =
        findings.contains { $0.kind == .settling && !isSupposing($0, claimed, in: tokens) }
        || kinds.contains(.ordering) && isPlan(tokens, claimed)
      if isSettling, !isAboutEveryone(tokens) { counts.subgoals += 1 }
    }
    return counts
  }

  /// Whether an assumption is given up, or the next one taken up after one has failed.
  private mutating func turnsBack(
    _ tokens: [TraceToken], _ findings: [PhraseBook<Kind>.Finding], _ claimed: TraceClaims.Reading,
    _ failure: Int?
  ) -> Bool {
    let hadAssumed = hasAssumed
    let hadClaimed = hasClaimed
    hasClaimed = hasClaimed || claimed.count > 0
    hasAssumed = hasAssumed || claimed.hasAssumption || findings.contains { $0.kind == .backward }
    let isLeft =
      (hadAssumed || claimed.hasAssumption)
      && findings.contains { finding in
        switch finding.kind {
        case .leaving, .overturning: !isDenied(finding.range.lowerBound, in: tokens)
        case .turning: (hadAssumed || hadClaimed) && !isDenied(finding.range.lowerBound, in: tokens)
        default: false
        }
      }
    // After a failure: another case, or somebody's other role.
    let isTaken =
      hasFailed
      && (claimed.hasAssumption || findings.contains { $0.kind == .nextCase } || claimed.isOpposite)
    let isTakenHere =
      hasAssumed
      && failure.map { place in
        findings.contains { $0.kind == .nextCase && $0.range.lowerBound > place }
          || claimed.places.contains { $0 > place }
      } ?? false
    let isReplaced = claimed.isAssumedAnew && !hasSucceeded
    let turns = isReplaced || isLeft || isTaken || isTakenHere || claimed.isTurned
    if claimed.hasAssumption { hasSucceeded = false }
    if findings.contains(where: { $0.kind == .consistency }), failure == nil { hasSucceeded = true }
    hasFailed = !turns && (hasFailed || (failure != nil && hasAssumed))
    return turns
  }

  /// Whether an end that is wanted, in this sentence or the one before, is followed by what it needs.
  private mutating func isNeeded(
    _ findings: [PhraseBook<Kind>.Finding], in tokens: [TraceToken]
  ) -> Bool {
    let end = findings.first { $0.kind == .wishedEnd }?.range.upperBound
    defer { hasWishedEnd = end != nil }
    guard let from = hasWishedEnd ? 0 : end else { return false }
    return findings.contains { finding in
      let place = finding.range.lowerBound
      // What "we must" do is no part of the end.
      return finding.kind == .necessity && place >= from
        && !(place > 0 && ["i", "we", "you"].contains(tokens[place - 1].text))
    }
  }

  /// Whether the end at a place is reached, and not wanted: "in the end Ada must be a knave", "the answer
  /// has to be that Ada is a knave". It speaks of nobody else, by whom it would come about.
  private func isConcluded(_ place: Int, in tokens: [TraceToken]) -> Bool {
    guard tokens[place].belongs(to: .end) else { return false }
    if place > 1, tokens[place - 1].text == "the", tokens[place - 2].text == "in" { return true }
    return place < 3 && tokens.contains { ["must", "has", "have"].contains($0.text) }
      && tokens.count(where: \.isName) == 1
      && !tokens.contains { token in
        ["his", "her", "he", "she", "one", "two", "if", "for"].contains(token.text)
      }
  }

  private func isWish(_ token: TraceToken) -> Bool {
    token.text.map(wishing.contains) ?? false
  }

  /// The places of what somebody is said to have said: "Ada says that Bob must lie".
  private func reports(in tokens: [TraceToken]) -> Set<Int> {
    var places: Set<Int> = []
    var isReport = false
    for (place, token) in tokens.enumerated() {
      if isReport {
        let follows = place + 1 < tokens.count ? tokens[place + 1] : nil
        let isOver =
          token.sign != nil || TraceClaims.resuming.contains(token.text ?? "")
          || token.text == "and" && follows?.belongs(to: .that) == true
        if isOver { isReport = false } else { places.insert(place) }
      } else if token.belongs(to: .say), !token.belongs(to: .suppose) || token.text == "says",
        place > 0,
        tokens[place - 1].isSpeaker
      {
        isReport = true
      }
    }
    return places
  }

  private func isAboutStatements(_ index: Int, _ sentences: [[TraceToken]]) -> Bool {
    sentences[index...].prefix(2).contains { tokens in
      tokens.contains { $0.belongs(to: .statement) || $0.belongs(to: .truth) }
    }
  }

  /// "Start with Ada lying" supposes, and settles nothing.
  private func isSupposing(
    _ finding: PhraseBook<Kind>.Finding, _ claimed: TraceClaims.Reading, in tokens: [TraceToken]
  ) -> Bool {
    claimed.hasAssumption
      && ["start", "starting", "begin", "beginning"].contains(tokens[finding.range.lowerBound].text)
  }

  /// Whether a sentence is about somebody or a question, tells nothing of them, and plans.
  private func isPlan(_ tokens: [TraceToken], _ claimed: TraceClaims.Reading) -> Bool {
    let hasSubject = tokens.contains {
      $0.isName || ["him", "her", "whether", "who", "which", "whose"].contains($0.text)
    }
    let isReport = tokens.indices.dropFirst().contains { place in
      tokens[place].belongs(to: .say)
        && (tokens[place - 1].isSpeaker || tokens[place - 1].belongs(to: .pronoun))
    }
    let hasIntention = tokens.contains {
      $0.belongs(to: .want) || $0.belongs(to: .settle)
        || planning.contains($0.text ?? "")
        || $0.sign == ":"
    }
    return hasSubject && hasIntention && !isReport
      && (claimed.count == 0 || tokens.last?.sign == "?")
  }

  /// Whether a word says that something is impossible, and not only that it fails.
  private func isClash(_ token: TraceToken) -> Bool {
    token.belongs(to: .clashes) && token.text?.hasPrefix("fail") == false
  }

  /// Whether a sentence is about all people: who each of them is is the puzzle, and no part of it.
  private func isAboutEveryone(_ tokens: [TraceToken]) -> Bool {
    tokens.indices.contains { place in
      let text = tokens[place].text
      let next = place + 1 < tokens.count ? tokens[place + 1] : nil
      if text == "who", next?.belongs(to: .be) == true, place + 2 < tokens.count,
        tokens[place + 2].text == "who"
      {
        return true
      }
      return text == "each"
        || ["everyone", "everybody"].contains(text) && next?.belongs(to: .be) == true
          && next?.text != "'s"
    }
  }

  /// Whether a sentence holds two statements and more to be true or false.
  private func isTally(_ tokens: [TraceToken]) -> Bool {
    let names = tokens.count { $0.isName }
    let values = tokens.count { $0.belongs(to: .truth) }
    return names >= 2 && values >= 2 && !tokens.contains { $0.belongs(to: .require) }
  }
}

private let wishing: Set<String> = [
  "i", "we", "want", "wants", "wanted", "need", "needed", "would", "wished", "hoped",
]

/// Words of who plans, and of what is planned.
private let planning: Set<String> = [
  "i", "we", "my", "our", "with", "question", "answer", "task", "job", "point", "thing", "matter",
  "type", "role",
  "identity", "status", "kind",
]

/// A sentence without what stands in quotation marks: the words of others.
private func withoutQuotes(_ sentence: [TraceWord]) -> [TraceWord] {
  let marks: [TraceWord] = [.sign("\""), .sign("'"), .sign("‘")]
  guard sentence.contains(where: marks.contains) else { return sentence }
  var words: [TraceWord] = []
  var place = 0
  while place < sentence.count {
    if marks.contains(sentence[place]) {
      let closing = sentence[place] == .sign("‘") ? TraceWord.sign("’") : sentence[place]
      if let end = sentence[(place + 1)...].prefix(60).firstIndex(of: closing) {
        place = end + 1
        continue
      }
    }
    words.append(sentence[place])
    place += 1
  }
  return words
}
