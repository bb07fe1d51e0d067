import Models
import Rewards
import Tasks

/// What a trainer measures between its updates.
public struct EvaluationPlan: Sendable {
  public let problems: [Problem]
  /// Updates between two evaluations, ≥ 1.
  public let every: Int
  /// The rule; an answer with its largest total is right.
  public let rule: any Rule
  /// Answers to each problem, ≥ 1.
  public var samples = 1
  /// Divides the logits, ≥ 0; 0 takes the likeliest token.
  public var temperature: Float = 1
  /// Tokens of an answer at the most, ≥ 1.
  public var maxTokens: Int

  /// - Throws: ``TrainingError`` when there is nothing to measure.
  public init(problems: [Problem], every: Int, rule: any Rule, maxTokens: Int) throws(TrainingError)
  {
    guard !problems.isEmpty else {
      throw .setting("on", "there are no problems to evaluate on: give at least one")
    }
    guard every >= 1 else {
      throw .setting("evaluate_every", "evaluate_every is \(every): it must be 1 or more")
    }
    self.problems = problems
    self.every = every
    self.rule = rule
    self.maxTokens = maxTokens
  }
}

extension Trainer {
  /// The metrics of the policy as it is, by task, under verl's names.
  ///
  /// Every evaluation of a trainer draws from the same random numbers, so that two of them differ by the
  /// policy alone.
  func evaluationMetrics(_ plan: EvaluationPlan) throws -> Metrics {
    let total = plan.problems.count * plan.samples
    let evaluation = try evaluate(
      model, problems: plan.problems, rule: plan.rule, samples: plan.samples,
      options: SamplingOptions(temperature: plan.temperature, maxTokens: plan.maxTokens),
      stream: root.substream("evaluation"), pool: pool,
      progress: { [observer] done in observer?(.evaluated(done, of: total)) })
    var metrics = Metrics()
    var tasks: [String] = []
    for part in evaluation.parts where !tasks.contains(part.task) { tasks.append(part.task) }
    for task in tasks {
      let part = evaluation.ofTask(task)
      metrics[MetricName.validationAccuracy(task, samples: plan.samples)] = part.meanAtN
      if plan.samples > 1 {
        metrics[MetricName.validationAccuracy(task, "best", samples: plan.samples)] =
          part.passAtK(plan.samples)
        metrics[MetricName.validationAccuracy(task, "maj", samples: plan.samples)] =
          part.majorityAtN
      }
      metrics[MetricName.validation(task, "reward/mean@\(plan.samples)")] = part.reward
      metrics[MetricName.validation(task, "response_length/mean")] = part.responseLength
      metrics[MetricName.validation(task, "response_length/clip_ratio")] = part.truncated
    }
    return metrics
  }

  /// Measures the policy before the first update, once.
  func evaluateBeforeTraining() throws {
    guard let plan = evaluation, state.updates == 0, next == .rollout,
      state.initialEvaluation == nil
    else { return }
    state.initialEvaluation = try evaluationMetrics(plan)
  }

  /// The evaluations so far: update 0 is before the first.
  public var evaluations: [UpdateReport] {
    let first = state.initialEvaluation.map { [UpdateReport(update: 0, metrics: $0)] } ?? []
    return first
      + state.history.compactMap { report in
        var metrics = Metrics()
        for entry in report.metrics.entries where entry.name.hasPrefix("val-") {
          metrics[entry.name] = entry.value
        }
        return metrics.names.isEmpty ? nil : UpdateReport(update: report.update, metrics: metrics)
      }
  }
}
