/// The phases of one update, in order. Loss and apply repeat over epochs and mini-batches.
public enum Phase: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Sample answers to the next problems.
  case rollout
  /// Judge each answer by the rule.
  case score
  /// Log-probabilities of the answers under the reference policy.
  case reference
  /// What each token's reward was better or worse than expected.
  case advantage
  /// The loss of a mini-batch and its gradient.
  case loss
  /// Clip the gradient and step the optimiser.
  case apply

  public static func < (first: Phase, second: Phase) -> Bool {
    (allCases.firstIndex(of: first) ?? 0) < (allCases.firstIndex(of: second) ?? 0)
  }

  /// One line on what the phase does.
  public var summary: String {
    switch self {
    case .rollout: "sample answers to the next problems"
    case .score: "judge each answer by the rule"
    case .reference: "log-probabilities under the reference policy"
    case .advantage: "compare each answer with what was expected"
    case .loss: "the loss of a mini-batch and its gradient"
    case .apply: "clip the gradient and step the optimiser"
    }
  }
}
