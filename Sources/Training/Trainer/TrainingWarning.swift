/// Something in an update that is most likely not what was wanted; the update goes on.
public enum TrainingWarning: Sendable, Hashable, CustomStringConvertible {
  /// π/π_old before the first step of an update, where it must be exactly 1.
  case ratioNotOne(largestDifference: Double)
  /// A response's last token, its stop token, has no weight in the loss.
  case endWithoutWeight(rollout: Int)
  /// The KL term would drive the policy away from the reference.
  case divergencePointsAway
  /// The scores of every group are equal, so nothing is better or worse than expected.
  case noVariance(groups: Int)
  /// Every response was cut off at the length limit.
  case allTruncated(maxTokens: Int)
  case gradientIsZero
  /// The optimiser's step was left out.
  case gradientNotFinite
  /// Dynamic sampling gave up before the update was full.
  case tooFewGroups(found: Int, wanted: Int, batches: Int)

  public var description: String {
    switch self {
    case .ratioNotOne(let difference):
      "the ratio is not 1 before the first step (log-probabilities differ by up to \(difference)): "
        + "sampler and trainer disagree"
    case .endWithoutWeight(let rollout):
      "the loss leaves out the last token of rollout \(rollout): the policy would not learn to stop"
    case .divergencePointsAway:
      "the KL term drives the policy away from the reference: its sign is wrong"
    case .noVariance(let groups):
      "the scores within each of the \(groups) groups are equal, so the update teaches nothing: take "
        + "other problems, more samples, or dynamic_sampling=true"
    case .allTruncated(let maxTokens):
      "every response was cut off at max_tokens=\(maxTokens): raise it"
    case .gradientIsZero: "the gradient is zero: the step changes nothing but by weight decay"
    case .gradientNotFinite: "the gradient is not finite, and the step was left out: lower lr"
    case .tooFewGroups(let found, let wanted, let batches):
      "\(batches) batches gave \(found) groups with differing scores, \(wanted) were wanted: the "
        + "problems are too easy or too hard"
    }
  }
}

extension Trainer {
  /// Looks for what is wrong with what a phase just found.
  func check(after phase: Phase) {
    switch phase {
    case .rollout:
      if !rollouts.isEmpty, rollouts.allSatisfy({ $0.finishReason == .length }) {
        warn(.allTruncated(maxTokens: configuration.maxTokens))
      }
    case .score, .reference: break
    case .advantage:
      let statistics = groupDeviations()
      if configuration.samples > 1, !statistics.isEmpty, statistics.allSatisfy({ $0 == 0 }) {
        warn(.noVariance(groups: statistics.count))
      }
    case .loss: checkLoss()
    case .apply: break
    }
  }

  private func checkLoss() {
    if state.totals.gradientNorms.isEmpty, state.totals.samplerDifference > 0 {
      warn(.ratioNotOne(largestDifference: state.totals.samplerDifference))
    }
    var pull = 0.0
    for (index, losses) in state.tokenLosses.enumerated() {
      guard let losses else { continue }
      if losses.weights.last == 0 { warn(.endWithoutWeight(rollout: index)) }
      guard !losses.divergences.isEmpty, index < state.referenceLogProbs.count else { continue }
      // Of each token: the slope of the term times how far the policy has moved; positive is a pull
      // back to the reference.
      for token in losses.logProbs.indices {
        let reference = Double(state.referenceLogProbs[index][token])
        let distance = losses.logProbs[token] - reference
        pull +=
          distance
          * configuration.effectiveKLEstimator.slope(
            logProb: losses.logProbs[token], reference: reference)
      }
    }
    if pull < 0, configuration.effectiveKLEstimator != .k1 { warn(.divergencePointsAway) }
  }

  func warn(_ warning: TrainingWarning) {
    guard !state.warnings.contains(warning) else { return }
    state.warnings.append(warning)
    observer?(.warning(warning, update: state.updates + 1))
  }
}
