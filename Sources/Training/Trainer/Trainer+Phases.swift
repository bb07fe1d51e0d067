import Models
import Randomness
import Rewards
import Tasks
import Tensors

extension Trainer {
  /// The problems of one update, counted from 0: consecutive runs of a new order for each pass.
  func problems(ofUpdate update: Int) -> [Problem] {
    let count = problems.count
    var order = (pass: -1, indices: Array(0..<count))
    return (0..<promptsPerUpdate).map { offset in
      let (pass, place) = (update * promptsPerUpdate + offset).quotientAndRemainder(
        dividingBy: count)
      if configuration.shuffle, order.pass != pass {
        order = (pass, Array(0..<count))
        var stream = root.substream("order", pass)
        stream.shuffle(&order.indices)
      }
      return problems[order.indices[place]]
    }
  }

  var root: RandomStream {
    RandomStream(seed: UInt64(bitPattern: Int64(configuration.seed))).substream("trainer")
  }

  func sampleNextRollouts() throws {
    let total = promptsPerUpdate * configuration.samples
    let sampled = try sampleRollouts(
      model, problems: problems(ofUpdate: updates), samples: configuration.samples,
      options: SamplingOptions(
        temperature: configuration.temperature, maxTokens: configuration.maxTokens),
      stream: root.substream("update", updates), pool: pool,
      progress: { [observer] finished in observer?(.sampled(finished, of: total)) })
    takeSnapshot()
    forget(from: .rollout)
    rollouts = sampled
    next = .score
  }

  func scoreRollouts() throws {
    scores = try rollouts.map { try rule.score(response: $0.text, problem: $0.problem) }
    next = .reference
  }

  func scoreUnderReference() throws {
    referenceLogProbs = []
    if configuration.kl > 0 {
      let groups = sequenceGroups(rollouts)
      let found = try reference.logProbs(
        groups, temperature: configuration.temperature, pool: pool)
      referenceLogProbs = rollouts.map {
        found.logProbs(group: $0.group, continuation: $0.sample)
      }
    }
    next = .advantage
  }

  func computeAdvantages() throws {
    let batch = try RewardBatch(
      rewards: zip(scores, rollouts).map { score, rollout in
        [Double](repeating: 0, count: rollout.tokens.count - 1) + [score.total]
      }, groups: rollouts.map(\.group))
    advantages = try configuration.estimator.advantages(of: batch)
    tokenLosses = Array(repeating: nil, count: rollouts.count)
    epoch = 0
    miniBatch = 0
    totals = UpdateTotals()
    next = .loss
  }

  func computeLoss() throws {
    guard let advantages else { return }
    let range = groups(ofMiniBatch: miniBatch)
    let indices = rollouts.indices.filter { range.contains(rollouts[$0].group) }
    let chosen = indices.map { rollouts[$0] }
    let first = indices.first ?? 0
    let weights = try configuration.policyLoss.effectiveAggregation.weights(
      mask: chosen.map { [Double](repeating: 1, count: $0.tokens.count) })
    let objective = TokenObjective(policy: configuration.policyLoss, kl: configuration.kl)
    let entropyWeight = configuration.entropy
    let rows = indices.enumerated().map { offset, index in
      LossRow(
        old: rollouts[index].logProbs.map(Double.init), advantages: advantages.perToken[index],
        reference: referenceLogProbs.isEmpty ? nil : referenceLogProbs[index].map(Double.init),
        weights: weights[offset])
    }
    let rowOf = rowLookup(chosen)

    try gradients.clear(pool: pool)
    let scored = try model.decoder.accumulateGradients(
      sequenceGroups(chosen), temperature: configuration.temperature, into: gradients, pool: pool
    ) { tokens in
      let row = rows[rowOf[tokens.group][tokens.continuation]]
      let losses = objective(
        logProbs: tokens.logProbs.map(Double.init), entropies: [], row: row)
      for index in tokens.logProbs.indices {
        tokens.logProbGradients[index] = Float(losses.gradients[index])
        tokens.entropyGradients[index] = Float(-row.weights[index] * entropyWeight)
      }
    }

    for (offset, rollout) in chosen.enumerated() {
      let group = rollout.group - range.lowerBound
      let losses = objective(
        logProbs: scored.logProbs(group: group, continuation: rollout.sample).map(Double.init),
        entropies: scored.entropies(group: group, continuation: rollout.sample).map(Double.init),
        row: rows[offset])
      tokenLosses[first + offset] = losses
      totals.add(losses, row: rows[offset])
    }
    totals.losses += 1
    next = .apply
  }

  /// Where each (group, continuation) of a mini-batch stands in it.
  private func rowLookup(_ chosen: [Rollout]) -> [[Int]] {
    var lookup: [[Int]] = []
    var current: Int?
    for (row, rollout) in chosen.enumerated() {
      if rollout.group == current {
        lookup[lookup.count - 1].append(row)
      } else {
        current = rollout.group
        lookup.append([row])
      }
    }
    return lookup
  }

  func applyGradient() throws {
    let norm = try AdamW.norm(gradients.total, pool: pool)
    totals.gradientNorms.append(norm)
    if let scale = gradientClipCoefficient(norm: norm, maximum: configuration.gradientClip) {
      optimizer.update(
        model.decoder.parameters, gradient: gradients.total, gradientScale: Float(scale),
        step: optimizerSteps + 1,
        configuration: AdamWConfiguration(
          learningRate: configuration.learningRate, beta2: configuration.beta2,
          weightDecay: configuration.weightDecay),
        pool: pool)
      optimizerSteps += 1
      model.decoder.parametersChanged(pool: pool)
    } else {
      totals.skippedSteps += 1
    }
    miniBatch += 1
    if miniBatch == miniBatchCount {
      miniBatch = 0
      epoch += 1
    }
    if epoch < configuration.epochs {
      next = .loss
      return
    }
    updates += 1
    let report = UpdateReport(update: updates, metrics: updateMetrics())
    history.append(report)
    next = .rollout
    observer?(.updateFinished(report))
  }
}
