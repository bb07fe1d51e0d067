extension Trainer {
  /// The metrics of the update just finished.
  func updateMetrics() -> Metrics {
    var metrics = Metrics()
    let deviations = groupDeviations()
    let totals = state.totals
    let scores = state.scores
    metrics[.reward] = mean(scores.map(\.total))
    metrics[.rewardStandardDeviation] = mean(deviations)
    metrics[.allCorrectRatio] = mean(
      zip(rollouts, scores).map { $1.total >= rule.maximum(for: $0.problem) ? 1 : 0 })
    for component in componentMeans(scores) {
      metrics[MetricName.rewardMean(component.name)] = component.mean
      // A part of every score needs no count, and nearly all are.
      if component.count < scores.count {
        metrics[MetricName.rewardCount(component.name)] = Double(component.count)
      }
    }
    metrics[.zeroStandardDeviationFraction] = mean(deviations.map { $0 == 0 ? 1 : 0 })

    let passes = Double(max(totals.losses, 1))
    metrics[.policyLoss] = totals.policyLoss / passes
    metrics[.clipFraction] = totals.clipped.mean
    if configuration.policyLoss.dualClip != nil {
      metrics[.clipFractionLower] = totals.clippedLower.mean
    }
    metrics[.approximateKL] = totals.approximateKL.mean
    if configuration.kl > 0, configuration.klPlacement == .loss {
      metrics[.klLoss] = totals.klLoss / passes
      metrics[.klCoefficient] = configuration.kl
    }
    if let divergence = totals.rewardKL {
      metrics[.rewardKLPenalty] = divergence
      metrics[.rewardKLPenaltyCoefficient] = state.klController.coefficient
    }
    metrics[.entropy] = totals.entropy.mean
    metrics[.gradientNorm] = mean(totals.gradientNorms)
    metrics[.learningRate] = totals.learningRate
    metrics[.samplingDifferenceMaximum] = totals.samplerDifference
    addCriticMetrics(to: &metrics, passes: passes)
    if totals.skippedSteps > 0 { metrics["actor/skipped_steps"] = Double(totals.skippedSteps) }

    metrics.summarize("response_length", rollouts.map { Double($0.tokens.count) })
    metrics[.responseClipRatio] = mean(rollouts.map { $0.finishReason == .length ? 1 : 0 })
    metrics[.promptLengthMean] = mean(rollouts.map { Double($0.promptTokens.count) })
    metrics[.globalStep] = Double(state.updates)
    return metrics
  }

  private func addCriticMetrics(to metrics: inout Metrics, passes: Double) {
    guard !state.values.isEmpty, let advantages = state.advantages else { return }
    let totals = state.totals
    metrics[.valueLoss] = totals.valueLoss / passes
    metrics[.valueClipFraction] = totals.valueClipped.mean
    metrics[.predictedValueMean] = totals.predictedValue.mean
    metrics[.criticGradientNorm] = mean(totals.criticGradientNorms)
    metrics[.criticLearningRate] = Double(Float(configuration.criticLearningRate))
    metrics[.explainedVariance] = try? explainedVariance(
      returns: advantages.returns, values: state.values)
  }

  /// The unbiased standard deviation of the scores of each group; 0 for a group of one.
  func groupDeviations() -> [Double] {
    var groups: [[Double]] = []
    for (rollout, score) in zip(rollouts, state.scores) {
      if rollout.group == groups.count {
        groups.append([score.total])
      } else {
        groups[rollout.group].append(score.total)
      }
    }
    return groups.map { group in
      guard group.count > 1, let center = mean(group) else { return 0 }
      let squares = MetricSum(group.map { ($0 - center) * ($0 - center) })
      return (squares.sum / Double(group.count - 1)).squareRoot()
    }
  }

  private func mean(_ numbers: [Double]) -> Double? { MetricSum(numbers).mean }
}
