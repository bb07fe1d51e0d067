import Models
import Randomness
import Rewards
import Tasks
import Tensors

extension Trainer {
  /// Problems drawn one after the other, as the curriculum has them.
  func problems(from first: Int, count: Int) -> [Problem] {
    places(from: first, count: count).map { curriculum.stages[$0.stage].problems[$0.problem] }
  }

  func places(from first: Int, count: Int) -> [CurriculumPlace] {
    curriculum.places(
      from: first, count: count, history: state.history, shuffled: configuration.shuffle, root: root
    )
  }

  var root: RandomStream {
    RandomStream(seed: UInt64(bitPattern: Int64(configuration.seed))).substream("trainer")
  }

  func sampleNextRollouts() throws {
    activations.empty()
    var kept: [Rollout] = []
    var groups = 0
    var batches = 0
    repeat {
      let batch = try sampleBatch(batches)
      let chosen = configuration.dynamicSampling ? try teachingRollouts(batch) : batch
      for rollout in chosen {
        let isNew = rollout.sample == 0
        if isNew, groups == promptsPerUpdate { break }
        if isNew { groups += 1 }
        kept.append(rollout.inGroup(groups - 1))
      }
      batches += 1
    } while configuration.dynamicSampling && groups < promptsPerUpdate
      && batches < configuration.maxBatches
    var greedy: [Rollout] = []
    if configuration.estimator.needsGreedyScores {
      greedy = try sampleRollouts(
        model, problems: kept.filter { $0.sample == 0 }.map(\.problem), samples: 1,
        options: SamplingOptions(temperature: 0, maxTokens: configuration.maxTokens),
        stream: root.substream("greedy", state.updates), pool: pool)
    }
    try takeSnapshot()
    state.forget(from: .rollout)
    if groups < promptsPerUpdate {
      warn(.tooFewGroups(found: groups, wanted: promptsPerUpdate, batches: batches))
    }
    if kept.isEmpty {
      throw TrainingError.order(
        "\(batches) batches gave no group whose scores differ: take other problems, or more samples"
      )
    }
    state.rollouts = kept
    state.greedyRollouts = greedy
    state.problemsDrawnNow = batches * promptsPerUpdate
    state.next = .score
  }

  /// One batch of rollouts for the update; the first of an update is number 0.
  private func sampleBatch(_ number: Int) throws -> [Rollout] {
    let stream = root.substream("update", state.updates)
    let total = promptsPerUpdate * configuration.samples
    return try sampleRollouts(
      model,
      problems: problems(
        from: state.problemsDrawn + number * promptsPerUpdate, count: promptsPerUpdate),
      samples: configuration.samples,
      options: SamplingOptions(
        temperature: Float(configuration.temperature), maxTokens: configuration.maxTokens),
      stream: number == 0 ? stream : stream.substream("batch", number),
      keepingIn: activations, pool: pool,
      progress: { [observer] finished in observer?(.sampled(finished, of: total)) })
  }

  /// The rollouts of groups whose scores differ.
  private func teachingRollouts(_ rollouts: [Rollout]) throws -> [Rollout] {
    let scores = try Training.scores(of: rollouts, by: rule).map(\.total)
    return try GroupFilter.varyingScores
      .keptSequences(scores: scores, groups: rollouts.map(\.group)).map { rollouts[$0] }
  }

  func scoreRollouts() throws {
    state.scores = try Training.scores(of: rollouts, by: rule)
    state.greedyScores = try Training.scores(of: state.greedyRollouts, by: rule).map(\.total)
    state.next = .reference
  }

  func scoreUnderReference() throws {
    state.referenceLogProbs = []
    if configuration.kl > 0 {
      let groups = sequenceGroups(rollouts)
      let found = try reference.logProbs(
        groups, temperature: Float(configuration.temperature), pool: pool)
      state.referenceLogProbs = rollouts.map {
        found.logProbs(group: $0.group, continuation: $0.sample)
      }
    }
    state.next = .advantage
  }

