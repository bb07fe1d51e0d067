import TestSupport
import Testing
import Training

/// The tolerance of 1e-9 leaves room for verl's 1e-8 beside the count, 3e-10 of each mean here.
@Suite("Advantages agree with verl")
struct AdvantageGoldenTests {
  func batch(
    rewards name: String = "token_level_scores", groups: [Int] = Golden.groups
  ) throws -> RewardBatch {
    let values = zip(Golden.inputs["values"].rows, Golden.mask).map { row, mask in
      zip(row, mask).map { $0 * $1 }
    }
    return try RewardBatch(
      rewards: Golden.inputs[name].rows, mask: Golden.mask, groups: groups, values: values,
      greedyScores: Golden.inputs["reward_baselines"].numbers)
  }

  @Test(
    "Estimators of whole sequences",
    arguments: [
      (AdvantageEstimator.grpo, "grpo_std"), (.drGRPO, "grpo_nostd_drgrpo"), (.rloo, "rloo"),
      (.remax, "remax"),
    ])
  func sequences(estimator: AdvantageEstimator, entry: String) throws {
    let found = try estimator.advantages(of: batch())
    expectRows(found.perToken, Golden.out(entry)["advantages"].rows)
  }

  @Test("ReMax returns")
  func remaxReturns() throws {
    expectRows(try remaxAdvantages(batch()).returns, Golden.out("remax")["returns"].rows)
  }

  @Test("A group of equal scores has advantages of exactly 0")
  func degenerateGroup() throws {
    let scores = Golden.params("grpo_std_degenerate_group")["scores"].numbers
    var rewards = Golden.mask.map { $0.map { _ in 0.0 } }
    for (row, score) in scores.enumerated() { rewards[row][0] = score }
    let batch = try RewardBatch(rewards: rewards, mask: Golden.mask, groups: Golden.groups)
    let found = try groupRelativeAdvantages(batch)
    expectRows(found.perToken, Golden.out("grpo_std_degenerate_group")["advantages"].rows)
    #expect(found.perToken[0..<3].allSatisfy { $0.allSatisfy { $0 == 0 } })
    #expect(found.groups[0].isDegenerate)
  }

  @Test("A group of one has its score as advantage, over 1 + epsilon")
  func singleton() throws {
    let found = try groupRelativeAdvantages(try batch(groups: [0, 1, 1, 2, 2, 2]))
    expectRows(found.perToken, Golden.out("grpo_std_singleton")["advantages"].rows)
  }

  @Test("REINFORCE++ returns and whitened advantages")
  func reinforcePlusPlus() throws {
    let found = try reinforcePlusPlusAdvantages(batch(rewards: "token_level_rewards_kl"))
    let golden = Golden.out("reinforce_pp_g1")
    expectRows(found.returns, golden["returns"].rows)
    expectRows(found.perToken, golden["advantages_whitened"].rows)
  }

  @Test("REINFORCE++ with a group baseline")
  func reinforcePlusPlusBaseline() throws {
    let found = try AdvantageEstimator.reinforcePlusPlusBaseline.advantages(of: batch())
    expectRows(
      found.perToken, Golden.out("reinforce_pp_baseline")["advantages_whitened"].rows)
  }

  @Test(
    "GAE before and after whitening",
    arguments: [(1.0, 1.0, "gae_g1_l1"), (0.99, 0.9, "gae_g0.99_l0.9")])
  func gae(discount: Double, lambda: Double, entry: String) throws {
    let found = try AdvantageEstimator.gae.advantages(
      of: batch(rewards: "token_level_rewards_kl"),
      options: AdvantageOptions(discount: discount, lambda: lambda))
    let golden = Golden.out(entry)
    expectRows(try #require(found.beforeWhitening), golden["advantages_unwhitened"].rows)
    expectRows(found.perToken, golden["advantages_whitened"].rows)
    expectRows(found.returns, golden["returns"].rows)
  }
}
