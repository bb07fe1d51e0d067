import Interruptions

/// Advantages per token, with the numbers they were made of kept for inspection.
public struct Advantages: Equatable, Sendable {
  /// The advantage of each token; 0 where the mask is 0. [B][T]
  public var perToken: [[Double]]
  /// The return of each token: what a critic learns; 0 where the mask is 0. [B][T]
  ///
  /// An estimator that judges whole sequences gives the advantage itself, as verl does.
  public var returns: [[Double]]
  /// The score of each sequence: the sum of its token rewards. [B]
  public var scores: [Double]
  /// What was subtracted from each sequence's score; nil for an estimator that subtracts nothing of
  /// the kind (`gae`, `reinforce_plus_plus`). [B]
  public var baselines: [Double]?
  /// The scores of each group summed up, in order of first appearance; empty for an estimator that
  /// does not look at groups.
  public var groups: [GroupStatistics] = []
  /// Advantages before whitening; nil for an estimator that does not whiten. [B][T]
  public var beforeWhitening: [[Double]]?
  public var whitening: Whitening?

  public init(
    perToken: [[Double]], returns: [[Double]], scores: [Double], baselines: [Double]? = nil,
    groups: [GroupStatistics] = []
  ) {
    self.perToken = perToken
    self.returns = returns
    self.scores = scores
    self.baselines = baselines
    self.groups = groups
  }

  /// Every token of a sequence carries the sequence's advantage.
  init(
    broadcasting advantages: [Double], over batch: RewardBatch, baselines: [Double],
    groups: [GroupStatistics]
  ) throws {
    let perToken = try zip(batch.mask, advantages).interruptibleMap(cost: 64) { mask, advantage in
      mask.map { $0 == 0 ? 0 : advantage }
    }
    self.init(
      perToken: perToken, returns: perToken, scores: batch.scores, baselines: baselines,
      groups: groups)
  }

  /// The same with advantages whitened over the tokens that count; returns stay.
  func whitened(mask: [[Double]]) throws -> Advantages {
    var result = self
    let (values, statistics) = try Training.whitened(perToken, mask: mask)
    result.beforeWhitening = perToken
    result.perToken = values
    result.whitening = statistics
    return result
  }
}
