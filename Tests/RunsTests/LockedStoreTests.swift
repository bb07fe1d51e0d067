import Files
import Foundation
import GRDB
import Interruptions
import Runs
import Synchronization
import Tensors
import Testing
import Training
import TrainingTestSupport

@Suite("A store that another process has locked")
final class LockedStoreTests: Sendable {
  private let notes = Mutex<[String]>([])

  private func store(_ folder: StoreFolder, isInterrupted: @escaping @Sendable () -> Bool)
    -> RunStore
  {
    RunStore(
      path: FilePath(folder.store.path),
      waiting: LockWait(seconds: nil, isInterrupted: isInterrupted) { [self] note in
        notes.withLock { $0.append(note) }
      })
  }

  /// Holds the lock of a writer while work is done.
  private func locked<Result>(_ folder: StoreFolder, _ work: () throws -> Result) throws -> Result {
    let queue = try DatabaseQueue(path: folder.store.path)
    return try queue.inDatabase { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      defer { try? database.execute(sql: "ROLLBACK") }
      return try work()
    }
  }

  @Test("delays a training, says so once, and does not end it", .timeLimit(.minutes(20)))
  func delay() throws {
    let folder = try StoreFolder()
    try folder.record("other", try toyTrainer(), updates: 1)
    let trainer = try toyTrainer()
    let recorder = try RunRecorder(
      store: store(folder, isInterrupted: { false }), name: "a", trainer: trainer)
    let started = DispatchSemaphore(value: 0)
    let released = DispatchSemaphore(value: 0)
    let path = folder.store.path
    Thread.detachNewThread {
      try? DatabaseQueue(path: path).inDatabase { database in
        try database.execute(sql: "BEGIN IMMEDIATE")
        started.signal()
        Thread.sleep(forTimeInterval: 2.5)
        try database.execute(sql: "ROLLBACK")
      }
      released.signal()
    }
    started.wait()
    let time = try ContinuousClock().measure {
      try trainer.train(updates: 1)
      try recorder.record(trainer, settings: [])
    }
    released.wait()
    try recorder.finish(.finished)
    #expect(time > .seconds(1.5))
    #expect(notes.withLock { $0.count } == 1)
    #expect(notes.withLock { $0[0] }.contains("runs.sqlite"))
    #expect(try folder.store.run(named: "a").updates == 1)
  }

  @Test("is waited for until that is interrupted", .timeLimit(.minutes(20)))
  func interruption() throws {
    let folder = try StoreFolder()
    try folder.record("other", try toyTrainer(), updates: 1)
    let end = ContinuousClock.now + .seconds(0.2)
    let store = store(folder, isInterrupted: { .now > end })
    try locked(folder) {
      let time = ContinuousClock().measure {
        #expect(throws: Interrupted.self) {
          _ = try RunRecorder(store: store, name: "a", trainer: try toyTrainer())
        }
      }
      #expect(time < .seconds(5))
    }
  }

  @Test("is an error after the seconds that waiting may take")
  func limit() throws {
    let folder = try StoreFolder()
    try folder.record("other", try toyTrainer(), updates: 1)
    let store = RunStore(path: FilePath(folder.store.path), waiting: LockWait(seconds: 0.1))
    try locked(folder) {
      let error = #expect(throws: RunStoreError.self) {
        _ = try RunRecorder(store: store, name: "a", trainer: try toyTrainer())
      }
      #expect(error?.description.contains("in use by another process") == true)
      // Readers of a write-ahead log wait for nobody.
      let runs = try store.runs()
      #expect(runs.count == 1)
    }
  }
}
