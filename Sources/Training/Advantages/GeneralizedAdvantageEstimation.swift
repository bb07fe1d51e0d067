import Interruptions

/// Generalized advantage estimation (Schulman et al. 2016, arXiv:1506.02438, eq. 16), backward over
/// the tokens of each sequence:
///
///     δ_t = r_t + γ V_{t+1} − V_t        A_t = δ_t + γλ A_{t+1}        return_t = A_t + V_t
///
/// where t + 1 is the next token *that counts*: verl's recursion steps over the output of a tool as
/// if it were not there. After the last token V and A are 0. Rewards on tokens that do not count
/// are not seen.
///
/// Departures: verl also fills padding with running values; here tokens that do not count hold 0.
/// Whitening is a step of its own: verl always whitens, and so does `AdvantageEstimator.gae`.
///
/// - Parameters:
///   - rewards: [B][T]
///   - values: the critic's, [B][T]
///   - mask: 1 for tokens that count; nil counts all, [B][T]
///   - discount: γ in [0, 1]; verl's default is 1.
///   - lambda: λ in [0, 1]; 1 makes the return the sum of later rewards, 0 trusts the critic.
public func generalizedAdvantages(
  rewards: [[Double]], values: [[Double]], mask: [[Double]]? = nil,
  discount: Double = 1, lambda: Double = 1
) throws -> (advantages: [[Double]], returns: [[Double]]) {
  try checkShapes("gae", ("rewards", rewards), ("values", values))
  let mask = try checkedMask("gae", mask, of: ("rewards", rewards))
  try AdvantageOptions(discount: discount, lambda: lambda).validate()
  var advantages = rewards
  var returns = rewards
  var pace = InterruptionPace()
  for row in rewards.indices {
    var nextValue = 0.0
    var nextAdvantage = 0.0
    for token in rewards[row].indices.reversed() {
      try pace.step(4)
      guard mask[row][token] != 0 else {
        advantages[row][token] = 0
        returns[row][token] = 0
        continue
      }
      let value = values[row][token]
      let surprise = rewards[row][token] + discount * nextValue - value  // δ_t
      nextAdvantage = surprise + discount * lambda * nextAdvantage
      nextValue = value
      advantages[row][token] = nextAdvantage
      returns[row][token] = nextAdvantage + value
    }
  }
  return (advantages, returns)
}
