import Language
import Rewards
import Training

struct TrainCommand: Command {
  static let declaration = CommandDeclaration(
    name: "train", area: .training, summary: "Run whole updates of a trainer.",
    discussion: """
      Interrupted, it keeps the updates that were completed. With evaluate_every the policy is measured
      on other problems before the first update and after every so many: the metrics begin with val-,
      and t.evaluations lists them. Training ends early when metric has not got better patience times
      in a row (any metric of the history, such as val-core/kk/acc/mean@1), or when until, a function
      of the trainer, gives true.
      """,
    examples: [
      "train t steps=4", "train t steps=2 evaluate_every=1 on=(kk people=2 count=4 split=heldout)",
      "train t steps=3 patience=2 metric=\"reward\"",
      "train t steps=3 until=(t -> last(t.history.reward) > 2)",
    ])

  @Argument("The trainer.") var trainer: TrainerValue
  @Option("Updates.", range: 1...1_000_000) var steps = 1
  @Option("A function of the trainer, asked after each update: true ends the training.")
  var until: FunctionValue? = nil
  @Option("Reports without a better metric that end the training; nil never.", range: 1...1_000_000)
  var patience: Int? = nil
  @Option("The metric that is to get better.") var metric = MetricName.reward.rawValue
  @Option("What counts as better is better by more than this.", range: 0...1e9) var minGain = 0.0
  @Option("Whether a smaller metric is better.") var lowerIsBetter = false
  @Option("Updates between two evaluations; nil is none.", range: 1...1_000_000)
  var evaluateEvery: Int? = nil
  @Option("The problems to evaluate on.") var on: ProblemList? = nil
  @Option("The rule to evaluate by; the task's own if nil.") var rule: RuleArgument? = nil
  @Option("Answers to each of them.", range: 1...65_536) var evaluateSamples = 1
  @Option("Divides the logits in evaluation; 0 takes the likeliest token.", range: 0...1000)
  var evaluateTemperature = 1.0

  func run(in context: CommandContext<Session>) throws -> Value {
    let trainer = trainer.trainer
    let plan = try evaluationPlan(trainer)
    observe(trainer, context.session, updates: (trainer.updates, steps))
    context.session.willChange(trainer)
    let before = trainer.updates
    let standing = trainer.evaluation
    trainer.evaluation = plan ?? standing
    defer {
      trainer.evaluation = standing
      context.session.completedUpdates += trainer.updates - before
    }
    let plateau = patience.map { patience in
      var plateau = Plateau(metric: metric, patience: patience)
      plateau.minimumGain = minGain
      plateau.isLowerBetter = lowerIsBetter
      return plateau
    }
    let stopped = try trainer.train(updates: steps) {
      if let reason = plateau?.reason(trainer.history) { return reason }
      guard let until else { return nil }
      guard case .bool(let holds) = try context.call(until, [.object(self.trainer)]) else {
        throw ArgumentError("until", "until gave no true or false")
      }
      return holds ? "until holds" : nil
    }
    report(stopped, trainer, context)
    return .nil
  }

  private func evaluationPlan(_ trainer: Trainer) throws -> EvaluationPlan? {
    guard evaluateEvery != nil || on != nil else { return nil }
    guard let on, !on.problems.isEmpty else {
      throw ArgumentError("evaluate_every", "there is nothing to evaluate on", hint: "add on=problems")
    }
    let plan = try settingErrors {
      try EvaluationPlan(
        problems: on.problems, every: evaluateEvery ?? steps,
        rule: rule?.rule ?? standardRule(for: on.problems), maxTokens: trainer.configuration.maxTokens)
    }
    var complete = plan
    complete.samples = evaluateSamples
    complete.temperature = Float(evaluateTemperature)
    return complete
  }
}
