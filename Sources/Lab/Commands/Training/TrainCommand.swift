import Language
import Runs
import Training

struct TrainCommand: Command {
  static let declaration = CommandDeclaration(
    name: "train", area: .training, summary: "Run whole updates of a trainer.",
    discussion: """
      Interrupted, it keeps the updates that were completed. With run= each update is recorded in the
      run store, with the answers: runs, compare and sql look at it. With checkpoints= a folder gets
      checkpoints as verl and TRL take them. With resume=true a script that was stopped, run again,
      goes on where its last checkpoint is and ends with the bits of an uninterrupted one: steps then
      counts from where the trainer stood before.
      """,
    examples: [
      "train t steps=4", "train t steps=2 run=\"warm-up\"",
      "train t steps=4 checkpoints=\"checkpoints\" save_every=2 keep=3 resume=true",
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

  func run(in context: CommandContext<Session>) throws -> Value {
    let trainer = trainer.trainer
    let session = context.session
    let before = trainer.updates
    observe(trainer, session, updates: (before, steps))
    session.willChange(trainer, wholly: resume)
    defer { session.completedUpdates += trainer.updates - before }
    let schedule = try checkpointSchedule(trainer, session)
    let remaining = before + steps - trainer.updates
    let record = TrainingRecord(
      trainer, recorder: try recorder(trainer, session), checkpoints: schedule)
    do {
      let stopped = try trainer.train(updates: max(0, remaining)) {
        try record.updateFinished()
        return nil
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
}
