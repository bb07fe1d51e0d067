import Interruptions

/// What the loss of one rollout is made from.
struct LossRow: Sendable {
  /// Log-probabilities under the sampling policy. [T]
  let old: [Double]
  /// [T]
  let advantages: [Double]
  /// Log-probabilities under the reference; nil without a KL loss. [T]
  let reference: [Double]?
  /// Share of each token in the loss. [T]
  let weights: [Double]
}

/// What a loss said of each token of one rollout. All [T].
public struct TokenLosses: Sendable, Equatable {
  /// log π under the policy that the loss was computed for.
  public let logProbs: [Double]
  /// Entropy of the distribution each token was predicted by, in nats.
  public let entropies: [Double]
  /// π / π_old, or the sequence's ratio for GSPO.
  public let ratios: [Double]
  /// The policy loss of each token, before aggregation.
  public let losses: [Double]
  /// The KL estimate to the reference; empty without a KL loss.
  public let divergences: [Double]
  /// What clipping did to each token.
  public let clips: [TokenClip]
  /// d loss / d log π, the token's share in the aggregation included.
  public let gradients: [Double]
  /// The part of it that the KL loss has; empty without one.
  public let divergenceGradients: [Double]
  /// Each token's share in the aggregation.
  public let weights: [Double]
}

/// The loss of a trainer: a policy objective and a KL loss to the reference.
struct TokenObjective: Sendable {
  let policy: PolicyLossOptions
  /// Weight of the KL loss.
  let kl: Double
  let estimator: KLEstimator

  /// What the loss says of the tokens of one rollout.
  func callAsFunction(
    logProbs: [Double], entropies: [Double], row: LossRow
  ) throws(Interrupted) -> TokenLosses {
    let tokens = try policy.tokens(
      logProbs: logProbs, old: row.old, advantages: row.advantages,
      mask: [Double](repeating: 1, count: logProbs.count))
    var slopes = tokens.slopes
    var divergences: [Double] = []
    var divergenceGradients: [Double] = []
    if let reference = row.reference {
      for index in logProbs.indices {
        let slope = kl * estimator.slope(logProb: logProbs[index], reference: reference[index])
        divergences.append(
          estimator.value(logProb: logProbs[index], reference: reference[index]))
        divergenceGradients.append(slope * row.weights[index])
        slopes[index] += slope
      }
    }
    return TokenLosses(
      logProbs: logProbs, entropies: entropies, ratios: tokens.ratios, losses: tokens.losses,
      divergences: divergences, clips: tokens.clips,
      gradients: zip(slopes, row.weights).map { $0 * $1 },
      divergenceGradients: divergenceGradients, weights: row.weights)
  }
}

/// Sums over the losses and optimiser steps of one update; divided once, in the report.
struct UpdateTotals {
  var losses = 0
  var policyLoss = 0.0
  var klLoss = 0.0
  var clipped = MetricSum()
  var clippedLower = MetricSum()
  var entropy = MetricSum()
  /// Of log π_old − log π.
  var approximateKL = MetricSum()
  /// Largest |log π − log π_old| before the first optimiser step.
  var samplerDifference = 0.0
  var gradientNorms: [Double] = []
  /// Of the critic.
  var valueLoss = 0.0
  var valueClipped = MetricSum()
  var predictedValue = MetricSum()
  var criticGradientNorms: [Double] = []
  var learningRate = 0.0
  /// Mean KL that was subtracted from the rewards, before its coefficient; nil when none was.
  var rewardKL: Double?
  var skippedSteps = 0

  mutating func add(_ losses: TokenLosses, row: LossRow) {
    for index in losses.logProbs.indices {
      policyLoss += row.weights[index] * losses.losses[index]
      if !losses.divergences.isEmpty {
        klLoss += row.weights[index] * losses.divergences[index]
      }
      if gradientNorms.isEmpty {
        samplerDifference = max(samplerDifference, abs(losses.logProbs[index] - row.old[index]))
      }
    }
    clipped += MetricSum(losses.clips.map { $0 == .low || $0 == .high ? 1 : 0 })
    clippedLower += MetricSum(losses.clips.map { $0 == .dual ? 1 : 0 })
    entropy += MetricSum(losses.entropies)
    approximateKL += MetricSum(zip(row.old, losses.logProbs).map { $0 - $1 })
  }
}
