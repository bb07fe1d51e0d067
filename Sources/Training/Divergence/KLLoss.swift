import Interruptions

/// The KL divergence to a reference policy as a term of the loss (GRPO, arXiv:2402.03300, eq. 3):
/// loss = policy loss + coefficient · KL loss, aggregated like the policy loss.
///
/// The term is *added*: descent lowers the divergence.
public struct KLLoss: Equatable, Sendable {
  /// Before the coefficient.
  public let loss: Double
  /// d loss / d log-probability of each token, before the coefficient; 0 where the mask is 0. [B][T]
  public let gradient: [[Double]]
  /// The estimate for each token; 0 where the mask is 0. [B][T]
  public let perToken: [[Double]]
}

/// The aggregated estimate of KL(π ‖ π_ref), to be added to the policy loss times a coefficient.
///
/// - Parameters:
///   - logProbs: log π of each sampled token under the policy being trained. [B][T]
///   - reference: the same under the reference policy. [B][T]
///   - mask: 1 for tokens that count; nil counts all. [B][T]
///   - weights: as in `policyLoss`. [B][T]
public func klLoss(
  logProbs: [[Double]], reference: [[Double]], mask: [[Double]]? = nil,
  estimator: KLEstimator = .k3, aggregation: LossAggregation = .tokenMean, divisor: Double? = nil,
  weights: [[Double]]? = nil
) throws -> KLLoss {
  try checkShapes("kl loss", ("log_probs", logProbs), ("reference", reference))
  let mask = try checkedMask("kl loss", mask, of: ("log_probs", logProbs))
  let weights = try aggregation.checkedWeights(
    "kl loss", weights, mask: mask, divisor: divisor)
  var perToken = logProbs
  var gradient = logProbs
  var pace = InterruptionPace()
  for row in logProbs.indices {
    for token in logProbs[row].indices {
      try pace.step(16)
      let counts = mask[row][token] != 0
      let (logProb, reference) = (logProbs[row][token], reference[row][token])
      perToken[row][token] =
        counts ? estimator.value(logProb: logProb, reference: reference) : 0
      gradient[row][token] =
        counts
        ? weights[row][token] * estimator.slope(logProb: logProb, reference: reference) : 0
    }
  }
  return KLLoss(loss: weightedSum(perToken, weights), gradient: gradient, perToken: perToken)
}
