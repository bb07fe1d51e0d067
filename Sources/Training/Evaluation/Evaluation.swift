import Interruptions
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
  /// Whether each rollout is right: whether it has the rule's largest total.
  public let correct: [Bool]
  /// The positions of each problem's answers, problems in order of first appearance.
  public let answers: [[Int]]

  public init(rollouts: [Rollout], scores: [Score], correct: [Bool]) {
    self.rollouts = rollouts
    self.scores = scores
    self.correct = correct
    answers = members(ofGroups: rollouts.map(\.group)).map(\.members)
  }

  /// The fewest answers that a problem has; 0 without problems.
  public var samples: Int { answers.map(\.count).min() ?? 0 }

  /// Share of right answers, in [0, 1]; 0 without answers. Where every problem has as many answers it is
  /// pass@1 and mean@n too.
  public var accuracy: Double { MetricSum(correct.map { $0 ? 1 : 0 }).mean ?? 0 }

  /// The 95 % interval of the accuracy over what can be asked: Wilson's, for as many independent answers as the
  /// answers to distinct problems are worth. It has a width at 0 and 1 too.
  public var interval: ConfidenceInterval {
    interval(
      ofProblems: answers.map { answers in
        (Double(answers.count { correct[$0] }), Double(answers.count))
      })
  }

  private func interval(
    ofProblems problems: [(right: Double, count: Double)]
  ) -> ConfidenceInterval {
    clusteredShareInterval(
      ContentClusters(keys: contentKeys).members.map { problemsOfContent in
        (
          problemsOfContent.map { problems[$0].right }.reduce(0, +),
          problemsOfContent.map { problems[$0].count }.reduce(0, +)
        )
      })
  }

  /// A key for each problem, equal for problems that ask the same.
  public var contentKeys: [String] {
    answers.enumerated().map { index, answers in
      rollouts[answers[0]].problem.knownContentKey ?? "unknown \(index)"
    }
  }

  /// Problems up to content: one puzzle under two names counts once.
  public var distinctProblems: Int { Set(contentKeys).count }

  /// pass@k by problem, mean over problems; nil when a problem has fewer than k answers.
  public func passAtK(_ k: Int) -> Double? {
    passAtKOfProblems(k).flatMap { MetricSum($0).mean }
  }

  /// The 95 % interval of pass@k, by the method of ``interval``.
  public func passAtKInterval(_ k: Int) -> ConfidenceInterval? {
    if k == 1 { return interval }
    return passAtKOfProblems(k).map { values in
      // Every problem weighs the same in pass@k.
      let answersEach = Double(rollouts.count) / Double(values.count)
      return interval(ofProblems: values.map { ($0 * answersEach, answersEach) })
    }
  }

  private func passAtKOfProblems(_ k: Int) -> [Double]? {
    let values = answers.compactMap { answers in
      try? Training.passAtK(samples: answers.count, correct: answers.count { correct[$0] }, k: k)
    }
    return values.count == answers.count && !values.isEmpty ? values : nil
  }

  /// mean@n: the mean over problems of the share of right answers.
  public var meanAtN: Double {
    return Training.meanAtN(answers.map { $0.map { correct[$0] ? 1 : 0 } }) ?? 0
  }

  /// majority@n: the share of problems whose most frequent answer is right.
  public var majorityAtN: Double {
    let values = answers.compactMap { answers in
      try? Training.majorityAtN(
        answers: answers.map {
          finalAnswer(
            in: rollouts[$0].text, truth: rollouts[$0].problem.truth,
            roles: rollouts[$0].problem.roles)
        }, scores: answers.map { correct[$0] ? 1 : 0 })
    }
    return MetricSum(values).mean ?? 0
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

  /// How often a response shows each of the four behaviours, in the mean.
  public var behavioursPerResponse: [(name: String, mean: Double)] {
    let counts = rollouts.map { behaviours(in: $0.text, truth: $0.problem.truth).named }
    return BehaviourCounts().named.indices.map { place in
      (
        BehaviourCounts().named[place].name,
        MetricSum(counts.map { Double($0[place].count) }).mean ?? 0
      )
    }
  }
}

extension Evaluation {
  /// The problems of one task and difficulty.
  public struct Part: Sendable {
    /// `kk`, `countdown`, `math` …
    public let task: String
    /// `3 people`, `4 numbers`, `level 5`.
    public let difficulty: String
    public let evaluation: Evaluation
  }

  /// By task, and within a task by difficulty; easier ones first, by the numbers in their names.
  public var parts: [Part] {
    var places: [String: Int] = [:]
    var found: [(task: String, difficulty: String, indices: [Int])] = []
    for (index, rollout) in rollouts.enumerated() {
      let (task, kind) = (rollout.problem.task, rollout.problem.kind)
      let key = task + "\u{0}" + kind
      if let place = places[key] {
        found[place].indices.append(index)
      } else {
        places[key] = found.count
        found.append((task, kind, [index]))
      }
    }
    return found.sorted {
      ($0.task, $0.difficulty.count, $0.difficulty) < ($1.task, $1.difficulty.count, $1.difficulty)
    }.map { part in
      Part(task: part.task, difficulty: part.difficulty, evaluation: answers(at: part.indices))
    }
  }

  /// The evaluation of one task's problems.
  public func ofTask(_ task: String) -> Evaluation {
    answers(at: rollouts.indices.filter { rollouts[$0].problem.task == task })
  }

  private func answers(at indices: [Int]) -> Evaluation {
    Evaluation(
      rollouts: indices.map { rollouts[$0] }, scores: indices.map { scores[$0] },
      correct: indices.map { correct[$0] })
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
/// - Throws: `RuleError`, or `Interrupted`.
public func evaluate(_ rollouts: [Rollout], rule: any Rule) throws -> Evaluation {
  let scores = try scores(of: rollouts, by: rule)
  return Evaluation(
    rollouts: rollouts, scores: scores,
    correct: zip(rollouts, scores).map { $1.total >= rule.maximum(for: $0.problem) })
}

/// The score of each answer.
///
/// - Throws: `RuleError`, or `Interrupted`.
package func scores(of rollouts: [Rollout], by rule: any Rule) throws -> [Score] {
  try rollouts.map { rollout in
    try Interruption.check()
    return try rule.score(response: rollout.text, problem: rollout.problem)
  }
}
