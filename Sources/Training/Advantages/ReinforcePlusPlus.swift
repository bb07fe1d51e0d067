import Interruptions

/// REINFORCE++ and its baseline form (Hu et al. 2025, arXiv:2501.03262), as in verl and Logic-RL.
///
/// REINFORCE++: the discounted return from each token on, whitened over all tokens of the batch;
/// neither critic nor groups. The baseline form subtracts the group's mean score from each
/// sequence's score and whitens the result over all tokens.
///
/// As in verl, a token that does not count ends the sum of rewards: tokens before the output of a
/// tool see no reward that comes after it. In the baseline form a group of one has baseline 0.

/// The discounted return of each token, whitened over the batch.
///
/// - Parameter discount: γ in [0, 1]; 1 gives every token the full later reward.
public func reinforcePlusPlusAdvantages(
  _ batch: RewardBatch, discount: Double = 1
) throws -> Advantages {
  var returns = batch.rewards
  var pace = InterruptionPace()
  for row in returns.indices {
    try pace.step(8 * returns[row].count)
    var running = 0.0
    for token in returns[row].indices.reversed() {
      running = batch.rewards[row][token] + discount * running
      if batch.mask[row][token] == 0 { running = 0 }
      returns[row][token] = running
    }
  }
  return try Advantages(perToken: returns, returns: returns, scores: batch.scores)
    .whitened(mask: batch.mask)
}

/// Each score less its group's mean, whitened over the tokens of the batch.
public func reinforcePlusPlusBaselineAdvantages(
  _ batch: RewardBatch
) throws -> Advantages {
  var result = try groupRelativeAdvantages(batch, dividingByDeviation: false)
    .whitened(mask: batch.mask)
  result.returns = result.perToken
  return result
}
