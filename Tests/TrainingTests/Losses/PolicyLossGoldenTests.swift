import TestSupport
import Testing
import Training

/// The tolerance of 1e-9 leaves room for verl's 1e-8 beside the count of tokens in the shares,
/// 3e-10 of each here.
@Suite("Policy losses agree with verl and TRL")
struct PolicyLossGoldenTests {
  static let grpoAdvantages = Golden.out("grpo_std")["advantages"].rows

  func loss(
    _ options: PolicyLossOptions, advantages: [[Double]]? = nil, mask: [[Double]] = Golden.mask,
    logProbs: String = "log_prob"
  ) throws -> PolicyLoss {
    try policyLoss(
      logProbs: Golden.inputs[logProbs].rows, old: Golden.inputs["old_log_prob"].rows,
      advantages: advantages ?? Golden.inputs["advantages_token"].rows, mask: mask,
      options: options)
  }

  func expectGolden(_ found: PolicyLoss, _ entry: String, gradient: Bool = true) {
    let golden = Golden.out(entry)
    for (name, value) in [
      ("loss", found.loss), ("actor/pg_clipfrac", found.clipFraction),
      ("actor/pg_clipfrac_lower", found.clipFractionLower),
      ("actor/ppo_kl", found.approximateKL),
    ] { expectClose(value, golden[name].number, absolute: 1e-9, "\(entry) \(name)") }
    if gradient { expectRows(found.gradient, golden["grad_wrt_log_prob"].rows) }
  }

  @Test(
    "PPO under every aggregation, with and without the dual clip",
    arguments: [
      ("ppo_clip0.2_token-mean", PolicyLossOptions()),
      ("ppo_clip0.2_seq-mean-token-sum", .init(aggregation: .sequenceMeanTokenSum)),
      ("ppo_clip0.2_dual3_token-mean", .init(dualClip: 3)),
      (
        "ppo_clip0.2_dual3_seq-mean-token-mean",
        .init(dualClip: 3, aggregation: .sequenceMeanTokenMean)
      ),
      (
        "ppo_clip0.2_dual3_seq-mean-token-sum-norm",
        .init(dualClip: 3, aggregation: .sequenceMeanTokenSumNorm)
      ),
      ("ppo_cliphigher_dual10_token-mean", .init(clipHigh: 0.28, dualClip: 10)),
    ])
  func ppo(entry: String, options: PolicyLossOptions) throws {
    expectGolden(try loss(options), entry)
  }

  @Test("A sequence without tokens does not count")
  func emptyRow() throws {
    var mask = Golden.mask
    mask[3] = mask[3].map { _ in 0 }
    expectGolden(
      try loss(.init(dualClip: 3), mask: mask), "ppo_emptyrow_token-mean", gradient: false)
  }

  @Test("At a ratio of 1 the gradient is REINFORCE's, −A / N")
  func onPolicy() throws {
    let found = try loss(
      .init(dualClip: 3), advantages: Self.grpoAdvantages, logProbs: "old_log_prob")
    expectGolden(found, "ppo_onpolicy_token-mean")
    #expect(found.ratios.allSatisfy { $0.allSatisfy { $0 == 1 } })
  }

  @Test("GSPO")
  func gspo() throws {
    let found = try loss(.init(objective: .gspo), advantages: Self.grpoAdvantages)
    expectGolden(found, "gspo_0.2_0.2")
    for (row, logRatio) in Golden.out("gspo_0.2_0.2")["seq_log_ratio"].numbers.enumerated() {
      expectClose(found.ratios[row][0], exponential(logRatio), relative: 1e-14)  // 9 sums
    }
  }

  @Test("CISPO")
  func cispo() throws {
    expectGolden(
      try loss(.init(objective: .cispo), advantages: Self.grpoAdvantages), "loss_cispo")
  }

  @Test(
    "TRL's loss types are aggregations",
    arguments: [
      // 1e-8: verl's 1e-8 beside a length of 1 shows, TRL has none.
      ("trl_grpo", PolicyLossOptions(aggregation: .sequenceMeanTokenMean), 1e-8),
      ("trl_dr_grpo", .init(aggregation: .sequenceMeanTokenSumNorm, divisor: 6 * 9), 1e-9),
      ("trl_dapo", .init(aggregation: .tokenMean), 1e-9),
    ])
  func trl(entry: String, options: PolicyLossOptions, tolerance: Double) throws {
    let batch = try RewardBatch(
      rewards: Golden.inputs["token_level_scores"].rows, mask: Golden.mask,
      groups: Golden.groups)
    let found = try loss(
      options, advantages: groupRelativeAdvantages(batch, epsilon: 1e-4).perToken)
    let golden = Golden.out(entry)
    expectClose(found.loss, golden["loss"].number, absolute: tolerance)
    expectRows(found.gradient, golden["grad_wrt_log_prob"].rows, tolerance: tolerance)
    let metrics = golden["metrics"]
    expectClose(
      found.lowClipFraction, metrics["clip_ratio/low_mean"].number, absolute: 1e-12)  // 3 / 34
    expectClose(found.highClipFraction, metrics["clip_ratio/high_mean"].number, absolute: 1e-12)
    expectClose(found.clipFraction, metrics["clip_ratio/region_mean"].number, absolute: 1e-12)
    let highShares = zip(found.clips, Golden.mask).map { clips, mask in
      Double(clips.count { $0 == .high }) / mask.reduce(0, +)
    }
    #expect(highShares.max() == metrics["clip_ratio/high_max"].number)
  }
}
