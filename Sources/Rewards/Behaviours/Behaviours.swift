import Tasks

/// How often a reasoning trace shows the four behaviours of "Cognitive Behaviors" (arXiv:2503.01307).
public struct BehaviourCounts: Sendable, Hashable {
  /// Results held against the goal, claims held against the facts.
  public var verification = 0
  /// Paths left for another one.
  public var backtracking = 0
  /// Values or questions on the way that are named before they are reached.
  public var subgoals = 0
  /// Steps from the goal to what is given.
  public var backwardChaining = 0

  public init() {}

  public init(verification: Int, backtracking: Int, subgoals: Int, backwardChaining: Int) {
    self.verification = verification
    self.backtracking = backtracking
    self.subgoals = subgoals
    self.backwardChaining = backwardChaining
  }

  /// The counts by the names that the paper's judge uses.
  public var named: [(name: String, count: Int)] {
    [
      ("verification", verification), ("backtracking", backtracking), ("subgoal", subgoals),
      ("backward_chaining", backwardChaining),
    ]
  }
}

/// The behaviours in a trace, found by its arithmetic and its claims.
///
/// Countdown: equations are followed over the numbers that are left, so that a step from numbers used
/// before is backtracking, and one from the target is backward chaining; words give verdicts and subgoals
/// (a number other than the target that is wanted before it is made). Knights & Knaves: contradictions
/// and confirmations, cases taken up after them, what is to be settled first, and what a conclusion needs.
/// A sentence counts once for each behaviour, but for arithmetic, which counts by steps.
public func behaviours(in text: String, truth: GroundTruth?) -> BehaviourCounts {
  switch truth {
  case .countdown(let numbers, let target):
    countdownBehaviours(text, numbers: numbers.map(Double.init), target: Double(target))
  default: puzzleBehaviours(text)
  }
}

func countdownBehaviours(_ text: String, numbers: [Double], target: Double) -> BehaviourCounts {
  var counts = BehaviourCounts()
  var path = TracePath(numbers: numbers, target: target)
  var abandonments = 0
  let sentences = TraceText(text).sentences
  for (index, sentence) in sentences.enumerated() {
    let backwardBefore = path.backwardSteps
    let checks = stands(BehaviourPhrases.checks, in: sentence, target)
    let namedBefore = path.namedGoals
    for equation in TraceEquation.equations(in: sentence) { path.follow(equation, isCheck: checks, isReason: isReason(sentence)) }
    let isVerdict =
      stands(BehaviourPhrases.verdicts, in: sentence, target)
      || isBareVerdict(sentence)
      || (path.hasBegun && isComment(sentence))
      || (checks && isAboutNumbers(sentence, sentences, index))
    if isVerdict { counts.verification += 1 }
    if isAbandoned(sentence, target) { abandonments += 1 }
    let isBackward =
      path.backwardSteps > backwardBefore || stands(BehaviourPhrases.backward, in: sentence, target)
    counts.backwardChaining += max(path.backwardSteps - backwardBefore, isBackward ? 1 : 0)
    if stands(BehaviourPhrases.namedSubgoals, in: sentence, target)
      || (path.namedGoals > namedBefore && !isBackward)
    {
      counts.subgoals += 1
    } else if !isBackward, stands(BehaviourPhrases.subgoals, in: sentence, target), !isVerdict || isIntention(sentence) {
      counts.subgoals += 1
    }
  }
  counts.backtracking = max(path.restarts, abandonments)
  return counts
}

func puzzleBehaviours(_ text: String) -> BehaviourCounts {
  var counts = BehaviourCounts()
  let sentences = TraceText(text).sentences
  var hasAssumed = false
  var hasFailed = false
  var claims = TraceClaims()
  for (index, sentence) in sentences.enumerated() {
    let isCheck =
      stands(BehaviourPhrases.checks, in: sentence, nil) && isAboutPeople(sentence, sentences, index)
    let isVerdict = stands(BehaviourPhrases.consistency, in: sentence, nil) || isBareVerdict(sentence)
    let failurePlace = BehaviourPhrases.failures.compactMap { $0.place(in: sentence, target: nil) }.min()
    let assumes = stands(BehaviourPhrases.assumptions, in: sentence, nil)
    let isRequirement = stands(BehaviourPhrases.requirements, in: sentence, nil)
    // What a conclusion needs is asked, and nothing found, unless something is found impossible.
    let isFound = isVerdict && (!isRequirement || stands(BehaviourPhrases.contradictions, in: sentence, nil))
    if isCheck || isFound { counts.verification += 1 }
    let isTaken =
      stands(BehaviourPhrases.cases, in: sentence, nil) || assumes
      || stands(BehaviourPhrases.conclusions, in: sentence, nil)
    let turns =
      (hasAssumed && stands(BehaviourPhrases.turnings, in: sentence, nil)) || (hasFailed && isTaken)
      || (failurePlace.map { place in
        (hasAssumed || assumes)
          && (BehaviourPhrases.conclusions + BehaviourPhrases.cases).contains {
            $0.place(in: Array(sentence[place...]), target: nil) != nil
          }
      } ?? false)
    let isReversed = claims.turns(sentence, hasFailure: failurePlace != nil)
    if turns || isReversed { counts.backtracking += 1 }
    hasFailed = !turns && (hasFailed || (failurePlace != nil && (hasAssumed || assumes)))
    hasAssumed = hasAssumed || assumes
    if isRequirement {
      counts.backwardChaining += 1
    } else if stands(BehaviourPhrases.settling, in: sentence, nil), !isAboutEveryone(sentence) {
      counts.subgoals += 1
    }
  }
  return counts
}

