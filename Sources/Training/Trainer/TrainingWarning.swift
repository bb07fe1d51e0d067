/// Something in an update that is most likely not what was wanted; the update goes on.
public enum TrainingWarning: Sendable, Hashable, CustomStringConvertible {
  /// π/π_old before the first step of an update, where it must be exactly 1.
  case ratioNotOne(largestDifference: Double)
  /// A token of a prompt is a target of the loss.
  case promptTokenInLoss(sequence: Int, position: Int)
  /// A response's last token, its stop token, has no weight in the loss.
  case endWithoutWeight(rollout: Int)
  /// A response to be learned ends with no stop token.
  case responseWithoutEnd
  /// The loss is another one when the mini-batch is cut otherwise.
  case lossDependsOnSplit(whole: Double, parts: Double)
  /// The KL term would drive the policy away from the reference.
  case divergencePointsAway
  /// The scores of every group are equal, so nothing is better or worse than expected.
  case noVariance(groups: Int)
  /// All answers of every group are the same.
  case identicalAnswers(groups: Int, samples: Int)
  /// Groups with one answer, under an estimator that compares the answers of a group.
  case groupsOfOne(count: Int, of: Int)
  /// Every response was cut off at the length limit.
  case allTruncated(maxTokens: Int)
  case gradientIsZero
  /// The optimiser's step was left out.
  case gradientNotFinite
  /// Dynamic sampling gave up before the update was full.
  case tooFewGroups(found: Int, wanted: Int, batches: Int)

  public var description: String {
    switch self {
    case .ratioNotOne(let difference):
      "the ratio is not 1 before the first step (log-probabilities differ by up to \(difference)): "
        + "sampler and trainer disagree"
    case .promptTokenInLoss(let sequence, let position):
      "the loss covers token \(position) of the prompt of sequence \(sequence): the policy would be "
        + "trained to write its prompt"
    case .responseWithoutEnd:
      "a response to be learned ends with no stop token: the model would not learn to stop"
    case .lossDependsOnSplit(let whole, let parts):
      "the loss depends on how the mini-batch is cut: \(whole) in one piece, \(parts) in parts"
    case .endWithoutWeight(let rollout):
      "the loss leaves out the last token of rollout \(rollout): the policy would not learn to stop"
    case .divergencePointsAway:
      "the KL term drives the policy away from the reference: its sign is wrong"
    case .noVariance(let groups):
      "the scores within each of the \(groups) groups are equal, so the update teaches nothing: take "
        + "other problems, more samples, or dynamic_sampling=true"
    case .identicalAnswers(let groups, let samples):
      "all \(samples) answers of each of the \(groups) groups are the same, so none is better than "
        + "another: raise temperature, or see whether the policy has collapsed"
    case .groupsOfOne(let count, let groups):
      "\(count) of \(groups) groups have one answer, whose advantage is its bare score: raise samples, or "
        + "take an estimator that compares over the batch, such as reinforce_plus_plus"
    case .allTruncated(let maxTokens):
      "every response was cut off at max_tokens=\(maxTokens): raise it"
    case .gradientIsZero: "the gradient is zero: the step changes nothing but by weight decay"
    case .gradientNotFinite: "the gradient is not finite, and the step was left out: lower lr"
    case .tooFewGroups(let found, let wanted, let batches):
      "\(batches) batches gave \(found) groups with differing scores, \(wanted) were wanted: the "
        + "problems are too easy or too hard"
    }
  }
}
