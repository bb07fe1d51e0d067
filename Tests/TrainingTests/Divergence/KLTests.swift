import TestSupport
import Testing
import Training

@Suite("KL divergence")
struct KLTests {
  let logProbs = Golden.inputs["log_prob"].rows
  let reference = Golden.inputs["ref_log_prob"].rows

  @Test("Estimators and their gradients agree with verl", arguments: KLEstimator.allCases)
  func golden(estimator: KLEstimator) throws {
    let golden = Golden.out("kl_\(estimator.rawValue)")
    expectRows(
      try klPerToken(logProbs: logProbs, reference: reference, estimator: estimator),
      golden["per_token"].rows)
    let found = try klLoss(
      logProbs: logProbs, reference: reference, mask: Golden.mask, estimator: estimator)
    expectClose(found.loss, golden["token_mean"].number, absolute: 1e-9)
    expectRows(found.gradient, golden["grad_token_mean_wrt_log_prob"].rows)
  }

  @Test("The gradient of the KL loss is its finite differences", arguments: KLEstimator.allCases)
  func gradient(estimator: KLEstimator) throws {
    func loss(_ logProbs: [[Double]]) throws -> KLLoss {
      try klLoss(
        logProbs: logProbs, reference: reference, mask: Golden.mask, estimator: estimator,
        aggregation: .sequenceMeanTokenMean)
    }
    try expectGradient(loss(logProbs).gradient, of: { try loss($0).loss }, at: logProbs)
  }

  @Test("Where k3 is clamped its gradient is 0", arguments: [-25.0, -5, 12, 25])
  func clamped(difference: Double) {
    let value = KLEstimator.k3.value(logProb: difference, reference: 0)
    #expect(value == 10)
    #expect(KLEstimator.k3.slope(logProb: difference, reference: 0) == 0)
  }

  @Test(
    "k2 and k3 are 0 for equal policies and positive otherwise", arguments: [-2.0, -0.1, 0.1, 2])
  func positive(difference: Double) {
    for estimator in [KLEstimator.k2, .k3] {
      #expect(estimator.value(logProb: -1, reference: -1) == 0)
      #expect(estimator.slope(logProb: -1, reference: -1) == 0)
      #expect(estimator.value(logProb: difference, reference: 0) > 0)
    }
  }

  @Test("Over the whole vocabulary k1 and k3 have the divergence as mean")
  func unbiased() throws {
    let policy = try TokenDistribution(logits: [0.5, -1, 2])
    let reference = try TokenDistribution(logits: [0, 0.3, 1])
    func mean(_ estimator: KLEstimator) -> Double {
      zip(policy.logProbs, reference.logProbs).reduce(0) {
        $0 + exponential($1.0) * estimator.value(logProb: $1.0, reference: $1.1)
      }
    }
    expectClose(mean(.k3), mean(.k1), absolute: 1e-15)  // three terms of O(0.1)
  }

  @Test("Estimators are known by verl's names too")
  func names() {
    #expect(KLEstimator(name: "low_var_kl") == .k3)
    #expect(KLEstimator(name: "kl") == .k1)
    #expect(KLEstimator(name: "mse") == .k2)
    #expect(KLEstimator(name: "k4") == nil)
  }

  @Test("KL in reward agrees with verl")
  func inReward() throws {
    let golden = Golden.out("kl_in_reward")
    let found = try klPenalizedRewards(
      scores: Golden.inputs["token_level_scores"].rows,
      old: Golden.inputs["old_log_prob"].rows, reference: reference, mask: Golden.mask,
      coefficient: 0.05)
    expectRows(found.rewards, golden["token_level_rewards"].rows)
    // verl's 1e-8 beside each length shows as 6e-10.
    expectClose(found.meanKL, golden["reward_kl_penalty_metric"].number, absolute: 1e-9)
  }

  @Test("The adaptive controller agrees with verl")
  func adaptive() throws {
    let params = Golden.params("adaptive_kl")
    var controller = KLController.adaptive(
      try AdaptiveKLController(
        coefficient: params["init_kl_coef"].number, target: params["target_kl"].number,
        horizon: params["horizon"].number))
    for step in Golden.out("adaptive_kl")["steps_current_n_value"].rows {
      controller.update(kl: step[0], count: Int(step[1]))
      expectClose(controller.coefficient, step[2], absolute: 1e-9)
    }
  }

  @Test("A fixed coefficient stays")
  func fixed() {
    var controller = KLController.fixed(0.001)
    controller.update(kl: 100, count: 1000)
    #expect(controller.coefficient == 0.001)
    #expect(throws: FormulaError.self) { try AdaptiveKLController(coefficient: 0.1, target: 0) }
  }
}
