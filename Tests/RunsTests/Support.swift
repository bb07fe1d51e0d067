import Files
import Foundation
import GRDB
import Runs
import Testing
import Training
import TrainingTestSupport

/// A store in a folder of its own, which goes with the test.
final class StoreFolder {
  let path: String
  let store: RunStore

  init() throws {
    path = NSTemporaryDirectory() + "knave-runs-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    store = RunStore(path: FilePath(path + "/.knave/runs.sqlite"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Trains a trainer and records every update.
  @discardableResult
  func record(
    _ name: String, _ trainer: Trainer, updates: Int, status: RunStatus = .finished
  ) throws -> RunRecorder {
    let recorder = try RunRecorder(store: store, name: name, trainer: trainer)
    for _ in 0..<updates {
      try trainer.train(updates: 1)
      try recorder.record(trainer, settings: [("lr", .number(0.5))])
    }
    try recorder.finish(status)
    return recorder
  }

  /// Everything recorded but the times, as one text.
  func contents() throws -> String {
    try [
      "select name, model, estimator, rule, seed, problems, identity, status from runs",
      "select run, step, settings from updates", "select * from metrics", "select * from prompts",
      """
      select run, step, number, prompt, group_id, sample, score, components, finish, length, text,
        int32s(tokens), float32s(log_probs), float64s(advantages) from rollouts
      """,
    ].map { "\(try store.query($0).rows)" }.joined(separator: "\n")
  }

  /// The same store as a notebook of the folder has it, which is confined to the folder.
  func confinedStore() throws -> RunStore {
    let root = try RootFolder(path, linkRule: "is not followed")
    return RunStore(path: try #require(root.path(".knave/runs.sqlite", beneath: [root])))
  }

  /// Opens the file as any program may.
  func withDatabase<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try DatabaseQueue(path: store.path).inDatabase(body)
  }
}
