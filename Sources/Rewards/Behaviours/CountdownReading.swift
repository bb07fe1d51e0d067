/// Reads a Countdown trace for the four behaviours: by its arithmetic, and by phrases about numbers.
struct CountdownReading {
  private let numbers: [Double]
  private let target: Double
  private var path: TracePath
  /// Whether any arithmetic was met.
  private var hasBegun = false
  /// In which sentence each result is first stated.
  private var statedAt: [Double: Int] = [:]
  /// The numbers that make the target with a given one, and the given ones that each does it with.
  private let partners: [Double: Set<Double>]

  init(numbers: [Double], target: Double) {
    self.numbers = numbers
    self.target = target
    partners = Self.partners(of: target, among: numbers)
    path = TracePath(numbers: numbers, target: target)
  }

  mutating func counts(in text: TraceText) -> BehaviourCounts {
    var counts = BehaviourCounts()
    var leavings = 0
    var spoken = SpokenArithmetic()
    let sentences = text.sentences.map {
      CountdownSentence($0, target: target, spoken: &spoken)
    }
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
      let isReason = sentence.isReason
      for equation in sentence.equations {
        path.follow(equation, isCheck: kinds.contains(.check), isReason: isReason)
      }
      let stepsBack = path.backwardSteps - backwardBefore
      let owed = owedNumbers(index, sentences)
      let isBackward =
        stepsBack > 0 || !owed.isEmpty
        || isFromTarget(sentence) && !isAllReached(sentence, index)
      counts.backwardChaining += max(stepsBack, isBackward ? 1 : 0)

      let isPraised = kinds.contains(.praise) && path.result == target
      let isVerdict = hasBegun && (isVerdict(sentence) || isPraised)
      let isCheck = kinds.contains(.check) && hadBegun && isAboutNumbers(index, sentences)
      if isVerdict || isCheck { counts.verification += 1 }

      // To undo the end before there is a beginning leaves no path.
      if hadBegun || hasBegun && !isBackward, isLeft(sentence) { leavings += 1 }

      if isSubgoal(sentence, index, isBackward: isBackward, owed: owed)
        || (path.namedGoals > goalsBefore && !isBackward)
      {
        counts.subgoals += 1
      }
    }
    counts.backtracking = max(path.restarts, leavings)
    return counts
  }

  /// Whether a number is judged, and not only wished to be what is judged: "to reach 50".
  private func isVerdict(_ sentence: CountdownSentence) -> Bool {
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

  /// Whether a phrase reasons from the target; a target that is given too may be meant as a number.
  private func isFromTarget(_ sentence: CountdownSentence) -> Bool {
    sentence.findings.contains { finding in
      finding.kind == .backward
        && !(numbers.contains(target)
          && finding.range.contains { place in
            sentence.tokens[place].number == target && place + 1 < sentence.tokens.count
              && sentence.tokens[place + 1].isArithmeticSign
          })
    }
  }

  /// For each given number n, what T - n, T + n, n - T, T × n, T / n and n / T are.
  private static func partners(of target: Double, among numbers: [Double])
    -> [Double: Set<Double>]
  {
    var partners: [Double: Set<Double>] = [:]
    for number in numbers {
      for value in [
        target - number, target + number, number - target, target * number, target / number,
        number / target,
      ] where value > 0 && value != target && value == value.rounded() && !numbers.contains(value) {
        partners[value, default: []].insert(number)
      }
    }
    return partners
  }

  /// Numbers that make the target with a given one and are said to be owed: 42 of "with 4 added last to
  /// reach 46, the others must make 42". The target and the given one may stand in a neighbour.
  private func owedNumbers(_ index: Int, _ sentences: [CountdownSentence]) -> Set<Double> {
    let sentence = sentences[index]
    guard !sentence.obligations.isEmpty else { return [] }
    let isOwed = sentence.has(.owed)
    let isNearEnd = sentence.firstTarget != nil || sentence.has(.lastStep)
    let isTargetBefore = index > 0 && sentences[index - 1].firstTarget != nil
    let neighbours = [index - 1, index + 1].filter(sentences.indices.contains).map {
      (
        sentence: sentences[$0], hasTarget: sentences[$0].firstTarget != nil,
        isNearEnd: sentences[$0].firstTarget != nil || sentences[$0].has(.lastStep)
      )
    }
    var owed: Set<Double> = []
    for place in sentence.tokens.indices {
      guard let number = sentence.tokens[place].number, let givens = partners[number],
        isOwed || isTargetBefore || sentence.firstTarget.map({ $0 < place }) ?? false,
        isFirstMet(number, at: place, of: sentence, index)
      else { continue }
      let namesGiven = !givens.isDisjoint(with: sentence.named)
      let isStep =
        namesGiven && isNearEnd
        || neighbours.contains { neighbour in
          namesGiven && neighbour.hasTarget
            || (neighbour.isNearEnd || sentence.firstTarget != nil)
              && !givens.isDisjoint(with: neighbour.sentence.named)
        }
      if isStep { owed.insert(number) }
    }
    return owed
  }

  /// Whether a number stands for itself, and nothing before has made it.
  private func isFirstMet(
    _ number: Double, at place: Int, of sentence: CountdownSentence, _ index: Int
  ) -> Bool {
    let around = [place - 1, place + 1].filter(sentence.tokens.indices.contains)
    if around.contains(where: { sentence.tokens[$0].isArithmeticSign }) { return false }
    guard let stated = statedAt[number] else { return !sentence.isMade(at: place) }
    if stated < index { return path.isBackwardResult(number) }
    return stated > index || sentence.isBeforeResult(number, at: place)
  }

  /// Whether all numbers of a sentence are given or were made before, so that it goes on and works from no
  /// end: "100 is there before 10 comes off". So does one that has the number the last result lacks.
  private func isAllReached(_ sentence: CountdownSentence, _ index: Int) -> Bool {
    var hasMade = false
    let lacking = path.result.flatMap { partners[$0] } ?? []
    for (place, token) in sentence.tokens.enumerated() {
      guard let number = token.number, number != target else { continue }
      if let stated = statedAt[number], stated <= index, !path.isBackwardResult(number) {
        // "Look at 74: minus 50 leaves 24, and that is 8 × 3".
        if stated == index, let firstTarget = sentence.firstTarget, firstTarget < place {
          return false
        }
        hasMade = true
      } else if lacking.contains(number), sentence.firstTarget == nil {
        hasMade = true
      } else if !numbers.contains(number) {
        return false
      }
    }
    return hasMade || sentence.isTask(of: numbers)
  }

  /// Whether a path is left in words that nothing denies.
  private func isLeft(_ sentence: CountdownSentence) -> Bool {
    sentence.findings.contains { finding in
      (finding.kind == .leaving || finding.kind == .turning && !sentence.isWording(finding))
        && !isDenied(finding.range.lowerBound, in: sentence.tokens)
    }
  }

  /// Whether a number that is still to be made is announced: by a phrase, or by its mere mention before it
  /// is made ("a 42 would do. 6 * 7 = 42").
  private func isSubgoal(
    _ sentence: CountdownSentence, _ index: Int, isBackward: Bool, owed: Set<Double>
  ) -> Bool {
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
          // "The goal becomes 52" with the last step undone.
          if owed.contains(number), sentence.namesTarget(finding) {
            return false
          }
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
  private func isAhead(
    _ number: Double, at place: Int, of sentence: CountdownSentence, _ index: Int
  ) -> Bool {
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
      if stated == index { return sentence.isBeforeResult(number, at: place) }
      return true
    }
    // A given number is there already, but for "a 4", which is one more.
    return !numbers.contains(number)
      || place > 0 && ["a", "an", "another"].contains(sentence.tokens[place - 1].text)
  }

  /// Whether a sentence or the next has something to check.
  private func isAboutNumbers(_ index: Int, _ sentences: [CountdownSentence]) -> Bool {
    sentences[index...].prefix(2).contains { sentence in
      sentence.tokens.contains { token in
        token.number != nil || token.sign == "=" || token.belongs(to: .given)
          || ["answer", "result"].contains(token.text)
      }
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
