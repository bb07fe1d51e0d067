import TestSupport
import Testing
import Training

@Suite("Laws of advantages")
struct AdvantageLawTests {
  @Test("Advantages of a group sum to zero", arguments: [2, 4, 8])
  func sumToZero(size: Int) throws {
    let scores = (0..<3 * size).map { Double(($0 * 7919) % 13) / 4 }
    for estimator in [AdvantageEstimator.grpo, .drGRPO, .rloo] {
      let found = try estimator.advantages(of: RewardBatch(scores: scores, groupSize: size))
      for group in 0..<3 {
        let sum = (0..<size).reduce(0) { $0 + found.perToken[group * size + $1][0] }
        expectClose(sum, 0, absolute: 1e-14 * Double(size))  // `size` numbers of O(1)
      }
    }
  }

  @Test("GRPO does not see the scale and shift of scores, but for epsilon")
  func affineInvariance() throws {
    let scores = [3, -0.5, 1.25, -1]
    let plain = try groupRelativeAdvantages(
      try RewardBatch(scores: scores, groupSize: 4), epsilon: 0)
    let moved = try groupRelativeAdvantages(
      try RewardBatch(scores: scores.map { 4 * $0 + 8 }, groupSize: 4), epsilon: 0)
    // A multiplication by 4 is exact; the additions round in the last places.
    expectRows(moved.perToken, plain.perToken, mask: [[1], [1], [1], [1]], tolerance: 1e-14)
  }

  @Test("A leave-one-out baseline is the mean of the others")
  func leaveOneOut() throws {
    let found = try leaveOneOutAdvantages(RewardBatch(scores: [1, 2, 6], groupSize: 3))
    expectRows(
      [try #require(found.baselines)], [[4, 3.5, 1.5]], mask: [[1, 1, 1]], tolerance: 1e-14)
  }

  @Test("The optimal baseline weighs scores by length")
  func optimalBaseline() throws {
    // (3·4 + 1·0) / 4 = 3, while the plain mean is 2.
    let found = try optimalBaselineAdvantages(
      try RewardBatch(scores: [4, 0], groupSize: 2, lengths: [3, 1]))
    #expect(found.baselines == [3, 3])
    #expect(found.perToken == [[1, 1, 1], [-3]])
    let equal = try optimalBaselineAdvantages(
      try RewardBatch(scores: [0.1, 0.1, 0.1], groupSize: 3, lengths: [3, 1, 7]))
    #expect(equal.perToken.allSatisfy { $0.allSatisfy { $0 == 0 } })
    let alone = try optimalBaselineAdvantages(try RewardBatch(scores: [4], groupSize: 1))
    #expect(alone.perToken == [[4]])
  }

  @Test("Equal scores give exactly 0, even if their mean rounds", arguments: [0.1, 0.7, -1.3])
  func equalScores(score: Double) throws {
    let batch = try RewardBatch(scores: [score, score, score], groupSize: 3)
    for estimator in [AdvantageEstimator.grpo, .drGRPO, .rloo, .opo] {
      #expect(try estimator.advantages(of: batch).perToken == [[0], [0], [0]])
    }
  }

  @Test("Groups may lie scattered in the batch")
  func scatteredGroups() throws {
    let together = try RewardBatch(
      rewards: [[1], [3], [5], [9]], groups: [0, 0, 1, 1])
    let apart = try RewardBatch(rewards: [[1], [5], [3], [9]], groups: [4, 2, 4, 2])
    let first = try groupRelativeAdvantages(together)
    let second = try groupRelativeAdvantages(apart)
    #expect(second.perToken == [0, 2, 1, 3].map { first.perToken[$0] })
    #expect(second.groups.map(\.group) == [4, 2])
    #expect(second.groups.map(\.mean) == [2, 7])
  }

  @Test(
    "Ragged rows and padded rows give the same advantages", arguments: AdvantageEstimator.allCases)
  func ragged(estimator: AdvantageEstimator) throws {
    let rewards = Golden.inputs["token_level_rewards_kl"].rows
    let values = Golden.inputs["values"].rows
    let greedy = Golden.inputs["reward_baselines"].numbers
    let padded = try estimator.advantages(
      of: RewardBatch(
        rewards: rewards, mask: Golden.mask, groups: Golden.groups, values: values,
        greedyScores: greedy))
    let unpadded = try estimator.advantages(
      of: RewardBatch(
        rewards: TrainingTests.ragged(rewards), groups: Golden.groups,
        values: TrainingTests.ragged(values), greedyScores: greedy))
    #expect(TrainingTests.ragged(padded.perToken) == unpadded.perToken)
    #expect(TrainingTests.ragged(padded.returns) == unpadded.returns)
  }

  @Test(
    "Tokens that do not count have advantage and return 0", arguments: AdvantageEstimator.allCases)
  func masked(estimator: AdvantageEstimator) throws {
    let found = try estimator.advantages(
      of: RewardBatch(
        rewards: Golden.inputs["token_level_scores"].rows, mask: Golden.mask,
        groups: Golden.groups, values: Golden.inputs["values"].rows,
        greedyScores: Golden.inputs["reward_baselines"].numbers))
    for (row, mask) in Golden.mask.enumerated() {
      for (token, weight) in mask.enumerated() where weight == 0 {
        #expect(found.perToken[row][token] == 0 && found.returns[row][token] == 0)
      }
    }
  }

  @Test("GAE steps over the output of a tool as if it were not there")
  func toolHoles() throws {
    let mask = Golden.inputs["response_mask_with_tool_hole"].rows
    let rewards = Golden.inputs["token_level_rewards_kl"].rows
    let values = Golden.inputs["values"].rows
    let holed = try generalizedAdvantages(
      rewards: rewards, values: values, mask: mask, discount: 0.99, lambda: 0.9)
    let joined = try generalizedAdvantages(
      rewards: TrainingTests.ragged(rewards, mask: mask),
      values: TrainingTests.ragged(values, mask: mask), discount: 0.99, lambda: 0.9)
    #expect(TrainingTests.ragged(holed.advantages, mask: mask) == joined.advantages)
    #expect(TrainingTests.ragged(holed.returns, mask: mask) == joined.returns)
  }

  @Test("REINFORCE++ sees no reward beyond the output of a tool")
  func toolHoleEndsReturn() throws {
    let found = try reinforcePlusPlusAdvantages(
      RewardBatch(rewards: [[1, 0, 5, 2]], mask: [[1, 1, 0, 1]]))
    #expect(found.returns == [[1, 0, 0, 2]])
  }

  @Test("With lambda 0 an advantage is one step's surprise")
  func oneStep() throws {
    let found = try generalizedAdvantages(
      rewards: [[0, 0, 1]], values: [[0.25, 0.5, 0.75]], discount: 0.5, lambda: 0)
    #expect(found.advantages == [[0, -0.125, 0.25]])
    #expect(found.returns == [[0.25, 0.375, 1]])
  }

  @Test("Without a critic's bias, GAE of lambda 1 returns what REINFORCE++ returns")
  func returnsAgree() throws {
    let rewards = TrainingTests.ragged(Golden.inputs["token_level_rewards_kl"].rows)
    let zero = rewards.map { $0.map { _ in 0.0 } }
    let gae = try generalizedAdvantages(rewards: rewards, values: zero, discount: 0.9)
    let plain = try reinforcePlusPlusAdvantages(RewardBatch(rewards: rewards), discount: 0.9)
    #expect(gae.returns == plain.returns)
  }

  @Test("Whitened advantages have mean 0 and variance 1 over tokens")
  func whitening() throws {
    let batch = try RewardBatch(
      rewards: Golden.inputs["token_level_scores"].rows, mask: Golden.mask,
      groups: Golden.groups)
    let found = try reinforcePlusPlusBaselineAdvantages(batch)
    expectClose(try maskedMean(found.perToken, mask: Golden.mask), 0, absolute: 1e-14)
    // 1e-8 under the root takes 1e-8 / variance from 1; the variance is near 2 here.
    expectClose(try maskedVariance(found.perToken, mask: Golden.mask), 1, absolute: 1e-8)
    #expect(found.whitening?.count == 34)
  }
}

@Suite("Advantages refuse what contradicts")
struct AdvantageErrorTests {
  @Test("A group of one cannot be compared by rloo; the error names both")
  func singleton() throws {
    let batch = try RewardBatch(scores: [1, 2], groupSize: 1)
    #expect(
      throws: FormulaError(
        "rloo compares each answer with the others of its group, and group 0 has 1 answer; sample 2 "
          + "or more a prompt, or take reinforce_plus_plus")
    ) { try AdvantageEstimator.rloo.advantages(of: batch) }
    #expect(
      throws: FormulaError(
        "estimator rloo compares 2 or more answers of a prompt, and samples is 1; raise samples, or "
          + "take reinforce_plus_plus")
    ) { try AdvantageEstimator.rloo.validate(samplesPerPrompt: 1) }
  }