  func computeAdvantages() throws {
    var rewards: [[Double]] = []
    for (score, rollout) in zip(state.scores, rollouts) {
      var total = score.total
      if let clip = configuration.rewardClip { total = min(max(total, -clip), clip) }
      if let buffer = configuration.overlongBuffer {
        total += try overlongPenalty(
          length: rollout.tokens.count, maximum: configuration.maxTokens, buffer: buffer,
          factor: configuration.overlongFactor)
      }
      rewards.append([Double](repeating: 0, count: rollout.tokens.count - 1) + [total])
    }
    var totals = UpdateTotals()
    if configuration.kl > 0, configuration.klPlacement == .reward {
      let penalized = try klPenalizedRewards(
        scores: rewards, old: rollouts.map { $0.logProbs.map(Double.init) },
        reference: state.referenceLogProbs.map { $0.map(Double.init) },
        coefficient: state.klController.coefficient,
        estimator: configuration.effectiveKLEstimator)
      if penaltyPointsAway(
        scores: rewards, rewards: penalized.rewards,
        logProbs: rollouts.map { $0.logProbs.map(Double.init) },
        reference: state.referenceLogProbs.map { $0.map(Double.init) },
        estimator: configuration.effectiveKLEstimator)
      {
        warn(.divergencePointsAway)
      }
      rewards = penalized.rewards
      totals.rewardKL = penalized.meanKL
    }
    state.values = try criticValues()
    let batch = try RewardBatch(
      rewards: rewards, groups: rollouts.map(\.group),
      values: state.values.isEmpty ? nil : state.values,
      greedyScores: state.greedyScores.isEmpty
        ? nil : rollouts.map { state.greedyScores[$0.group] })
    state.advantages = try configuration.estimator.advantages(
      of: batch,
      options: AdvantageOptions(
        discount: configuration.discount, lambda: configuration.lambda))
    state.tokenRewards = rewards
    state.tokenLosses = Array(repeating: nil, count: rollouts.count)
    state.epoch = 0
    state.miniBatch = 0
    state.totals = totals
    state.next = .loss
  }

  /// The critic's values of the rollouts; empty where the estimator wants none.
  private func criticValues() throws -> [[Double]] {
    guard configuration.estimator.needsValues, let critic else { return [] }
    let found = try critic.model.values(sequenceGroups(rollouts), pool: pool)
    return rollouts.map {
      found.values(group: $0.group, continuation: $0.sample).map(Double.init)
    }
  }

  func computeLoss() throws {
    guard let advantages = state.advantages else { return }
    let range = groups(ofMiniBatch: state.miniBatch)
    let indices = rollouts.indices.filter { range.contains(rollouts[$0].group) }
    let chosen = indices.map { rollouts[$0] }
    let first = indices.first ?? 0
    let weights = try configuration.policyLoss.effectiveAggregation.weights(
      mask: chosen.map { [Double](repeating: 1, count: $0.tokens.count) },
      divisor: configuration.policyLoss.divisor)
    let hasKLLoss = configuration.klPlacement == .loss && !state.referenceLogProbs.isEmpty
    let objective = TokenObjective(
      policy: configuration.policyLoss, kl: configuration.kl,
      estimator: configuration.effectiveKLEstimator)
    let entropyWeight = configuration.entropy
    let rows = indices.enumerated().map { offset, index in
      LossRow(
        old: rollouts[index].logProbs.map(Double.init), advantages: advantages.perToken[index],
        reference: hasKLLoss ? state.referenceLogProbs[index].map(Double.init) : nil,
        weights: weights[offset])
    }
    let rowOf = rowLookup(chosen)

    try gradients.clear(pool: pool)
    let scored = try model.decoder.accumulateGradients(
      sequenceGroups(chosen), temperature: Float(configuration.temperature), into: gradients,
      cache: activations, pool: pool
    ) { tokens in
      let row = rows[rowOf[tokens.group][tokens.continuation]]
      // Interrupted, the whole pass has no result.
      guard
        let losses = try? objective(
          logProbs: tokens.logProbs.map(Double.init), entropies: [], row: row)
      else { return }
      for index in tokens.logProbs.indices {
        tokens.logProbGradients[index] = Float(losses.gradients[index])
        tokens.entropyGradients[index] = Float(-row.weights[index] * entropyWeight)
      }
    }

    for (offset, rollout) in chosen.enumerated() {
      let group = rollout.group - range.lowerBound
      let losses = try objective(
        logProbs: scored.logProbs(group: group, continuation: rollout.sample).map(Double.init),
        entropies: scored.entropies(group: group, continuation: rollout.sample).map(Double.init),
        row: rows[offset])
      state.tokenLosses[first + offset] = losses
      state.totals.add(losses, row: rows[offset])
    }
    if !state.values.isEmpty { try computeValueLoss(indices, rowOf, lowest: range.lowerBound) }
    state.totals.losses += 1
    state.next = .apply
  }

