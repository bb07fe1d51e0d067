import TestSupport
import Testing
import Training

@Suite("Laws of policy losses")
struct PolicyLossLawTests {
  let logProbs = Golden.inputs["log_prob"].rows
  let old = Golden.inputs["old_log_prob"].rows
  let tokenAdvantages = Golden.inputs["advantages_token"].rows
  /// One advantage for the whole sequence.
  let sequenceAdvantages = Golden.out("grpo_nostd_drgrpo")["advantages"].rows

  static let options: [PolicyLossOptions] =
    LossAggregation.allCases.flatMap { aggregation in
      [
        PolicyLossOptions(aggregation: aggregation),
        PolicyLossOptions(clipHigh: 0.28, dualClip: 3, aggregation: aggregation),
      ]
    }

  @Test("The gradient of PPO is its finite differences", arguments: options)
  func ppoGradient(options: PolicyLossOptions) throws {
    let found = try policyLoss(
      logProbs: logProbs, old: old, advantages: tokenAdvantages, mask: Golden.mask,
      options: options)
    try expectGradient(
      found.gradient,
      of: {
        try policyLoss(
          logProbs: $0, old: old, advantages: tokenAdvantages, mask: Golden.mask,
          options: options
        ).loss
      }, at: logProbs)
  }

  @Test("With one advantage a sequence, the gradient of GSPO is its finite differences")
  func gspoGradient() throws {
    let options = PolicyLossOptions(objective: .gspo, clipLow: 0.15, clipHigh: 0.15)
    let found = try policyLoss(
      logProbs: logProbs, old: old, advantages: sequenceAdvantages, mask: Golden.mask,
      options: options)
    #expect(found.clipFraction > 0)
    try expectGradient(
      found.gradient,
      of: {
        try policyLoss(
          logProbs: $0, old: old, advantages: sequenceAdvantages, mask: Golden.mask,
          options: options
        ).loss
      }, at: logProbs)
  }

  @Test("With its weights held, the gradient of CISPO is its finite differences")
  func cispoGradient() throws {
    let options = PolicyLossOptions(objective: .cispo)
    let found = try policyLoss(
      logProbs: logProbs, old: old, advantages: tokenAdvantages, mask: Golden.mask,
      options: options)
    // Moving the old log-probabilities along keeps every ratio as it is.
    try expectGradient(
      found.gradient,
      of: { moved in
        let movedOld = zip(zip(moved, logProbs), old).map { rows, old in
          zip(zip(rows.0, rows.1), old).map { $0.0 - $0.1 + $1 }
        }
        return try policyLoss(
          logProbs: moved, old: movedOld, advantages: tokenAdvantages, mask: Golden.mask,
          options: options
        ).loss
      }, at: logProbs)
  }

  @Test("Ragged rows give the loss of padded rows", arguments: PolicyObjective.allCases)
  func raggedRows(objective: PolicyObjective) throws {
    let options = PolicyLossOptions(objective: objective)
    let padded = try policyLoss(
      logProbs: logProbs, old: old, advantages: tokenAdvantages, mask: Golden.mask,
      options: options)
    let unpadded = try policyLoss(
      logProbs: ragged(logProbs), old: ragged(old), advantages: ragged(tokenAdvantages),
      options: options)
    #expect(padded.loss == unpadded.loss)
    #expect(ragged(padded.gradient) == unpadded.gradient)
    #expect(padded.clipFraction == unpadded.clipFraction)
    #expect(padded.approximateKL == unpadded.approximateKL)
  }

  @Test(
    "With weights made once for the step, loss and gradient do not depend on how it is cut",
    arguments: LossAggregation.allCases)
  func microBatches(aggregation: LossAggregation) throws {
    let options = PolicyLossOptions(dualClip: 3, aggregation: aggregation)
    let weights = try aggregation.weights(mask: Golden.mask)
    func part(_ rows: Range<Int>) throws -> (PolicyLoss, KLLoss) {
      let mask = Array(Golden.mask[rows])
      return (
        try policyLoss(
          logProbs: Array(logProbs[rows]), old: Array(old[rows]),
          advantages: Array(tokenAdvantages[rows]), mask: mask, options: options,
          weights: Array(weights[rows])),
        try klLoss(
          logProbs: Array(logProbs[rows]), reference: Array(old[rows]), mask: mask,
          aggregation: aggregation, weights: Array(weights[rows]))
      )
    }
    let (whole, wholeKL) = try part(0..<6)
    let alone = try policyLoss(
      logProbs: logProbs, old: old, advantages: tokenAdvantages, mask: Golden.mask,
      options: options)
    #expect(whole == alone)
    for cuts in [[0, 2, 6], [0, 1, 2, 3, 4, 5, 6]] {
      let parts = try zip(cuts, cuts.dropFirst()).map { try part($0..<$1) }
      // 34 terms of O(1), added in another order.
      expectClose(parts.reduce(0) { $0 + $1.0.loss }, whole.loss, absolute: 1e-14)
      expectClose(parts.reduce(0) { $0 + $1.1.loss }, wholeKL.loss, absolute: 1e-14)
      #expect(parts.flatMap(\.0.gradient) == whole.gradient)
      #expect(parts.flatMap(\.1.gradient) == wholeKL.gradient)
      #expect(parts.reduce(MetricSum()) { $0 + $1.0.lowClips } == whole.lowClips)
      #expect(parts.reduce(MetricSum()) { $0 + $1.0.highClips } == whole.highClips)
      #expect(parts.reduce(MetricSum()) { $0 + $1.0.dualClips } == whole.dualClips)
    }
  }

