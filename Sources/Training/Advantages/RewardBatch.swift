/// Rewards of sampled sequences, with what the advantage estimators need to know of them.
///
/// Letters: B sequences, T tokens of a response (rows may be ragged), G sequences of a group.
public struct RewardBatch: Equatable, Sendable {
  /// Reward of each response token: the score on the last one, less any KL penalty. [B][T]
  public let rewards: [[Double]]
  /// 1 for a token the policy wrote, 0 for padding and tool output. [B][T]
  public let mask: [[Double]]
  /// The group (prompt) of each sequence; equal numbers are one group, in any order. [B]
  public let groups: [Int]
  /// The critic's value of each token, for `gae`. [B][T]
  public let values: [[Double]]?
  /// The score of each prompt's greedy answer, repeated for its sequences, for `remax`. [B]
  public let greedyScores: [Double]?

  /// - Parameter groups: nil makes every sequence a group of its own.
  public init(
    rewards: [[Double]], mask: [[Double]]? = nil, groups: [Int]? = nil,
    values: [[Double]]? = nil, greedyScores: [Double]? = nil
  ) throws {
    self.rewards = rewards
    self.mask = try checkedMask("advantages", mask, of: ("rewards", rewards))
    self.groups = groups ?? Array(rewards.indices)
    self.values = values
    self.greedyScores = greedyScores
    if let values { try checkShapes("advantages", ("rewards", rewards), ("values", values)) }
    for (name, count) in [("groups", self.groups.count), ("greedy scores", greedyScores?.count)] {
      guard let count, count != rewards.count else { continue }
      throw FormulaError(
        "advantages: there are \(rewards.count) sequences and \(count) \(name); give one a sequence"
      )
    }
  }

  /// Scores of whole sequences, consecutive ones in groups of equal size.
  ///
  /// - Parameter lengths: tokens of each sequence (the score is put on the last); nil stands for one
  ///   token each.
  public init(
    scores: [Double], groupSize: Int, lengths: [Int]? = nil, greedyScores: [Double]? = nil
  ) throws {
    guard groupSize > 0, scores.count.isMultiple(of: groupSize) else {
      throw FormulaError(
        "advantages: \(scores.count) scores do not divide into groups of \(groupSize); give every "
          + "group as many scores")
    }
    let lengths = lengths ?? scores.map { _ in 1 }
    guard lengths.count == scores.count else {
      throw FormulaError(
        "advantages: there are \(scores.count) scores and \(lengths.count) lengths; give one a "
          + "sequence")
    }
    var rewards: [[Double]] = []
    for (score, length) in zip(scores, lengths) {
      guard length > 0 else {
        throw FormulaError(
          "advantages: a sequence of \(length) tokens has no token to carry its score; lengths "
            + "are 1 or more")
      }
      rewards.append([Double](repeating: 0, count: length - 1) + [score])
    }
    try self.init(
      rewards: rewards, groups: scores.indices.map { $0 / groupSize }, greedyScores: greedyScores)
  }

  /// The score of each sequence: the sum of its token rewards. [B]
  public var scores: [Double] { rewards.map { MetricSum($0).sum } }

  /// How many tokens of each sequence count. [B]
  public var lengths: [Double] { mask.map { MetricSum($0).sum } }
}