  /// The critic's loss of a mini-batch, a mean over its tokens, and its gradient.
  private func computeValueLoss(_ indices: [Int], _ rowOf: [[Int]], lowest: Int) throws {
    guard let critic, let advantages = state.advantages else { return }
    let chosen = indices.map { rollouts[$0] }
    let old = indices.map { state.values[$0] }
    let returns = indices.map { advantages.returns[$0] }
    let clip = configuration.valueClip
    let weights = try LossAggregation.tokenMean.weights(mask: old.map { $0.map { _ in 1 } })
    try critic.clearGradients(pool: pool)
    let found = try critic.model.accumulateGradients(
      sequenceGroups(chosen), into: critic.gradients, headGradient: critic.headGradient, pool: pool
    ) { row in
      let place = rowOf[row.group][row.continuation]
      // The shapes agree, as all come from the same rollouts.
      guard
        let loss = try? valueLoss(
          values: [row.values.map(Double.init)], old: [old[place]], returns: [returns[place]],
          clip: clip, weights: [weights[place]])
      else { return }
      for index in row.values.indices { row.gradients[index] = Float(loss.gradient[0][index]) }
    }
    let values = chosen.map {
      found.values(group: $0.group - lowest, continuation: $0.sample).map(Double.init)
    }
    let loss = try valueLoss(
      values: values, old: old, returns: returns, clip: clip, weights: weights)
    state.totals.valueLoss += loss.loss
    state.totals.valueClipped += loss.clips
    for row in values { state.totals.predictedValue += MetricSum(row) }
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
    let learnsPolicy = state.values.isEmpty || state.updates >= configuration.criticWarmup
    let rate = configuration.learningRate(
      configuration.learningRate, at: state.optimizerSteps)
    let norm = try AdamW.norm(gradients.total, pool: pool)
    state.totals.gradientNorms.append(norm)
    state.totals.learningRate = Double(rate)
    if norm == 0 { warn(.gradientIsZero) }
    let step = state.optimizerSteps + 1
    if !state.values.isEmpty, let critic {
      let criticNorm = try critic.step(
        step,
        learningRate: configuration.learningRate(
          configuration.criticLearningRate, at: state.optimizerSteps),
        configuration: configuration, pool: pool)
      state.totals.criticGradientNorms.append(criticNorm)
    }
    if let scale = gradientClipCoefficient(norm: norm, maximum: configuration.gradientClip) {
      if learnsPolicy {
        optimizer.update(
          model.decoder.parameters, gradient: gradients.total, gradientScale: Float(scale),
          step: step,
          configuration: configuration.adamW(learningRate: rate), pool: pool)
        model.decoder.parametersChanged(pool: pool)
        activations.empty()
      }
      state.optimizerSteps += 1
    } else {
      state.totals.skippedSteps += 1
      warn(.gradientNotFinite)
    }
    state.miniBatch += 1
    if state.miniBatch == miniBatchCount {
      state.miniBatch = 0
      state.epoch += 1
    }
    if state.epoch < configuration.epochs {
      state.next = .loss
      return
    }
    try finishUpdate()
  }

  private func finishUpdate() throws {
    let stage = places(from: state.problemsDrawn, count: 1).first?.stage ?? 0
    state.updates += 1
    state.problemsDrawn += state.problemsDrawnNow
    var metrics = updateMetrics()
    if curriculum.stages.count > 1 { metrics[.curriculumStage] = Double(stage) }
    if let plan = evaluation, state.updates.isMultiple(of: plan.every) {
      metrics.merge(try evaluationMetrics(plan))
    }
    let report = UpdateReport(update: state.updates, metrics: metrics)
    if let divergence = state.totals.rewardKL {
      state.klController.update(kl: divergence, count: rollouts.count)
    }
    if let every = configuration.referenceEvery, state.updates.isMultiple(of: every) {
      mixReference()
    }
    state.history.append(report)
    state.next = .rollout
    observer?(.updateFinished(report))
  }

  /// π_ref ← mix·π + (1 − mix)·π_ref, parameter by parameter.
  private func mixReference() {
    let mix = Float(configuration.referenceMix)
    let policy = model.decoder.parameters.pointer
    let parameters = reference.parameters.pointer
    for index in 0..<reference.parameters.count {
      parameters[index] = mix * policy[index] + (1 - mix) * parameters[index]
    }
    reference.parametersChanged(pool: pool)
  }
}
