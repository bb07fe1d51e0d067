import Interruptions

/// The critic's loss with clipping, as in PPO implementations since OpenAI baselines (verl's form):
///
///     loss_t = ½ · max((V − R)², (clip(V, V_old ± c) − R)²)

/// The critic's loss of a batch, its gradient, and every token's part in it.
public struct ValueLoss: Equatable, Sendable {
  public let loss: Double
  /// d loss / d value of each token; 0 where the mask is 0. [B][T]
  public let gradient: [[Double]]
  /// The loss of each token before aggregation; 0 where the mask is 0. [B][T]
  public let tokenLosses: [[Double]]
  /// Tokens whose clipped error is the larger, among those that count; sums of micro-batches add up.
  public let clips: MetricSum

  /// Their share, verl's `vf_clipfrac`; in [0, 1].
  public var clipFraction: Double { clips.mean ?? 0 }
}

/// Half the squared error of the critic, or of its clipped value if that is worse.
///
/// - Parameters:
///   - values: what the critic being trained says. [B][T]
///   - old: what it said when the returns were computed. [B][T]
///   - returns: what it should say. [B][T]
///   - clip: c > 0, how far from `old` a value may gain; nil is no clipping. verl: 0.5.
///   - weights: as in `policyLoss`. [B][T]
public func valueLoss(
  values: [[Double]], old: [[Double]], returns: [[Double]], mask: [[Double]]? = nil,
  clip: Double? = 0.5, aggregation: LossAggregation = .tokenMean, divisor: Double? = nil,
  weights: [[Double]]? = nil
) throws -> ValueLoss {
  try checkShapes("value loss", ("values", values), ("old", old), ("returns", returns))
  let mask = try checkedMask("value loss", mask, of: ("values", values))
  if let clip, !(clip > 0) {
    throw FormulaError("value loss: clip is \(clip); it is more than 0")
  }
  let weights = try aggregation.checkedWeights(
    "value loss", weights, mask: mask, divisor: divisor)
  var losses = values
  var slopes = values
  var clipped = MetricSum()
  var pace = InterruptionPace()
  for row in values.indices {
    for token in values[row].indices {
      try pace.step(8)
      guard mask[row][token] != 0 else {
        losses[row][token] = 0
        slopes[row][token] = 0
        continue
      }
      let value = values[row][token]
      let error = value - returns[row][token]
      losses[row][token] = 0.5 * error * error
      slopes[row][token] = error
      var isClipped = false
      if let clip {
        // Not a range: an old value that is not a number must not trap.
        let bounded = min(max(value, old[row][token] - clip), old[row][token] + clip)
        let boundedError = bounded - returns[row][token]
        isClipped = boundedError * boundedError > error * error
        if isClipped {
          losses[row][token] = 0.5 * boundedError * boundedError
          slopes[row][token] = 0  // a larger clipped error means that the value is out of bounds
        }
      }
      clipped.add(isClipped ? 1 : 0)
    }
  }
  return ValueLoss(
    loss: weightedSum(losses, weights), gradient: weighted(slopes, weights), tokenLosses: losses,
    clips: clipped)
}

/// How much of the returns' variance the critic explains: 1 − var(R − V) / (var(R) + 1e-5).
///
/// 1 is a perfect critic, 0 one no better than a constant, below 0 a worse one. Variances are
/// unbiased; 1e-5 is verl's guard against equal returns.
public func explainedVariance(
  returns: [[Double]], values: [[Double]], mask: [[Double]]? = nil
) throws -> Double {
  try checkShapes("explained variance", ("returns", returns), ("values", values))
  let errors = try zip(returns, values).map { row, values in
    try zip(row, values).interruptibleMap(cost: 1) { $0 - $1 }
  }
  let unexplained = try maskedVariance(errors, mask: mask)
  return 1 - unexplained / (try maskedVariance(returns, mask: mask) + 1e-5)
}
