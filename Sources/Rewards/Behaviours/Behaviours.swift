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
    var reading = CountdownReading(numbers: numbers.map(Double.init), target: Double(target))
    return reading.counts(in: TraceText(text))
  default:
    var reading = PuzzleReading()
    return reading.counts(in: TraceText(text))
  }
}
