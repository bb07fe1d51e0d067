import Randomness

/// The sets of traces that Cognitive Behaviors primes models with (arXiv:2503.01307): each shows certain
/// habits and no others, or nothing at all.
public enum PrimingSet: String, Sendable, Hashable, CaseIterable {
  case negativeControl = "negative_control"
  case onlyBacktracking = "only_backtracking"
  case backtrackingVerification = "backtracking_verification"
  case backtrackingBackward = "backtracking_backward"
  case backtrackingSubgoal = "backtracking_subgoal"
  case allStrategies = "all_strategies"
  /// The thoughts are one space.
  case emptyThoughts = "empty_cot"
  /// The thoughts are as many dots as those of `all_strategies` have words, less one.
  case dots

  public var behaviours: CountdownBehaviours {
    switch self {
    case .negativeControl, .emptyThoughts: []
    case .onlyBacktracking: [.backtracking]
    case .backtrackingVerification: [.backtracking, .verification]
    case .backtrackingBackward: [.backtracking, .backwardChaining]
    case .backtrackingSubgoal: [.backtracking, .subgoals]
    case .allStrategies, .dots: .all
    }
  }

  public var summary: String {
    switch self {
    case .negativeControl: "the steps of a solution, no habit"
    case .onlyBacktracking: "attempts left without a verdict"
    case .backtrackingVerification: "attempts, each result compared with the target"
    case .backtrackingBackward: "attempts, begun from the target"
    case .backtrackingSubgoal: "attempts towards a number that is named first"
    case .allStrategies: "all four habits"
    case .emptyThoughts: "an empty thought"
    case .dots: "dots, as long as all four habits"
    }
  }

  /// A response to a problem; nil where the teacher has none.
  ///
  /// - Parameters:
  ///   - isWrong: whether its answer misses the target.
  ///   - missLimit: the most attempts that fail first, where attempts are left at all.
  public func response(
    numbers: [Int], target: Int, isWrong: Bool, missLimit: Int = 3, using stream: RandomStream,
    checkpoint: Checkpoint
  ) rethrows -> String? {
    let teacher = CountdownTeacher(behaviours: behaviours, isWrong: isWrong, missLimit: missLimit)
    let written = try teacher.trace(
      numbers: numbers, target: target, using: stream, checkpoint: checkpoint)
    guard let trace = written else { return nil }
    switch self {
    case .emptyThoughts: return CountdownTrace(thoughts: " ", answer: trace.answer).response
    case .dots:
      let words = trace.thoughts.split(separator: " ").count
      return CountdownTrace(
        thoughts: String(repeating: " .", count: max(1, words - 1)), answer: trace.answer
      ).response
    default: return trace.response
    }
  }
}
