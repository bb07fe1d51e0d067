/// Reads a Countdown trace for the four behaviours: by its arithmetic, and by phrases about numbers.
struct CountdownReading {
  private enum Kind {
    case leaving, turning, verdict, praise, check, namedSubgoal, wantedSubgoal, backward
  }

  private static let book = PhraseBook<Kind>([
    (.leaving, BacktrackingPhrases.leaving), (.turning, BacktrackingPhrases.turning),
    (.verdict, VerificationPhrases.verdicts), (.check, VerificationPhrases.checks),
    (.praise, VerificationPhrases.praise),
    (.namedSubgoal, SubgoalPhrases.named), (.wantedSubgoal, SubgoalPhrases.wanted),
    (.backward, BackwardPhrases.backward + BackwardPhrases.countdown),
  ])

  private struct Sentence {
    let tokens: [TraceToken]
    let findings: [PhraseBook<Kind>.Finding]
    let equations: [TraceEquation]
    /// Whether it has an operation on numbers.
    let isArithmetic: Bool
    /// Where the first equals sign is; behind the end without one.
    let firstEquals: Int
  }

  private let numbers: [Double]
  private let target: Double
  private var path: TracePath
  /// Whether any arithmetic was met.
  private var hasBegun = false
  /// In which sentence each result is first stated.
  private var statedAt: [Double: Int] = [:]

  init(numbers: [Double], target: Double) {
    self.numbers = numbers
    self.target = target
    path = TracePath(numbers: numbers, target: target)
  }

  mutating func counts(in text: TraceText) -> BehaviourCounts {
    var counts = BehaviourCounts()
    var leavings = 0
    let sentences = sentences(of: text)
    for (index, sentence) in sentences.enumerated() {
      for equation in sentence.equations where statedAt[equation.result] == nil {
        statedAt[equation.result] = index
      }
    }
    for (index, sentence) in sentences.enumerated() {
      let kinds = Set(sentence.findings.map(\.kind))
      let hadBegun = hasBegun
      hasBegun = hasBegun || sentence.isArithmetic || !sentence.equations.isEmpty
      let (backwardBefore, goalsBefore) = (path.backwardSteps, path.namedGoals)
      let isReason = isReason(sentence.tokens)
      for equation in sentence.equations {
        path.follow(equation, isCheck: kinds.contains(.check), isReason: isReason)
      }
      let stepsBack = path.backwardSteps - backwardBefore
      let isBackward = stepsBack > 0 || isFromTarget(sentence)
      counts.backwardChaining += max(stepsBack, isBackward ? 1 : 0)

      let isPraised = kinds.contains(.praise) && path.result == target
      let isVerdict = hasBegun && (isVerdict(sentence) || isPraised)
      let isCheck = kinds.contains(.check) && hadBegun && isAboutNumbers(index, sentences)
      if isVerdict || isCheck { counts.verification += 1 }

      if hasBegun, isLeft(sentence) { leavings += 1 }

      if isSubgoal(sentence, index, isBackward: isBackward)
        || (path.namedGoals > goalsBefore && !isBackward)
      {
        counts.subgoals += 1
      }
    }
    counts.backtracking = max(path.restarts, leavings)
    return counts
  }

  private func isArithmetic(_ words: [TraceWord]) -> Bool {
    words.indices.dropFirst().dropLast().contains { place in
      guard words[place].isOperation, case .number = words[place - 1]
      else { return false }
      return true
    }
  }

  /// Whether a number is judged, and not only wished to be what is judged: "to reach 50".
  private func isVerdict(_ sentence: Sentence) -> Bool {
    sentence.findings.contains { finding in
      guard finding.kind == .verdict else { return false }
      let place = finding.range.lowerBound
      guard place > 0 else { return true }
      let previous = sentence.tokens[place - 1]
      // "3 + 4 equals 7" is arithmetic.
      if previous.number != nil, sentence.tokens[place].text == "equals" { return false }
      return !["to", "could", "can", "would", "should", "might"].contains(previous.text)
    }
  }

  private func sentences(of text: TraceText) -> [Sentence] {
    var spoken = SpokenArithmetic()
    return text.sentences.map { words in
      let words = SpokenNumbers.numbers(in: words).filter { $0 != .sign("\"") }
      let tokens = Self.book.tokens(of: words)
      let signs = spoken.signs(in: words)
      return Sentence(
        tokens: tokens, findings: Self.book.findings(in: tokens, target: target),
        equations: TraceEquation.equations(in: signs), isArithmetic: isArithmetic(signs),
        firstEquals: tokens.firstIndex { $0.sign == "=" } ?? tokens.count)
    }
  }

