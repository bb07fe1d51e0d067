/// A sentence of a Countdown trace with what the reading asks of it, found once.
struct CountdownSentence {
  enum Kind {
    case leaving, turning, verdict, praise, check, namedSubgoal, wantedSubgoal, backward, owed,
      owedBehindTarget, lastStep
  }

  private static let book = PhraseBook<Kind>([
    (.leaving, BacktrackingPhrases.leaving), (.turning, BacktrackingPhrases.turning),
    (.verdict, VerificationPhrases.verdicts), (.check, VerificationPhrases.checks),
    (.praise, VerificationPhrases.praise),
    (.namedSubgoal, SubgoalPhrases.named), (.wantedSubgoal, SubgoalPhrases.wanted),
    (.backward, BackwardPhrases.backward + BackwardPhrases.countdown),
    (.owed, BackwardPhrases.owed), (.owedBehindTarget, BackwardPhrases.owedBehindTarget),
    (.lastStep, BackwardPhrases.lastSteps),
  ])

  let tokens: [TraceToken]
  let findings: [PhraseBook<Kind>.Finding]
  let equations: [TraceEquation]
  /// Whether it has an operation on numbers.
  let isArithmetic: Bool
  /// Where the first equals sign is; behind the end without one.
  let firstEquals: Int
  /// Where the target is first named, as a number or in a word.
  let firstTarget: Int?
  /// Where each number stands last.
  let lastPlaces: [Double: Int]
  /// The numbers that it names, 3 in "threefold" too, but not in "the other 3".
  let named: Set<Double>
  /// Where words begin that say that something is owed.
  let obligations: Set<Int>
  private let target: Double

  /// - Parameter spoken: the arithmetic in words of the sentences before.
  init(_ words: [TraceWord], target: Double, spoken: inout SpokenArithmetic) {
    let words = SpokenNumbers.numbers(in: words).filter { $0 != .sign("\"") }
    let signs = spoken.signs(in: words)
    let tokens = Self.book.tokens(of: words)
    let places = tokens.indices.compactMap { place in tokens[place].number.map { ($0, place) } }
    self.tokens = tokens
    self.target = target
    findings = Self.book.findings(in: tokens, target: target)
    equations = TraceEquation.equations(in: signs)
    isArithmetic = Self.isArithmetic(signs)
    firstEquals = tokens.firstIndex { $0.sign == "=" } ?? tokens.count
    firstTarget = tokens.firstIndex { Self.isTarget($0, target) }
    lastPlaces = Dictionary(places) { max($0, $1) }
    named = Self.named(in: tokens)
    obligations = Set(
      findings.filter { $0.kind == .owed || $0.kind == .owedBehindTarget }
        .map(\.range.lowerBound))
  }

  func has(_ kind: Kind) -> Bool { findings.contains { $0.kind == kind } }

  /// Whether a phrase names the target, as a number or in a word.
  func namesTarget(_ finding: PhraseBook<Kind>.Finding) -> Bool {
    finding.range.contains { Self.isTarget(tokens[$0], target) }
  }

  /// Whether a number stands before the equation of its sentence that makes it; where the equation is in
  /// words, a number that stands there once is its result.
  func isBeforeResult(_ number: Double, at place: Int) -> Bool {
    if firstEquals < tokens.count { return place < firstEquals }
    return lastPlaces[number].map { $0 > place } ?? false
      && !isMade(at: place)
  }

  /// Whether two numbers before a place make its number without being asked to: "six lots of seven come
  /// to 42", but not "6 and 7 must come to 42".
  func isMade(at place: Int) -> Bool {
    let operands = (max(0, place - 10)..<place).filter { place in
      tokens[place].number.map { $0 != target } ?? false
    }
    guard let value = tokens[place].number, let last = operands.last,
      let first = operands.dropLast().last, let a = tokens[first].number,
      let b = tokens[last].number
    else { return false }
    let isResult = [a + b, a - b, b - a, a * b, a / b, b / a].contains(value)
    return isResult && !(first..<place).contains { obligations.contains($0) }
  }

  /// Whether a sentence says the task again: its numbers are all that are given, and the target.
  func isTask(of numbers: [Double]) -> Bool {
    tokens.compactMap(\.number).filter { $0 != target }.sorted() == numbers.sorted()
  }

  /// "Another way to write it" is no other attempt.
  func isWording(_ finding: PhraseBook<Kind>.Finding) -> Bool {
    tokens[finding.range.upperBound...].prefix(3).contains {
      ["write", "express", "say", "put", "phrase"].contains($0.text)
    }
  }

  /// Whether a sentence says why, or what would be.
  var isReason: Bool {
    tokens.contains { token in
      token.text.map {
        ["because", "since", "for", "if", "need", "want", "would", "as"].contains($0)
      } ?? false
    }
  }

  private static func isTarget(_ token: TraceToken, _ target: Double) -> Bool {
    token.number == target || ["target", "goal"].contains(token.text)
  }

  private static func named(in tokens: [TraceToken]) -> Set<Double> {
    let counting = ["other", "remaining", "all"]
    return Set(
      tokens.indices.compactMap { place in
        if place > 0, let previous = tokens[place - 1].text, counting.contains(previous) {
          return nil
        }
        return tokens[place].number ?? tokens[place].text.flatMap(SpokenNumbers.multiple)
      })
  }

  private static func isArithmetic(_ words: [TraceWord]) -> Bool {
    words.indices.dropFirst().dropLast().contains { place in
      guard words[place].isOperation, case .number = words[place - 1]
      else { return false }
      return true
    }
  }
}
