import Interruptions

/// What clipping did to a token.
public enum TokenClip: String, CaseIterable, Sendable {
  /// The token's ratio counts as it is.
  case none
  /// The ratio was held at 1 − clipLow.
  case low
  /// The ratio was held at 1 + clipHigh.
  case high
  /// The loss was held at −A·c by the dual clip.
  case dual
}

/// The policy loss of a batch, its gradient, and every token's part in it.
public struct PolicyLoss: Equatable, Sendable {
  public let loss: Double
  /// d loss / d log-probability of each token; 0 where the mask is 0. [B][T]
  ///
  /// The coefficients with which a trainer weighs the gradients of the log-probabilities.
  public let gradient: [[Double]]
  /// π / π_old of each token, or of its sequence for GSPO. [B][T]
  public let ratios: [[Double]]
  /// [B][T]
  public let clips: [[TokenClip]]
  /// The loss of each token before aggregation; 0 where the mask is 0. [B][T]
  public let tokenLosses: [[Double]]
  /// log π_old − log π over tokens that count; sums of micro-batches add up.
  public let klSum: MetricSum
  /// Tokens held at 1 − clipLow, at 1 + clipHigh and by the dual clip, among those that count.
  public let lowClips: MetricSum
  public let highClips: MetricSum
  public let dualClips: MetricSum

  /// Mean of log π_old − log π over tokens that count; verl's `ppo_kl`.
  public var approximateKL: Double { klSum.mean ?? 0 }
  /// Share of tokens held by the clip range, verl's `pg_clipfrac`; in [0, 1].
  public var clipFraction: Double {
    MetricSum(sum: lowClips.sum + highClips.sum, count: lowClips.count).mean ?? 0
  }
  /// Share of tokens held at 1 − clipLow, TRL's `clip_ratio/low_mean`; in [0, 1].
  public var lowClipFraction: Double { lowClips.mean ?? 0 }
  /// Share of tokens held at 1 + clipHigh, TRL's `clip_ratio/high_mean`; in [0, 1].
  public var highClipFraction: Double { highClips.mean ?? 0 }
  /// Share of tokens held by the dual clip, verl's `pg_clipfrac_lower`; in [0, 1].
  public var clipFractionLower: Double { dualClips.mean ?? 0 }
}

/// The tokens of one sequence under one objective, before aggregation. All [T].
struct PolicyTokens {
  /// log π − log π_old, as the objective bounds it.
  var logRatios: [Double] = []
  var ratios: [Double] = []
  var losses: [Double] = []
  /// d loss / d log-probability.
  var slopes: [Double] = []
  var clips: [TokenClip] = []

  mutating func append(
    logRatio: Double, ratio: Double, loss: Double, slope: Double, clip: TokenClip
  ) {
    logRatios.append(logRatio)
    ratios.append(ratio)
    losses.append(loss)
    slopes.append(slope)
    clips.append(clip)
  }
}

extension PolicyLossOptions {
  /// The tokens of one sequence under the objective.
  func tokens(
    logProbs: [Double], old: [Double], advantages: [Double], mask: [Double]
  ) throws(Interrupted) -> PolicyTokens {
    let tokens =
      switch objective {
      case .ppo: clippedTokens
      case .gspo: sequenceTokens
      case .cispo: clippedWeightTokens
      }
    return try tokens(logProbs, old, advantages, mask, self)
  }
}

/// The loss whose descent follows the policy gradient.
///
/// - Parameters:
///   - logProbs: log π of each sampled token under the policy being trained. [B][T]
///   - old: the same under the policy that the ratios compare with. [B][T]
///   - advantages: [B][T]
///   - mask: 1 for tokens that count; nil counts all. [B][T]
///   - weights: the weight of each token, of this micro-batch's rows out of
///     `LossAggregation.weights` of the whole step; nil makes them of this batch. [B][T]
public func policyLoss(
  logProbs: [[Double]], old: [[Double]], advantages: [[Double]], mask: [[Double]]? = nil,
  options: PolicyLossOptions = .init(), weights: [[Double]]? = nil
) throws -> PolicyLoss {
  try options.validate()
  try checkShapes(
    "policy loss", ("log_probs", logProbs), ("old", old), ("advantages", advantages))
  let mask = try checkedMask("policy loss", mask, of: ("log_probs", logProbs))
  let weights = try options.effectiveAggregation.checkedWeights(
    "policy loss", weights, mask: mask, divisor: options.divisor)

  let rows = try logProbs.indices.map { row in
    try options.tokens(
      logProbs: logProbs[row], old: old[row], advantages: advantages[row], mask: mask[row])
  }

  try Interruption.check()
  let losses = rows.map(\.losses)
  let counted = zip(rows, mask).flatMap { row, mask in
    mask.indices.filter { mask[$0] != 0 }.map { (row.clips[$0], row.logRatios[$0]) }
  }
  func held(_ clip: TokenClip) -> MetricSum {
    MetricSum(counted.map { $0.0 == clip ? 1 : 0 })
  }
  return PolicyLoss(
    loss: weightedSum(losses, weights), gradient: weighted(rows.map(\.slopes), weights),
    ratios: rows.map(\.ratios), clips: rows.map(\.clips), tokenLosses: losses,
    klSum: MetricSum(counted.map { 0 - $0.1 }), lowClips: held(.low), highClips: held(.high),
    dualClips: held(.dual))
}
