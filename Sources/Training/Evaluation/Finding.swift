/// What the interval of an effect says of a claim.
public struct Finding: Sendable {
  /// What a claim expects of an effect.
  public enum Expectation: String, Sendable, CaseIterable {
    case above, below, none
  }

  public enum Verdict: String, Sendable, CaseIterable {
    case agrees
    case disagrees = "does not agree"
    case undecided = "cannot tell"
  }

  public let verdict: Verdict

  /// - Parameter margin: ≥ 0; an effect up to it is none that matters.
  public init(interval: ConfidenceInterval, expected: Expectation, margin: Double = 0) {
    let isAbove = interval.low > margin
    let isBelow = interval.high < -margin
    let isNone = interval.low >= -margin && interval.high <= margin
    verdict =
      switch expected {
      case .above: isAbove ? .agrees : interval.high < margin ? .disagrees : .undecided
      case .below: isBelow ? .agrees : interval.low > -margin ? .disagrees : .undecided
      case .none: isNone ? .agrees : isAbove || isBelow ? .disagrees : .undecided
      }
  }
}
