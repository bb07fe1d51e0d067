import Interruptions
import Language
import Rewards
import Runs
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
      With run= each update is recorded in the run store, with the answers: runs, compare and sql look
      at it. With checkpoints= a folder gets checkpoints as verl and TRL take them. With resume=true a
      script that was stopped, run again, goes on where its last checkpoint is and ends with the bits of
      an uninterrupted one: steps then counts from where the trainer stood before.
      """,
    examples: [
      "train t steps=4", "train t steps=2 run=\"warm-up\"",
      "train t steps=4 checkpoints=\"checkpoints\" save_every=2 keep=3 resume=true",
      "train t steps=2 evaluate_every=1 on=(kk people=2 count=4 split=heldout)",
      "train t steps=3 patience=2 metric=\"reward\"",
      "train t steps=3 until=(t -> last(t.history.reward) > 2)",
    ])

  @Argument("The trainer.") var trainer: TrainerValue
  @Option("Updates.", range: 1...1_000_000) var steps = 1
  @Option("Name to record the updates under; nil records nothing.") var run: String? = nil
  @Option("Whether answers are recorded beside the metrics.") var rollouts = true
  @Option("Folder that gets checkpoints; nil takes none.") var checkpoints: String? = nil
  @Option("Updates between two checkpoints; the last update gets one too.", range: 1...1_000_000)
  var saveEvery = 10
  @Option("Checkpoints that stay, the latest; nil keeps all.", range: 1...1_000_000)
  var keep: Int? = nil
  @Option("Whether to go on from the latest checkpoint in the folder.") var resume = false
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
    try trainer.checkAtRest()
    let session = context.session
    let plan = try evaluationPlan(trainer)
    let before = trainer.updates
    observe(trainer, session, updates: (before, steps))
    session.willChange(trainer, wholly: resume)
    let standing = trainer.evaluation
    trainer.evaluation = plan ?? standing
    defer {
      trainer.evaluation = standing
      session.completedUpdates += trainer.updates - before
    }
    let schedule = try checkpointSchedule(trainer, session)
    let remaining = before + steps - trainer.updates
    let record = TrainingRecord(
      trainer, recorder: try recorder(trainer, session), checkpoints: schedule)
    do {
      // A training that had ended early is not resumed beyond its end.
      var stopped = trainer.updates > before ? try reasonToEnd(trainer, context) : nil
      if stopped == nil, remaining > 0 {
        stopped = try trainer.train(updates: remaining) {
          try record.updateFinished()
          return try reasonToEnd(trainer, context)
        }
      }
      try record.end()
      report(stopped, trainer, context)
    } catch {
      do {
        try record.end(error)
      } catch let second {
        session.note?("the run's end could not be recorded: \(second)")
      }
      throw error
    }
    return .nil
  }

  /// Why training ends early after an update, if it does.
  private func reasonToEnd(
    _ trainer: Trainer, _ context: CommandContext<Session>
  ) throws -> String? {
    if let patience {
      var plateau = Plateau(metric: metric, patience: patience)
      plateau.minimumGain = minGain
      plateau.isLowerBetter = lowerIsBetter
      if let reason = plateau.reason(trainer.history) { return reason }
    }
    guard let until else { return nil }
    let answer = try context.call(until, [.object(self.trainer)])
    guard case .bool(let holds) = answer else {
      throw ArgumentError(
        "until", "until: \(ConversionError(expected: "true or false", found: answer))")
    }
    return holds ? "until holds" : nil
  }

  private func recorder(_ trainer: Trainer, _ session: Session) throws -> RunRecorder? {
    guard let run else { return nil }
    guard (1...200).contains(run.count), !run.unicodeScalars.contains(where: { $0.value < 32 })
    else {
      throw ArgumentError("run", "a run's name has 1 to 200 characters, and no control characters")
    }
    return try RunRecorder(
      store: try session.runStore(), name: run, trainer: trainer, recordsRollouts: rollouts)
  }

  /// Where and when checkpoints are taken; the trainer goes on from the latest if that is wanted.
  private func checkpointSchedule(
    _ trainer: Trainer, _ session: Session
  ) throws -> TrainingRecord.CheckpointSchedule? {
    guard let checkpoints else {
      if resume {
        throw ArgumentError("resume", "resume needs checkpoints, the folder they are in")
      }
      return nil
    }
    let folder = session.checkpointFolder(at: try session.files.path(checkpoints))
    if resume {
      if let step = try folder.resume(trainer) {
        session.note?("resumed from \(folder.file(ofStep: step))")
      }
    } else if let latest = try folder.steps().last, latest > trainer.updates {
      throw ArgumentError(
        "checkpoints",
        "'\(checkpoints)' has a checkpoint of step \(latest), and the trainer stands at \(trainer.updates)",
        hint: "resume=true goes on from it; another run takes another folder")
    }
    return TrainingRecord.CheckpointSchedule(folder: folder, every: saveEvery, keep: keep) {
      session.ownCheckpoints[$0.path] = $0
    }
  }

  private func evaluationPlan(_ trainer: Trainer) throws -> EvaluationPlan? {
    guard evaluateEvery != nil || on != nil else { return nil }
    guard let on, !on.problems.isEmpty else {
      throw ArgumentError(
        "evaluate_every", "there is nothing to evaluate on", hint: "add on=problems")
    }
    var plan = try settingErrors {
      try EvaluationPlan(
        problems: on.problems, every: evaluateEvery ?? steps,
        rule: rule?.rule ?? standardRule(for: on.problems),
        maxTokens: trainer.configuration.maxTokens)
    }
    plan.samples = evaluateSamples
    plan.temperature = Float(evaluateTemperature)
    return plan
  }
}
