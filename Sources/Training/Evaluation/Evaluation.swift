import Models
import Randomness
import Rewards
import Tasks
import Tensors

/// How often a model's sampled answers are right.
public struct Evaluation: Sendable {
  public let rollouts: [Rollout]
  /// One for each rollout.
  public let scores: [Score]
  /// The total that counts as right: the rule's largest.
  public let threshold: Double

  public init(rollouts: [Rollout], scores: [Score], threshold: Double) {
    self.rollouts = rollouts
    self.scores = scores
    self.threshold = threshold
  }

  /// Whether each rollout is right.
  public var correct: [Bool] { scores.map { $0.total >= threshold } }

  /// Share of right answers, in [0, 1]; 0 without answers.
  public var accuracy: Double { MetricSum(correct.map { $0 ? 1 : 0 }).mean ?? 0 }

  /// The 95 % interval of the accuracy: Wilson's for one answer a problem; for several, which are not
  /// independent, the bootstrap over problems.
  public var interval: ConfidenceInterval? {
    var shares: [Int: (right: Double, count: Double)] = [:]
    for (rollout, isCorrect) in zip(rollouts, correct) {
      shares[rollout.group, default: (0, 0)].right += isCorrect ? 1 : 0
      shares[rollout.group, default: (0, 0)].count += 1
    }
    if shares.count == rollouts.count {
      return try? wilsonInterval(successes: correct.count { $0 }, trials: correct.count)
    }
    let means = shares.keys.sorted().compactMap { shares[$0].map { $0.right / $0.count } }
    return try? bootstrapInterval(
      means, using: RandomStream(seed: 0).substream("evaluation interval"))
  }

  public var reward: Double { MetricSum(scores.map(\.total)).mean ?? 0 }

  /// Mean tokens of the responses whose length is known; 0 without any.
  public var responseLength: Double {
    MetricSum(rollouts.compactMap { $0.length.map(Double.init) }).mean ?? 0
  }

  /// Share of responses cut off at the limit.
  public var truncated: Double {
    MetricSum(rollouts.map { $0.finishReason == .length ? 1 : 0 }).mean ?? 0
  }
}

/// Samples answers to every problem and scores them.
///
/// - Parameters:
///   - samples: answers to each problem, ≥ 1.
///   - options: temperature 1 shows the policy that RL trains; 0 its likeliest answer.
/// - Throws: `SamplingError`, `SequenceError`, or `Interrupted`.
public func evaluate(
  _ model: LanguageModel, problems: [Problem], rule: any Rule, samples: Int = 1,
  options: SamplingOptions, stream: RandomStream, pool: WorkerPool,
  progress: (@Sendable (Int) -> Void)? = nil
) throws -> Evaluation {
  let rollouts = try sampleRollouts(
    model, problems: problems, samples: samples, options: options, stream: stream, pool: pool,
    progress: progress)
  return try evaluate(rollouts, rule: rule)
}

/// Scores answers that are there already, wherever they were sampled.
///
/// - Throws: `RuleError`.
public func evaluate(_ rollouts: [Rollout], rule: any Rule) throws -> Evaluation {
  Evaluation(
    rollouts: rollouts,
    scores: try rollouts.map { try rule.score(response: $0.text, problem: $0.problem) },
    threshold: rule.maximum)
}
