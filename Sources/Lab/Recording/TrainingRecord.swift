import Diagnostics
import Files
import Language
import Rewards
import Runs
import Training

/// What a training leaves on disk as it goes: updates in the run store, checkpoints in a folder.
///
/// An update is recorded before the checkpoint that follows it is written. So whenever the process ends,
/// the latest checkpoint is of an update that the store has.
final class TrainingRecord {
  private let trainer: Trainer
  private let recorder: RunRecorder?
  private var checkpoints: CheckpointSchedule?
  private var savedStep: Int?

  /// When checkpoints are taken.
  struct CheckpointSchedule {
    var folder: CheckpointFolder
    /// Updates between two, ≥ 1.
    let every: Int
    /// How many stay; nil keeps all.
    let keep: Int?
    /// Is shown the folder after each.
    let saved: (CheckpointFolder) -> Void
  }

  init(_ trainer: Trainer, recorder: RunRecorder?, checkpoints: CheckpointSchedule?) {
    self.trainer = trainer
    self.recorder = recorder
    self.checkpoints = checkpoints
  }

  /// To be called after each update.
  func updateFinished() throws {
    try recorder?.record(trainer, settings: settings)
    if let checkpoints, trainer.updates.isMultiple(of: checkpoints.every) { try save() }
  }

  /// To be called when the training has ended, or has been stopped inside an update; else the last update
  /// has a checkpoint too.
  func end() throws {
    if checkpoints != nil, trainer.next == .rollout, savedStep != trainer.updates { try save() }
    try recorder?.finish(trainer.next == .rollout ? .finished : .interrupted)
  }

  /// To be called when an error ended it.
  func end(_ error: any Error) throws {
    try recorder?.finish(isInterruption(error) ? .interrupted : .failed)
  }

  /// Whether the work was interrupted, in the trainer or in a function that it called.
  private func isInterruption(_ error: any Error) -> Bool {
    let error = (error as? any CausedError)?.cause ?? error
    return error is any InterruptionError || (error as? Diagnostic)?.kind == .interrupted
  }

  private var settings: [(name: String, value: JSONValue)] {
    let record = trainerSettings(trainer.configuration)
    return [("rule", .string(RuleSpecification(trainer.rule).summary))]
      + record.keys.map { ($0, (record[$0] ?? .nil).jsonValue) }
  }

  private func save() throws {
    guard var schedule = checkpoints else { return }
    try schedule.folder.save(trainer, keeping: schedule.keep)
    schedule.saved(schedule.folder)
    checkpoints = schedule
    savedStep = trainer.updates
  }
}
