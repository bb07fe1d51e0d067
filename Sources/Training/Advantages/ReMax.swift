import Interruptions

/// ReMax (Li et al. 2024, arXiv:2310.10505): the score of the greedy answer to the same prompt is the
/// baseline.
///
/// A_t = (sum of the rewards from token t on) − (score of the greedy answer), over tokens that count.
public func remaxAdvantages(_ batch: RewardBatch) throws -> Advantages {
  guard let baselines = batch.greedyScores else {
    throw FormulaError(
      "remax subtracts the score of each prompt's greedy answer, and no greedy scores were given; "
        + "sample a greedy answer to each prompt, or take rloo")
  }
  var returns = batch.rewards
  var advantages = batch.rewards
  var pace = InterruptionPace()
  for row in returns.indices {
    try pace.step(8 * returns[row].count)
    var running = 0.0
    for token in returns[row].indices.reversed() {
      let counts = batch.mask[row][token] != 0
      if counts { running += batch.rewards[row][token] }
      returns[row][token] = counts ? running : 0
      advantages[row][token] = counts ? running - baselines[row] : 0
    }
  }
  return Advantages(
    perToken: advantages, returns: returns, scores: batch.scores, baselines: baselines)
}
