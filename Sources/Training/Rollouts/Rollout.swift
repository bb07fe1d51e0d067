import Models
import Rewards
import Tasks

/// One sampled answer to a problem.
///
/// The token ids are those that were sampled; they are never made again from the text. Of an answer that
/// was sampled elsewhere, behind a server or by another tool, there is as much as was told.
public struct Rollout: Sendable, Hashable {
  public let problem: Problem
  /// Rollouts of one group answer the same problem and are compared with each other.
  public let group: Int
  /// Number within the group.
  public let sample: Int
  public let promptTokens: [Int32]
  /// The sampled tokens, a final stop token included; empty where their ids are not known.
  public let tokens: [Int32]
  /// log π(token) under the sampling policy, one for each token; empty where it is not known.
  public let logProbs: [Float]
  /// nil where it is not known, or something else ended the answer, such as a content filter.
  public let finishReason: FinishReason?
  /// The response as text, without special tokens.
  public let text: String
  /// What was told of the tokens of an answer sampled elsewhere; nil for one sampled here.
  public let reported: ReportedTokens?
  /// What the file it was read from says of its origin; nil for nothing.
  public let source: RolloutSource?

  public init(
    problem: Problem, group: Int, sample: Int, promptTokens: [Int32], tokens: [Int32],
    logProbs: [Float], finishReason: FinishReason?, text: String, reported: ReportedTokens? = nil,
    source: RolloutSource? = nil
  ) {
    self.problem = problem
    self.group = group
    self.sample = sample
    self.promptTokens = promptTokens
    self.tokens = tokens
    self.logProbs = logProbs
    self.finishReason = finishReason
    self.text = text
    self.reported = reported
    self.source = source
  }
}

/// Where an answer that was read from a file came from, as far as the file says.
public struct RolloutSource: Sendable, Hashable {
  /// The update that it was sampled for.
  public let step: Int?
  /// A name that no other answer has.
  public let id: String?

  /// Nil when nothing is said.
  public init?(step: Int?, id: String?) {
    if step == nil, id == nil { return nil }
    self.step = step
    self.id = id
  }
}

/// What the sampler of another program told of an answer's tokens, beside their ids.
public struct ReportedTokens: Sendable, Hashable {
  /// The text of each token, as the sampler writes it; empty where it is not told.
  public let texts: [String]
  /// How many tokens there are, where only that is told.
  public let count: Int?

  public init(texts: [String] = [], count: Int? = nil) {
    self.texts = texts
    self.count = count
  }
}

extension Rollout {
  /// How many tokens are known one by one, by their id, their text or their log-probability.
  public var tokenCount: Int {
    reported.map { max(tokens.count, $0.texts.count, logProbs.count) } ?? tokens.count
  }

  /// How many tokens the answer has; nil where it is not known.
  public var length: Int? {
    guard let reported else { return tokens.count }
    return tokenCount > 0 ? tokenCount : reported.count
  }

  /// The same answer, numbered as one of another group.
  func inGroup(_ group: Int) -> Rollout {
    Rollout(
      problem: problem, group: group, sample: sample, promptTokens: promptTokens, tokens: tokens,
      logProbs: logProbs, finishReason: finishReason, text: text, reported: reported,
      source: source)
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
