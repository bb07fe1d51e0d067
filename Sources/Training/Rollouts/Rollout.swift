import Models
import Rewards
import Tasks

/// One sampled answer to a problem.
///
/// The token ids are those that were sampled; they are never made again from the text.
public struct Rollout: Sendable, Hashable {
  public let problem: Problem
  /// Rollouts of one group answer the same problem and are compared with each other.
  public let group: Int
  /// Number within the group.
  public let sample: Int
  public let promptTokens: [Int32]
  /// The sampled tokens, a final stop token included.
  public let tokens: [Int32]
  /// log π(token) under the sampling policy, one for each token.
  public let logProbs: [Float]
  public let finishReason: FinishReason
  /// The response as text, without special tokens.
  public let text: String

  public init(
    problem: Problem, group: Int, sample: Int, promptTokens: [Int32], tokens: [Int32],
    logProbs: [Float], finishReason: FinishReason, text: String
  ) {
    self.problem = problem
    self.group = group
    self.sample = sample
    self.promptTokens = promptTokens
    self.tokens = tokens
    self.logProbs = logProbs
    self.finishReason = finishReason
    self.text = text
  }
}

extension Rollout {
  /// The same answer, numbered as one of another group.
  func inGroup(_ group: Int) -> Rollout {
    Rollout(
      problem: problem, group: group, sample: sample, promptTokens: promptTokens, tokens: tokens,
      logProbs: logProbs, finishReason: finishReason, text: text)
  }
}

/// The rollouts of one group as one pass of the model: the prompt once, then each response.
func sequenceGroups(_ rollouts: [Rollout]) -> [SequenceGroup] {
  var groups: [SequenceGroup] = []
  var current: Int?
  for rollout in rollouts {
    if rollout.group == current {
      groups[groups.count - 1].continuations.append(rollout.tokens)
    } else {
      current = rollout.group
      groups.append(
        SequenceGroup(prefix: rollout.promptTokens, continuations: [rollout.tokens]))
    }
  }
  return groups
}
