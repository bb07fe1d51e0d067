import Randomness

/// How a Countdown target is chosen.
public enum CountdownTarget: String, Sendable, Hashable, CaseIterable {
  /// The value of an expression drawn at random, so that a solution is known.
  case construction
  /// Drawn at random, and again until the problem has a solution.
  case check
  /// Drawn at random; the problem may have no solution.
  case any
}

/// Generates Countdown problems: numbers, each to be used exactly once, and a target.
///
/// Problem i depends on the options, the seed and the problems before it, which it differs from.
public struct CountdownGenerator: Sendable, Hashable {
  /// How many numbers, within 2...6; 3...4 in TinyZero's public set.
  public var numberCounts = 3...4
  /// The numbers lie in this range; 1...100 in TinyZero.
  public var numbers = 1...100
  /// The target lies in this range; 10...100 in the public 3-to-4 set.
  public var targets = 10...100
  public var target = CountdownTarget.construction
  public var split = PuzzleSplit.all
  public var seed = 0

  public init() {}

  /// - Throws: ``TaskError`` when an option is out of its range.
  public func validate() throws(TaskError) {
    guard numberCounts.lowerBound >= 2, numberCounts.upperBound <= 6 else {
      throw TaskError(
        option: "numbers",
        message:
          "numbers is \(numberCounts.lowerBound)..\(numberCounts.upperBound): expected 2 to 6")
    }
    guard numbers.lowerBound >= 1, numbers.upperBound <= 100_000 else {
      throw TaskError(option: "low", message: "the numbers must lie within 1 to 100,000")
    }
    guard targets.lowerBound >= 1, targets.upperBound <= 1_000_000 else {
      throw TaskError(option: "target_low", message: "the target must lie within 1 to 1,000,000")
    }
  }

  /// The first `count` problems of the seed.
  ///
  /// - Throws: ``TaskError`` when 10,000 draws in a row give no new problem with a solution, and what
  ///   `checkpoint` throws.
  public func problems(count: Int, checkpoint: Checkpoint = {}) throws -> [Problem] {
    try validate()
    var seen = Unfinished<Set<String>>([])
    var problems = Unfinished<[Problem]>([])
    var draw = 0
    var misses = 0
    while problems.contents.count < count {
      try checkpoint()
      var stream = root.substream("problem", draw)
      draw += 1
      if let (numbers, target) = try candidate(using: &stream, checkpoint) {
        let content =
          "\(numbers.sorted().map(String.init).joined(separator: ",")) \(target)"
        if split.holds(content), seen.contents.insert(content).inserted {
          problems.contents.append(
            countdownProblem(
              numbers: numbers, target: target, seed: seed, index: problems.contents.count))
          misses = 0
          continue
        }
      }
      misses += 1
      guard misses < 10_000 else {
        throw TaskError(
          message:
            "only \(problems.contents.count) different problems of these options are found, \(count) are "
            + "wanted: widen the ranges, or ask for fewer")
      }
    }
    return problems.finished()
  }

  private var root: RandomStream {
    RandomStream(seed: UInt64(bitPattern: Int64(seed)))
      .substream("countdown", numbers.lowerBound, numbers.upperBound)
  }

  private func candidate(
    using stream: inout RandomStream, _ checkpoint: Checkpoint
  ) throws -> (numbers: [Int], target: Int)? {
    let count = stream.integer(in: numberCounts.lowerBound..<numberCounts.upperBound + 1)
    let drawn = (0..<count).map { _ in
      stream.integer(in: numbers.lowerBound..<numbers.upperBound + 1)
    }
    switch target {
    case .construction:
      guard let value = randomExpression(drawn, using: &stream).value, value.isInteger,
        targets.contains(value.numerator)
      else { return nil }
      return (drawn, value.numerator)
    case .check, .any:
      let wanted = stream.integer(in: targets.lowerBound..<targets.upperBound + 1)
      if target == .check,
        try CountdownSolver.solutions(numbers: drawn, target: wanted, checkpoint: checkpoint)
          .isEmpty
      {
        return nil
      }
      return (drawn, wanted)
    }
  }

  /// Joins two of what there is at random until one is left.
  private func randomExpression(
    _ numbers: [Int], using stream: inout RandomStream
  ) -> CountdownExpression {
    var parts = numbers.map(CountdownExpression.number)
    while parts.count > 1 {
      let first = parts.remove(at: stream.integer(in: 0..<parts.count))
      let second = parts.remove(at: stream.integer(in: 0..<parts.count))
      let operation = ArithmeticOperation.allCases[stream.integer(in: 0..<4)]
      parts.append(.operation(operation, first, second))
    }
    return parts[0]
  }
}

/// The problem of numbers and a target, with the question in words.
public func countdownProblem(
  numbers: [Int], target: Int, seed: Int? = nil, index: Int = 0
) -> Problem {
  let list = numbers.map(String.init).joined(separator: ", ")
  return Problem(
    task: "countdown", seed: seed, index: index,
    messages: [
      Message(
        role: .user,
        content: "Make \(target) from the numbers [\(list)] with +, -, * and /. Use each number "
          + "exactly once. Think in <think> </think> tags, then give the expression in <answer> "
          + "</answer> tags.")
    ], truth: .countdown(numbers: numbers, target: target))
}
