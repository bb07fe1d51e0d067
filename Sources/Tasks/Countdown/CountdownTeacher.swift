import Randomness

/// The four habits of reasoning that Cognitive Behaviors counts (Gandhi et al. 2025, arXiv:2503.01307).
public struct CountdownBehaviours: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Compares a result with the target.
  public static let verification = CountdownBehaviours(rawValue: 1)
  /// Leaves an attempt and begins another.
  public static let backtracking = CountdownBehaviours(rawValue: 2)
  /// Names a number to reach on the way.
  public static let subgoals = CountdownBehaviours(rawValue: 4)
  /// Works from the target towards the numbers.
  public static let backwardChaining = CountdownBehaviours(rawValue: 8)
  public static let all: CountdownBehaviours = [
    .verification, .backtracking, .subgoals, .backwardChaining,
  ]
}

/// A chain of thought with its answer.
public struct CountdownTrace: Sendable, Hashable {
  public let thoughts: String
  public let answer: CountdownExpression

  /// `<think>…</think>` and `<answer>…</answer>`.
  public var response: String {
    "<think>\(thoughts)</think>\n<answer>\(answer.text)</answer>"
  }
}

/// Writes what a thinker with certain habits would: a program that searches, so that every equation it
/// states is true, and that claims success only where there is one.
///
/// Habits that are off leave no trace: without verification no result is judged, without backtracking
/// there is one attempt, and so on; two sets of traces differ in exactly the habits they differ in.
public struct CountdownTeacher: Sendable {
  public var behaviours: CountdownBehaviours
  /// Ends with an answer that misses the target, honestly come by.
  public var isWrong: Bool
  /// The most attempts that fail first, where attempts are left at all; at least 1.
  public var missLimit: Int

  public init(behaviours: CountdownBehaviours = .all, isWrong: Bool = false, missLimit: Int = 3) {
    self.behaviours = behaviours
    self.isWrong = isWrong
    self.missLimit = max(1, missLimit)
  }

  /// - Returns: nil when there is no solution, or for a wrong ending no attempt that misses.
  public func trace(
    numbers: [Int], target: Int, using stream: RandomStream, checkpoint: Checkpoint
  ) rethrows -> CountdownTrace? {
    var stream = stream
    var attempts: [CountdownExpression] = []
    let misses =
      (behaviours.contains(.backtracking) ? 1 + stream.integer(in: 0..<missLimit) : 0)
      + (isWrong ? 1 : 0)
    for _ in 0..<misses {
      try checkpoint()
      guard let miss = miss(numbers, target, avoiding: attempts, using: &stream) else { continue }
      attempts.append(miss)
    }
    if !isWrong {
      let found = try solution(numbers, target, using: &stream, checkpoint)
      guard let solution = found else { return nil }
      attempts.append(solution)
    }
    guard let last = attempts.last else { return nil }
    var sentences = [opening(numbers, target, using: &stream)]
    for (index, attempt) in attempts.enumerated() {
      if index > 0 { sentences.append(returning(numbers, using: &stream)) }
      sentences += words(of: attempt, target, using: &stream)
    }
    if isWrong { sentences.append(pick(["I will answer with this.", "I stop here."], &stream)) }
    return CountdownTrace(thoughts: sentences.joined(separator: " "), answer: last)
  }

  // Attempts

  /// A solution, one without fractions or negative numbers on the way if there is one.
  private func solution(
    _ numbers: [Int], _ target: Int, using stream: inout RandomStream, _ checkpoint: Checkpoint
  ) rethrows -> CountdownExpression? {
    let all = try CountdownSolver.solutions(
      numbers: numbers, target: target, limit: 12, checkpoint: checkpoint)
    let plain = all.filter { solution in
      solution.steps.allSatisfy { $0.result.isInteger && $0.result.numerator >= 0 }
    }
    let chosen = plain.isEmpty ? all : plain
    return chosen.isEmpty ? nil : chosen[stream.integer(in: 0..<chosen.count)]
  }

  /// Numbers joined at random, in whole numbers from 0 to 10,000, to another result than the target.
  private func miss(
    _ numbers: [Int], _ target: Int, avoiding others: [CountdownExpression],
    using stream: inout RandomStream
  ) -> CountdownExpression? {
    for _ in 0..<200 {
      var parts = numbers.map { (Rational($0), CountdownExpression.number($0)) }
      while parts.count > 1 {
        let first = parts.remove(at: stream.integer(in: 0..<parts.count))
        let second = parts.remove(at: stream.integer(in: 0..<parts.count))
        let operation = ArithmeticOperation.allCases[stream.integer(in: 0..<4)]
        guard let value = first.0.applying(operation, second.0), value.isInteger,
          (0...10_000).contains(value.numerator)
        else {
          parts = []
          break
        }
        parts.append((value, .operation(operation, first.1, second.1)))
      }
      guard let (value, attempt) = parts.first, value != Rational(target),
        !others.contains(where: { $0.canonicalForm == attempt.canonicalForm })
      else { continue }
      return attempt
    }
    return nil
  }