  @Test("An estimator says what it lacks", arguments: [AdvantageEstimator.gae, .remax])
  func lacking(estimator: AdvantageEstimator) throws {
    let batch = try RewardBatch(scores: [1, 2], groupSize: 2)
    #expect(throws: FormulaError.self) { try estimator.advantages(of: batch) }
    #expect(throws: FormulaError.self) { try estimator.validate(samplesPerPrompt: 4) }
    #expect(throws: Never.self) {
      try estimator.validate(samplesPerPrompt: 4, hasCritic: true, hasGreedyScores: true)
    }
  }

  @Test("Batches that do not fit together are errors, not traps")
  func shapes() {
    #expect(
      throws: FormulaError(
        "advantages: 7 scores do not divide into groups of 3; give every group as many scores")
    ) { try RewardBatch(scores: [1, 2, 3, 4, 5, 6, 7], groupSize: 3) }
    #expect(throws: FormulaError.self) { try RewardBatch(scores: [1], groupSize: 0) }
    #expect(throws: FormulaError.self) {
      try RewardBatch(scores: [1], groupSize: 1, lengths: [0])
    }
    #expect(throws: FormulaError.self) { try RewardBatch(rewards: [[1]], groups: [0, 1]) }
    #expect(
      throws: FormulaError(
        "gae: row 1 of rewards has 2 numbers and row 1 of values has 1; give both one number a token"
      )
    ) { try generalizedAdvantages(rewards: [[1], [1, 2]], values: [[1], [1]]) }
    #expect(throws: FormulaError.self) {
      try generalizedAdvantages(rewards: [[1]], values: [[1]], mask: [[0.5]])
    }
    #expect(throws: FormulaError.self) {
      try generalizedAdvantages(rewards: [[1]], values: [[1]], discount: 1.5)
    }
  }

  @Test("Estimators are known by the names of verl and TRL")
  func names() {
    #expect(
      AdvantageEstimator.allCases.map(\.rawValue) == [
        "grpo", "dr_grpo", "rloo", "reinforce_plus_plus", "reinforce_plus_plus_baseline", "remax",
        "opo", "gae",
      ])
  }
}
