/// How much of a problem must be known, by whoever reads it from a row or judges answers to it.
public struct ProblemNeeds: Sendable, Hashable {
  public enum Need: Int, Sendable, Hashable, Comparable {
    /// Not looked at, so that it may be absent or malformed.
    case ignored
    /// May be absent; a malformed one is an error.
    case optional
    case required

    public static func < (first: Need, second: Need) -> Bool { first.rawValue < second.rawValue }
  }

  /// What is asked.
  public var question: Need
  /// What a right answer must say.
  public var truth: Need

  public init(question: Need, truth: Need) {
    self.question = question
    self.truth = truth
  }

  public static let all = ProblemNeeds(question: .required, truth: .required)

  /// The needs of both.
  public func union(_ other: ProblemNeeds) -> ProblemNeeds {
    ProblemNeeds(
      question: max(question, other.question), truth: max(truth, other.truth))
  }
}
