/// Which surrogate of the policy gradient is minimised.
public enum PolicyObjective: String, CaseIterable, Codable, Sendable {
  case ppo
  case gspo
  case cispo

  public var summary: String {
    switch self {
    case .ppo: "Ratio of each token, clipped; a clipped token gives no gradient."
    case .gspo: "One ratio a sequence, its tokens' geometric mean, clipped."
    case .cispo: "Ratio of each token as a clipped, constant weight; every token gives gradient."
    }
  }
}

/// The policy loss of an update, checked before the first step.
public struct PolicyLossOptions: Equatable, Codable, Sendable {
  public var objective: PolicyObjective
  /// ε below: ratios clip at 1 − clipLow, ≥ 0. 0.2 as in Schulman et al. 2017, §6.1; GSPO: 3e-4.
  public var clipLow: Double
  /// ε above: ratios clip at 1 + clipHigh, ≥ 0. 0.2, or 0.28 in DAPO (clip-higher); GSPO: 4e-4.
  public var clipHigh: Double
  /// c of the dual clip, > 1: with a negative advantage the loss is at most −A·c (Ye et al. 2020,
  /// arXiv:1912.09729). Nil is off; verl always has it on, at 3.
  public var dualClip: Double?
  /// Nil is the objective's own: `seq-mean-token-mean` for GSPO, `token-mean` for the others.
  public var aggregation: LossAggregation?
  /// The constant of `seq-mean-token-sum-norm`; see `LossAggregation.weights`.
  public var divisor: Double?

  public init(
    objective: PolicyObjective = .ppo, clipLow: Double = 0.2, clipHigh: Double = 0.2,
    dualClip: Double? = nil, aggregation: LossAggregation? = nil, divisor: Double? = nil
  ) {
    self.objective = objective
    self.clipLow = clipLow
    self.clipHigh = clipHigh
    self.dualClip = dualClip
    self.aggregation = aggregation
    self.divisor = divisor
  }

  /// The aggregation in force.
  public var effectiveAggregation: LossAggregation {
    aggregation ?? (objective == .gspo ? .sequenceMeanTokenMean : .tokenMean)
  }

  /// 1 − clipLow … 1 + clipHigh.
  var ratioRange: ClosedRange<Double> { 1 - clipLow...1 + clipHigh }

  public func validate() throws(FormulaError) {
    for (name, value) in [("clip_low", clipLow), ("clip_high", clipHigh)] where !(value >= 0) {
      throw FormulaError("policy loss: \(name) is \(value); it is 0 or more")
    }
    if let dualClip {
      guard objective == .ppo else {
        throw FormulaError(
          "policy loss: dual_clip is \(dualClip) and the objective \(objective.rawValue), which has "
            + "no dual clip; leave it out, or take ppo")
      }
      guard dualClip > 1 else {
        throw FormulaError("policy loss: dual_clip is \(dualClip); it is more than 1 (verl: 3)")
      }
    }
    if objective == .gspo, let aggregation, aggregation != .sequenceMeanTokenMean {
      throw FormulaError(
        "policy loss: gspo weighs every sequence the same, and aggregation is "
          + "\(aggregation.rawValue); leave it out, or take seq-mean-token-mean")
    }
    if let divisor, effectiveAggregation != .sequenceMeanTokenSumNorm {
      throw FormulaError(
        "policy loss: the divisor is \(divisor) and the aggregation "
          + "\(effectiveAggregation.rawValue), which has none; leave it out, or take "
          + "seq-mean-token-sum-norm")
    }
  }
}
