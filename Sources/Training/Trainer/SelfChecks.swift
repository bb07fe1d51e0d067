import Models

/// What a trainer checks of itself at every update, as functions of what an update is made of, so that
/// each can be shown a wrong one.

/// What is wrong with a loss mask over a prompt and its response.
///
/// - Parameters:
///   - mask: not 0 where a token is a *target* of the loss: position t stands for the prediction of token
///     t from those before it. From the prompt's first token on, or aligned with the response's end.
///   - promptLength: tokens of the prompt.
///   - responseLength: tokens of the response, its stop token included.
///   - sequence: by which the warnings name the sequence.
///   - endsWithStop: whether the last token is a stop token; one that was cut off has none to miss.
public func lossMaskWarnings(
  mask: [Double], promptLength: Int, responseLength: Int, sequence: Int, endsWithStop: Bool = true
) -> [TrainingWarning] {
  let offset = promptLength + responseLength - mask.count
  var warnings: [TrainingWarning] = []
  if let place = mask.indices.first(where: { mask[$0] != 0 && $0 + offset < promptLength }) {
    warnings.append(.promptTokenInLoss(sequence: sequence, position: place + offset))
  }
  if endsWithStop, (mask.last ?? 0) == 0 { warnings.append(.endWithoutWeight(rollout: sequence)) }
  return warnings
}

/// Responses to be learned that end with no stop token: a model trained on them does not learn to stop.
func lossMaskWarnings(
  _ examples: [SupervisedExample], stopTokens: Set<Int32>
) -> [TrainingWarning] {
  guard !stopTokens.isEmpty else { return [] }
  return examples.contains { !($0.response.last.map(stopTokens.contains) ?? false) }
    ? [.responseWithoutEnd] : []
}

/// Whether a KL term's gradient drives the policy away from the reference.
///
/// - Parameters:
///   - gradients: d loss / d log π of the KL term alone. [T]
///   - logProbs: log π. [T]
///   - reference: [T]
/// - Returns: true when descent would raise the divergence. k1 has the same slope whatever the distance, so
///   only its sign can be wrong.
public func divergencePointsAway(
  gradients: [Double], logProbs: [Double], reference: [Double], estimator: KLEstimator
) -> Bool {
  var pull = 0.0
  for token in gradients.indices {
    pull += gradients[token] * (estimator == .k1 ? 1 : logProbs[token] - reference[token])
  }
  return pull < 0
}

/// Whether a KL penalty on rewards pays for divergence instead of charging it.
///
/// - Parameters:
///   - scores: token rewards before the penalty. [B][T]
///   - rewards: after it. [B][T]
///   - estimator: k1 is of either sign, so that its charge is held against the sign of the divergence.
public func penaltyPointsAway(
  scores: [[Double]], rewards: [[Double]], logProbs: [[Double]], reference: [[Double]],
  estimator: KLEstimator
) -> Bool {
  var charge = 0.0
  for row in scores.indices {
    for token in scores[row].indices {
      charge +=
        (scores[row][token] - rewards[row][token])
        * (estimator == .k1 ? logProbs[row][token] - reference[row][token] : 1)
    }
  }
  return charge < 0
}

/// A loss that is another one when the mini-batch is cut into parts.
///
/// - Parameters:
///   - whole: the loss of the mini-batch in one piece.
///   - parts: what each part adds to it.
public func splitWarning(whole: Double, parts: [Double]) -> TrainingWarning? {
  let sum = MetricSum(parts).sum
  guard whole.isFinite, sum.isFinite, abs(whole - sum) > 1e-9 * max(1, abs(whole)) else {
    return nil
  }
  return .lossDependsOnSplit(whole: whole, parts: sum)
}

extension Trainer {
  /// Looks for what is wrong with what a phase just found.
  func check(after phase: Phase) throws {
    switch phase {
    case .rollout:
      if configuration.samples > 1, let groups = try identicalGroups(rollouts) {
        warn(.identicalAnswers(groups: groups, samples: configuration.samples))
      }
      if !rollouts.isEmpty, rollouts.allSatisfy({ $0.finishReason == .length }) {
        warn(.allTruncated(maxTokens: configuration.maxTokens))
      }
    case .score, .reference: break
    case .advantage:
      let ones = members(ofGroups: rollouts.map(\.group)).count { $0.members.count == 1 }
      if ones > 0, configuration.estimator.comparesWithinGroups {
        warn(.groupsOfOne(count: ones, of: rollouts.last.map { $0.group + 1 } ?? ones))
      }
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
    let range = groups(ofMiniBatch: state.miniBatch)
    let indices = rollouts.indices.filter { range.contains(rollouts[$0].group) }
    var pointsAway = false
    var sums = range.map { _ in 0.0 }
    for index in indices {
      guard let losses = state.tokenLosses[index] else { return }
      let rollout = rollouts[index]
      lossMaskWarnings(
        mask: losses.weights, promptLength: rollout.promptTokens.count,
        responseLength: rollout.tokens.count, sequence: index,
        endsWithStop: rollout.finishReason == .stop
      ).forEach(warn)
      if !losses.divergenceGradients.isEmpty, index < state.referenceLogProbs.count {
        pointsAway =
          pointsAway
          || divergencePointsAway(
            gradients: losses.divergenceGradients, logProbs: losses.logProbs,
            reference: state.referenceLogProbs[index].map(Double.init),
            estimator: configuration.effectiveKLEstimator)
      }
      sums[rollout.group - range.lowerBound] += weightedSum([losses.losses], [losses.weights])
    }
    if pointsAway { warn(.divergencePointsAway) }
    let whole = try? policyLoss(
      logProbs: indices.compactMap { state.tokenLosses[$0]?.logProbs },
      old: indices.map { rollouts[$0].logProbs.map(Double.init) },
      advantages: indices.compactMap { state.advantages?.perToken[$0] },
      options: configuration.policyLoss)
    if let whole, let warning = splitWarning(whole: whole.loss, parts: sums) { warn(warning) }
  }

  func warn(_ warning: TrainingWarning) {
    guard !state.warnings.contains(warning) else { return }
    state.warnings.append(warning)
    observer?(.warning(warning, update: state.updates + 1))
  }
}