  @Test("A sequence without tokens does not change the loss", arguments: LossAggregation.allCases)
  func emptySequence(aggregation: LossAggregation) throws {
    let options = PolicyLossOptions(aggregation: aggregation)
    let plain = try policyLoss(
      logProbs: [[-1, -2], [-3]], old: [[-1, -1], [-3]], advantages: [[1, -1], [2]],
      options: options)
    let widened = try policyLoss(
      logProbs: [[-1, -2], [-4, -4], [], [-3]], old: [[-1, -1], [-1, -1], [], [-3]],
      advantages: [[1, -1], [5, 5], [], [2]], mask: [[1, 1], [0, 0], [], [1]], options: options)
    #expect(plain.loss == widened.loss)
    #expect(widened.gradient[1] == [0, 0])
  }

  @Test("Weights sum to 1 for means")
  func weightSums() throws {
    for aggregation in [LossAggregation.tokenMean, .sequenceMeanTokenMean] {
      let sum = try aggregation.weights(mask: Golden.mask).reduce(0) { $0 + $1.reduce(0, +) }
      expectClose(sum, 1, absolute: 1e-8)  // verl's 1e-8 beside a length of 1
    }
    for aggregation in LossAggregation.allCases {
      #expect(try aggregation.weights(mask: [[0, 0], []]) == [[0, 0], []])
    }
  }

  @Test("Each token says what held it")
  func clips() throws {
    let ratios = [0.5, 0.5, 1, 2, 2, 4]
    let advantages: [Double] = [1, -1, 1, 1, -1, -1]
    let found = try policyLoss(
      logProbs: [ratios.map { naturalLogarithm($0) }], old: [ratios.map { _ in 0 }],
      advantages: [advantages], options: .init(dualClip: 3))
    #expect(found.clips == [[.none, .low, .none, .high, .none, .dual]])
    expectRows(
      [found.tokenLosses[0]], [[-0.5, 0.8, -1, -1.2, 2, 3]], mask: [[1, 1, 1, 1, 1, 1]],
      tolerance: 1e-15)  // one rounding of exp(log r)
    #expect(found.gradient[0].map { $0 == 0 } == [false, true, false, true, false, true])
  }

  @Test("A ratio beyond e^20 is bounded and gives no gradient")
  func boundedRatio() throws {
    let found = try policyLoss(logProbs: [[30]], old: [[0]], advantages: [[-1]])
    expectClose(found.loss, exponential(20), relative: 1e-15)
    #expect(found.gradient == [[0]])
  }

  @Test("Contradictory options name both facts")
  func contradictions() {
    let cases: [(PolicyLossOptions, String)] = [
      (
        .init(objective: .gspo, aggregation: .tokenMean),
        "policy loss: gspo weighs every sequence the same, and aggregation is token-mean; leave it "
          + "out, or take seq-mean-token-mean"
      ),
      (
        .init(objective: .cispo, dualClip: 3),
        "policy loss: dual_clip is 3.0 and the objective cispo, which has no dual clip; leave it "
          + "out, or take ppo"
      ),
      (.init(dualClip: 1), "policy loss: dual_clip is 1.0; it is more than 1 (verl: 3)"),
      (.init(clipLow: -0.1), "policy loss: clip_low is -0.1; it is 0 or more"),
      (
        .init(divisor: 9),
        "policy loss: the divisor is 9.0 and the aggregation token-mean, which has none; leave it "
          + "out, or take seq-mean-token-sum-norm"
      ),
    ]
    for (options, message) in cases {
      #expect(throws: FormulaError(message)) { try options.validate() }
    }
  }

  @Test("Rows that do not match are errors")
  func shapes() {
    #expect(
      throws: FormulaError(
        "policy loss: row 0 of log_probs has 2 numbers and row 0 of old has 1; give both one number "
          + "a token")
    ) { try policyLoss(logProbs: [[0, 0]], old: [[0]], advantages: [[1, 1]]) }
    #expect(
      throws: FormulaError(
        "policy loss: log_probs has 1 rows and advantages has 2; give both one row a sequence")
    ) { try policyLoss(logProbs: [[0]], old: [[0]], advantages: [[1], [1]]) }
  }
}