private func stands(_ phrases: [TracePhrase], in sentence: [TraceWord], _ target: Double?) -> Bool {
  phrases.contains { $0.place(in: sentence, target: target) != nil }
}

/// A sentence or its last clause that is nothing but a verdict: Yes. No luck. Good. …, still no.
private func isBareVerdict(_ sentence: [TraceWord]) -> Bool {
  var clauses: [[String]] = [[]]
  for word in sentence {
    switch word {
    case .sign(","), .sign(":"), .sign("—"), .sign("?"), .sign("("), .sign(")"): clauses.append([])
    case .word(let text, _): clauses[clauses.count - 1].append(text)
    case .number, .sign: clauses[clauses.count - 1].append("#")
    }
  }
  let verdicts: Set<String> = [
    "yes", "no", "good", "right", "correct", "wrong", "great", "perfect", "nope", "yep", "fine", "bingo",
    "success", "nice", "exactly", "valid", "invalid", "unequal", "works", "equal", "incorrect", "excellent", "consistent",
    "inconsistent", "correctly", "match", "matches", "mismatch", "contradiction", "impossible", "checks", "over", "under", "high", "low", "close", "short",
  ]
  return clauses.contains { clause in
    let words = clause.filter { !["hmm", "and", "so", "still", "but", "that", "is", "ah", "oh", "way", "too", "just", "ok", "okay"].contains($0) }
    return words.count == 1 && verdicts.contains(words[0])
  }
}

/// Whether a sentence says something of what was just found: This is the number we want. So 8 + 3 works.
private func isComment(_ sentence: [TraceWord]) -> Bool {
  func word(_ place: Int) -> String? {
    if place < sentence.count, case .word(let text, _) = sentence[place] { text } else { nil }
  }
  if let last = word(sentence.count - 1), sentence.count > 2,
    ["works", "fits", "fails", "correct", "wrong", "perfect", "incorrect", "valid", "invalid"].contains(last)
  {
    return true
  }
  let start = ["so", "and", "but", "hmm", "ah", "oh"].contains(word(0) ?? "") ? 1 : 0
  guard let subject = word(start), ["this", "that", "it"].contains(subject), let verb = word(start + 1) else {
    return ["that's", "it's"].contains(word(start) ?? "") && !sentence.contains(.sign("="))
  }
  return [
    "is", "isn't", "was", "wasn't", "does", "doesn't", "did", "didn't", "hits", "works", "equals", "matches", "fails",
    "falls", "exceeds", "satisfies", "reaches", "meets", "misses", "overshoots", "undershoots", "can't", "cannot",
  ].contains(verb) && !sentence.contains(.sign("="))
}

private func isAboutNumbers(
  _ sentence: [TraceWord], _ sentences: [[TraceWord]], _ index: Int
) -> Bool {
  let next = index + 1 < sentences.count ? sentences[index + 1] : []
  return (sentence + next).contains { word in
    switch word {
    case .number, .sign("="): true
    case .word(let text, _): ["numbers", "condition", "answer", "result"].contains(text)
    case .sign: false
    }
  }
}

private func isAboutPeople(
  _ sentence: [TraceWord], _ sentences: [[TraceWord]], _ index: Int
) -> Bool {
  let next = index + 1 < sentences.count ? sentences[index + 1] : []
  return (sentence + next).contains { word in
    if case .word(let text, _) = word {
      ["true", "false", "claim", "claims", "claim's", "statement", "statements", "words", "says", "holds"]
        .contains(text)
    } else {
      false
    }
  }
}

/// Whether a sentence is about all people: who each of them is is the puzzle, and no part of it.
private func isAboutEveryone(_ sentence: [TraceWord]) -> Bool {
  sentence.indices.contains { place in
    guard case .word(let text, _) = sentence[place] else { return false }
    if text == "each" { return true }
    guard ["everyone", "everybody"].contains(text), place + 1 < sentence.count else { return false }
    return sentence[place + 1] == .word("is", isName: false)
  }
}

/// Whether a path is left in words that nothing denies.
private func isAbandoned(_ sentence: [TraceWord], _ target: Double) -> Bool {
  BehaviourPhrases.abandonments.contains { phrase in
    guard let place = phrase.place(in: sentence, target: nil) else { return false }
    return !sentence[max(0, place - 4)..<place].contains { word in
      if case .word(let text, _) = word { BehaviourPhrases.denials.contains(text) } else { false }
    }
  }
}

/// Whether a sentence says why, or what would be.
private func isReason(_ sentence: [TraceWord]) -> Bool {
  sentence.contains { word in
    if case .word(let text, _) = word {
      ["because", "since", "for", "if", "need", "want", "would", "as"].contains(text)
    } else {
      false
    }
  }
}

/// Whether a sentence wants something, beside its verdict.
private func isIntention(_ sentence: [TraceWord]) -> Bool {
  sentence.contains { word in
    if case .word(let text, _) = word {
      ["want", "need", "aim", "goal", "let's", "try", "first", "help", "plan", "aiming", "set"].contains(text)
    } else {
      false
    }
  }
}
