import Interruptions

/// The KL divergence to a reference policy as a penalty on rewards (Ziegler et al. 2019,
/// arXiv:1909.08593, eq. 2), as in PPO for language models and verl's `apply_kl_penalty`:
///
///     reward_t = score_t − coefficient · KL_t
///
/// KL is taken under the policy that sampled, so that it is a constant of the update.
public struct PenalizedRewards: Equatable, Sendable {
  /// [B][T]
  public let rewards: [[Double]]
  /// The estimate for each token; 0 where the mask is 0. [B][T]
  public let perToken: [[Double]]
  /// Mean over sequences of the mean over their tokens: what `AdaptiveKLController` is shown, and
  /// verl's `actor/reward_kl_penalty`.
  public let meanKL: Double
}

/// Token rewards less the divergence of the policy that sampled from the reference.
///
/// - Parameters:
///   - scores: reward of each token before the penalty. [B][T]
///   - old: log-probability of each token under the policy that sampled. [B][T]
///   - reference: the same under the reference. [B][T]
///   - coefficient: β ≥ 0; 0.001 in TinyZero and Logic-RL.
public func klPenalizedRewards(
  scores: [[Double]], old: [[Double]], reference: [[Double]], mask: [[Double]]? = nil,
  coefficient: Double, estimator: KLEstimator = .k1
) throws -> PenalizedRewards {
  try checkShapes("kl in reward", ("scores", scores), ("old", old), ("reference", reference))
  let mask = try checkedMask("kl in reward", mask, of: ("scores", scores))
  var rewards = scores
  var perToken = scores
  var mean = MetricSum()
  var pace = InterruptionPace()
  for row in scores.indices {
    var sequence = MetricSum()
    for token in scores[row].indices {
      try pace.step(8)
      guard mask[row][token] != 0 else {
        perToken[row][token] = 0
        continue
      }
      let kl = estimator.value(logProb: old[row][token], reference: reference[row][token])
      perToken[row][token] = kl
      rewards[row][token] = scores[row][token] - coefficient * kl
      sequence.add(kl)
    }
    mean.add(sequence.mean ?? 0)
  }
  return PenalizedRewards(rewards: rewards, perToken: perToken, meanKL: mean.mean ?? 0)
}
