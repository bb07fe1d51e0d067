/// Numbers that some estimators need beside the rewards.
public struct AdvantageOptions: Equatable, Sendable {
  /// γ in [0, 1], of `gae` and `reinforce_plus_plus`. 1 as in verl: answers are short and scored at
  /// the end.
  public var discount: Double
  /// λ of `gae` in [0, 1]. 1 as in verl; Schulman et al. 2016 use 0.95 to 0.99.
  public var lambda: Double
  /// Added to the group's deviation by `grpo`, ≥ 0. 1e-6 as in verl; TRL has 1e-4.
  public var epsilon: Double

  public init(discount: Double = 1, lambda: Double = 1, epsilon: Double = 1e-6) {
    self.discount = discount
    self.lambda = lambda
    self.epsilon = epsilon
  }

  public func validate() throws(FormulaError) {
    for (name, value) in [("gamma", discount), ("lambda", lambda)] where !(0...1).contains(value) {
      throw FormulaError("advantages: \(name) is \(value); it lies between 0 and 1")
    }
    guard epsilon >= 0 else {
      throw FormulaError("advantages: epsilon is \(epsilon); it is 0 or more")
    }
  }
}

/// The estimators by the names that users of verl and TRL know.
public enum AdvantageEstimator: String, CaseIterable, Codable, Sendable {
  case grpo
  case drGRPO = "dr_grpo"
  case rloo
  case reinforcePlusPlus = "reinforce_plus_plus"
  case reinforcePlusPlusBaseline = "reinforce_plus_plus_baseline"
  case remax
  case opo
  case gae

  /// One line on what it subtracts and scales by.
  public var summary: String {
    switch self {
    case .grpo: "Score less the group's mean, divided by the group's standard deviation."
    case .drGRPO: "Score less the group's mean; no division, so hard prompts weigh no more."
    case .rloo: "Score less the mean of the group's other answers."
    case .reinforcePlusPlus: "Discounted return of each token, whitened over the batch."
    case .reinforcePlusPlusBaseline: "Score less the group's mean, whitened over the batch."
    case .remax: "Return of each token less the score of the prompt's greedy answer."
    case .opo: "Score less the group's mean weighted by length, the least-variance baseline."
    case .gae: "Discounted sum of the critic's surprises, whitened over the batch (PPO)."
    }
  }

  /// The fewest answers of one prompt that it can compare.
  public var smallestGroup: Int { self == .rloo ? 2 : 1 }
  /// Whether an answer's advantage is what it earns beyond the other answers to its prompt.
  public var comparesWithinGroups: Bool {
    switch self {
    case .grpo, .drGRPO, .rloo, .reinforcePlusPlusBaseline, .opo: true
    case .reinforcePlusPlus, .remax, .gae: false
    }
  }
  /// Whether it needs a critic's values.
  public var needsValues: Bool { self == .gae }
  /// Whether it needs the score of a greedy answer to each prompt.
  public var needsGreedyScores: Bool { self == .remax }

  /// Fails before any sampling if a run cannot give the estimator what it needs.
  public func validate(
    samplesPerPrompt: Int, hasCritic: Bool = false, hasGreedyScores: Bool = false
  ) throws(FormulaError) {
    if samplesPerPrompt < smallestGroup {
      throw FormulaError(
        "estimator \(rawValue) compares \(smallestGroup) or more answers of a prompt, and samples is "
          + "\(samplesPerPrompt); raise samples, or take reinforce_plus_plus")
    }
    if needsValues && !hasCritic {
      throw FormulaError(
        "estimator \(rawValue) needs a critic's values, and the run has no critic; add one, or take "
          + "grpo")
    }
    if needsGreedyScores && !hasGreedyScores {
      throw FormulaError(
        "estimator \(rawValue) needs the score of a greedy answer to each prompt, and the run "
          + "samples none; turn that on, or take rloo")
    }
  }

  /// The advantages of a batch by this estimator.
  public func advantages(
    of batch: RewardBatch, options: AdvantageOptions = .init()
  ) throws -> Advantages {
    try options.validate()
    switch self {
    case .grpo:
      return try groupRelativeAdvantages(batch, epsilon: options.epsilon)
    case .drGRPO:
      return try groupRelativeAdvantages(batch, dividingByDeviation: false)
    case .rloo:
      return try leaveOneOutAdvantages(batch)
    case .reinforcePlusPlus:
      return try reinforcePlusPlusAdvantages(batch, discount: options.discount)
    case .reinforcePlusPlusBaseline:
      return try reinforcePlusPlusBaselineAdvantages(batch)
    case .remax:
      return try remaxAdvantages(batch)
    case .opo:
      return try optimalBaselineAdvantages(batch)
    case .gae:
      guard let values = batch.values else {
        throw FormulaError(
          "estimator gae needs a critic's values, and none were given; give values, or take grpo")
      }
      let (advantages, returns) = try generalizedAdvantages(
        rewards: batch.rewards, values: values, mask: batch.mask, discount: options.discount,
        lambda: options.lambda)
      return try Advantages(perToken: advantages, returns: returns, scores: batch.scores)
        .whitened(mask: batch.mask)
    }
  }
}