  /// Whether a phrase reasons from the target; a target that is given too may be meant as a number.
  private func isFromTarget(_ sentence: Sentence) -> Bool {
    sentence.findings.contains { finding in
      finding.kind == .backward
        && !(numbers.contains(target)
          && finding.range.contains { place in
            sentence.tokens[place].number == target && place + 1 < sentence.tokens.count
              && sentence.tokens[place + 1].isArithmeticSign
          })
    }
  }

  /// Whether a path is left in words that nothing denies.
  private func isLeft(_ sentence: Sentence) -> Bool {
    sentence.findings.contains { finding in
      (finding.kind == .leaving || finding.kind == .turning && !isWording(finding, sentence))
        && !isDenied(finding.range.lowerBound, in: sentence.tokens)
    }
  }

  /// "Another way to write it" is no other attempt.
  private func isWording(_ finding: PhraseBook<Kind>.Finding, _ sentence: Sentence) -> Bool {
    sentence.tokens[finding.range.upperBound...].prefix(3).contains {
      ["write", "express", "say", "put", "phrase"].contains($0.text)
    }
  }

  /// Whether a number that is still to be made is announced: by a phrase, or by its mere mention before it
  /// is made ("a 42 would do. 6 * 7 = 42").
  private func isSubgoal(_ sentence: Sentence, _ index: Int, isBackward: Bool) -> Bool {
    let isMentioned =
      !isBackward
      && sentence.tokens.indices.contains { place in
        guard let number = sentence.tokens[place].number, !numbers.contains(number),
          isAhead(number, at: place, of: sentence, index), !path.isBackwardResult(number)
        else { return false }
        return statedAt[number].map { $0 > index } ?? isIndefinite(place, in: sentence.tokens)
      }
    return isMentioned
      || sentence.findings.contains { finding in
        guard finding.kind == .namedSubgoal || finding.kind == .wantedSubgoal && !isBackward else {
          return false
        }
        return finding.range.contains { place in
          guard let number = sentence.tokens[place].number else { return false }
          return isAhead(number, at: place, of: sentence, index)
            && (finding.kind == .namedSubgoal || !path.isBackwardResult(number))
        }
      }
  }

  /// Whether a number stands behind "a", as one that is wished for does: "a 42", "a nice round 42".
  private func isIndefinite(_ place: Int, in tokens: [TraceToken]) -> Bool {
    tokens[max(0, place - 3)..<place].contains { ["a", "an"].contains($0.text) }
  }

  /// Whether a number is neither the target nor made so far, nor a given one that is never made.
  private func isAhead(_ number: Double, at place: Int, of sentence: Sentence, _ index: Int) -> Bool
  {
    guard number != target else { return false }
    let around = [place - 1, place + 1].compactMap { place in
      sentence.tokens.indices.contains(place) ? sentence.tokens[place] : nil
    }
    // A part of arithmetic is none.
    if around.contains(where: \.isArithmeticSign) { return false }
    // "Step 1" names no number to make; "goal: 12" and "goal 12" do.
    if place > 0, let label = sentence.tokens[place - 1].text, SpokenNumbers.labels.contains(label),
      number < 10
    {
      return false
    }
    if let stated = statedAt[number] {
      if stated < index { return path.isBackwardResult(number) }
      if stated == index { return place < sentence.firstEquals }
      return true
    }
    // A given number is there already, but for "a 4", which is one more.
    return !numbers.contains(number)
      || place > 0 && ["a", "an", "another"].contains(sentence.tokens[place - 1].text)
  }

  /// Whether a sentence or the next has something to check.
  private func isAboutNumbers(_ index: Int, _ sentences: [Sentence]) -> Bool {
    sentences[index...].prefix(2).contains { sentence in
      sentence.tokens.contains { token in
        token.number != nil || token.sign == "=" || token.belongs(to: .given)
          || ["answer", "result"].contains(token.text)
      }
    }
  }

  /// Whether a sentence says why, or what would be.
  private func isReason(_ tokens: [TraceToken]) -> Bool {
    tokens.contains { token in
      token.text.map {
        ["because", "since", "for", "if", "need", "want", "would", "as"].contains($0)
      } ?? false
    }
  }
}

/// Whether a denial stands in the few words before a place, in the same clause.
func isDenied(_ place: Int, in tokens: [TraceToken]) -> Bool {
  for token in tokens[max(0, place - 4)..<place].reversed() {
    if token.sign != nil { return false }
    if let text = token.text, BacktrackingPhrases.denials.contains(text) { return true }
  }
  return false
}
