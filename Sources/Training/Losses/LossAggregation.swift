import Interruptions

/// How the losses of tokens become one number, by verl's names.
///
/// Every aggregation is a weighted sum, loss = Σ w_t · loss_t, whose weights depend on the masks
/// alone. Computed once for all sequences of an optimizer step, the weights make the loss and its
/// gradient independent of how micro-batches cut the step.
public enum LossAggregation: String, CaseIterable, Codable, Sendable {
  /// Every token of the batch weighs the same (DAPO, arXiv:2503.14476, eq. 8).
  case tokenMean = "token-mean"
  /// Sum over a sequence's tokens, mean over sequences: long answers weigh more.
  case sequenceMeanTokenSum = "seq-mean-token-sum"
  /// Mean over a sequence's tokens, mean over sequences (GRPO, arXiv:2402.03300, eq. 3): a token of
  /// a long answer weighs less.
  case sequenceMeanTokenMean = "seq-mean-token-mean"
  /// Sum over all tokens, divided by a constant (Dr. GRPO, arXiv:2503.20783).
  case sequenceMeanTokenSumNorm = "seq-mean-token-sum-norm"

  public var summary: String {
    switch self {
    case .tokenMean: "Every token of the batch weighs the same."
    case .sequenceMeanTokenSum: "Sum over the tokens of a sequence, mean over sequences."
    case .sequenceMeanTokenMean: "Mean over the tokens of a sequence, mean over sequences."
    case .sequenceMeanTokenSumNorm: "Sum over all tokens, divided by a constant."
    }
  }

  /// The weight of each token in the loss; 0 where the mask is 0. [B][T]
  ///
  /// Sequences without a token that counts are not counted as sequences.
  ///
  /// - Parameter divisor: the constant of `seq-mean-token-sum-norm`, > 0. Nil is the longest row, as
  ///   verl divides by the padded width (and not by the number of sequences); TRL's `dr_grpo` divides
  ///   by sequences × longest allowed answer.
  public func weights(
    mask: [[Double]], divisor: Double? = nil
  ) throws -> [[Double]] {
    let mask = try checkedMask("aggregation", mask, of: ("mask", mask))
    if let divisor {
      guard self == .sequenceMeanTokenSumNorm else {
        throw FormulaError(
          "aggregation: \(rawValue) divides by what it counts, and a divisor \(divisor) was given; "
            + "leave it out, or take seq-mean-token-sum-norm")
      }
      guard divisor > 0 else {
        throw FormulaError("aggregation: the divisor is \(divisor); it is more than 0")
      }
    }
    let counts = mask.map { MetricSum($0).sum }
    let tokens = MetricSum(counts).sum
    let sequences = Double(counts.count { $0 > 0 })
    let width = divisor ?? Double(mask.map(\.count).max() ?? 0)
    var weights = mask
    var pace = InterruptionPace()
    for row in mask.indices {
      try pace.step(mask[row].count)
      let weight =
        switch self {
        case .tokenMean: 1 / tokens
        case .sequenceMeanTokenSum: 1 / sequences
        // verl adds 1e-8 to the length (and only here), which shows in double precision.
        case .sequenceMeanTokenMean: 1 / ((counts[row] + 1e-8) * sequences)
        case .sequenceMeanTokenSumNorm: 1 / width
        }
      weights[row] = mask[row].map { $0 == 0 ? 0 : weight }
    }
    return weights
  }

  /// The losses of tokens as one number. [B][T]
  public func aggregate(
    _ losses: [[Double]], mask: [[Double]]? = nil, divisor: Double? = nil
  ) throws -> Double {
    let mask = try checkedMask("aggregation", mask, of: ("losses", losses))
    return weightedSum(losses, try weights(mask: mask, divisor: divisor))
  }

  /// The weights given, 0 where the mask is 0, or those of this batch alone.
  func checkedWeights(
    _ formula: String, _ weights: [[Double]]?, mask: [[Double]], divisor: Double?
  ) throws -> [[Double]] {
    try Interruption.check()
    guard let weights else { return try self.weights(mask: mask, divisor: divisor) }
    try checkShapes(formula, ("mask", mask), ("weights", weights))
    return weighted(weights, mask)
  }
}

/// Σ w·x over a batch, row by row, token by token.
func weightedSum(_ values: [[Double]], _ weights: [[Double]]) -> Double {
  var sum = 0.0
  for (row, rowWeights) in zip(values, weights) {
    for (value, weight) in zip(row, rowWeights) where weight != 0 { sum += value * weight }
  }
  return sum
}

/// w·x for each token, 0 where w is 0.
func weighted(_ values: [[Double]], _ weights: [[Double]]) -> [[Double]] {
  zip(values, weights).map { row, rowWeights in
    zip(row, rowWeights).map { value, weight in weight == 0 ? 0 : value * weight }
  }
}