  // Words

  private func words(
    of attempt: CountdownExpression, _ target: Int, using stream: inout RandomStream
  ) -> [String] {
    let steps = attempt.steps
    guard let last = steps.last else { return [] }
    var sentences: [String] = []
    if behaviours.contains(.backwardChaining) {
      if let back = backward(from: target, over: attempt, using: &stream) { sentences.append(back) }
    }
    if behaviours.contains(.subgoals), let goal = subgoal(steps, target, using: &stream) {
      sentences.append(goal)
    }
    for (index, step) in steps.enumerated() {
      let lead =
        index == 0
        ? pick(["", "Take ", "Start with "], &stream) : pick(["", "Then ", "Next "], &stream)
      sentences.append(lead + step.text + ".")
    }
    if behaviours.contains(.verification) {
      sentences.append(verdict(last.result, target, using: &stream))
    }
    return sentences
  }

  private func opening(_ numbers: [Int], _ target: Int, using stream: inout RandomStream) -> String
  {
    let list = numbers.map(String.init).joined(separator: ", ")
    return pick(
      [
        "The numbers are \(list), the target is \(target).", "I have \(list) and need \(target).",
        "From \(list) I want to make \(target).",
      ], &stream)
  }

  private func returning(_ numbers: [Int], using stream: inout RandomStream) -> String {
    let list = numbers.map(String.init).joined(separator: ", ")
    return pick(
      [
        "Let me go back and try another way.", "I go back to \(list).",
        "Back to the start, another combination.", "Let me try something different.",
      ], &stream)
  }

  private func verdict(
    _ result: Rational, _ target: Int, using stream: inout RandomStream
  ) -> String {
    if result == Rational(target) {
      return pick(
        [
          "That is \(target), as wanted.", "This equals \(target), so it works.",
          "\(result) is the target.",
        ],
        &stream)
    }
    let size = result < Rational(target) ? "too small" : "too large"
    return pick(
      [
        "\(result) is not \(target).", "That gives \(result), \(size).",
        "\(result) is not equal to \(target), so this does not work.",
      ], &stream)
  }

  /// A result on the way, that is neither the target nor the last.
  private func subgoal(
    _ steps: [CountdownStep], _ target: Int, using stream: inout RandomStream
  ) -> String? {
    let goals = steps.dropLast().map(\.result).filter {
      $0 != Rational(target) && $0.isInteger && $0.numerator > 1
    }
    guard let goal = goals.last else { return nil }
    let number = goal.numerator
    let near =
      target.isMultiple(of: number)
      ? ", a factor of \(target)"
      : number.isMultiple(of: target) ? ", a multiple of \(target)" : ""
    return pick(
      [
        "First I try to reach \(number)\(near).", "My first goal is \(number)\(near).",
        "If I can make \(number)\(near), I am close.",
      ], &stream)
  }

  /// What the other numbers must make if one of them comes last, found from the target.
  private func backward(
    from target: Int, over attempt: CountdownExpression, using stream: inout RandomStream
  ) -> String? {
    guard case .operation(let operation, let left, let right) = attempt else { return nil }
    let goal = Rational(target)
    let inverse: CountdownStep?
    switch (operation, left, right) {
    case (.add, _, .number(let last)), (.add, .number(let last), _):
      inverse = step(goal, .subtract, Rational(last))
    case (.multiply, _, .number(let last)), (.multiply, .number(let last), _):
      inverse = last == 0 ? nil : step(goal, .divide, Rational(last))
    case (.subtract, _, .number(let last)): inverse = step(goal, .add, Rational(last))
    case (.subtract, .number(let first), _): inverse = step(Rational(first), .subtract, goal)
    case (.divide, _, .number(let last)): inverse = step(goal, .multiply, Rational(last))
    case (.divide, .number(let first), _): inverse = step(Rational(first), .divide, goal)
    default: inverse = nil
    }
    guard let inverse, inverse.result.isInteger, inverse.result.numerator >= 0 else { return nil }
    return pick(
      [
        "Working back from \(target): \(inverse.text), so the rest must make \(inverse.result).",
        "Backwards from the target, \(inverse.text), which the other numbers would have to give.",
      ], &stream)
  }

  private func step(
    _ left: Rational, _ operation: ArithmeticOperation, _ right: Rational
  ) -> CountdownStep? {
    left.applying(operation, right).map {
      CountdownStep(left: left, operation: operation, right: right, result: $0)
    }
  }

  private func pick(_ choices: [String], _ stream: inout RandomStream) -> String {
    choices[stream.integer(in: 0..<choices.count)]
  }
}
