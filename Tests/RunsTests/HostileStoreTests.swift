import Files
import Foundation
import GRDB
import Runs
import Testing
import Training
import TrainingTestSupport

@Suite("A run store that is none, or not whole")
struct HostileStoreTests {
  /// What every use of a store says.
  private func failures(_ folder: StoreFolder) -> [String] {
    let store = folder.store
    let uses: [() throws -> Void] = [
      { _ = try store.runs() }, { _ = try store.query("select * from metrics") },
      { _ = try RunRecorder(store: store, name: "z", trainer: try toyTrainer()) },
    ]
    return uses.compactMap { use in
      do {
        try use()
        return nil
      } catch {
        #expect(error is RunStoreError, "\(error)")
        return "\(error)"
      }
    }
  }

  @Test("A file that is no database is refused and left as it is")
  func noDatabase() throws {
    for text in [
      "hello, this is text, and a good deal more of it than a header has", "SQLite format 3\0",
    ] {
      let folder = try StoreFolder()
      try folder.record("a", try toyTrainer(), updates: 1)
      let bytes = Data(text.utf8 + [UInt8](repeating: 7, count: 5000))
      try folder.store.remove()
      try bytes.write(to: URL(filePath: folder.store.path))
      let failures = failures(folder)
      #expect(failures.count == 3)
      #expect(failures.allSatisfy { $0.contains("runs.sqlite") && $0.contains("move it away") })
      #expect(try Data(contentsOf: URL(filePath: folder.store.path)) == bytes)
    }
  }

  @Test("A database of another program, of a newer version, or with other tables is left alone")
  func foreign() throws {
    for (change, part) in [
      ("PRAGMA application_id = 5", "another program"), ("PRAGMA user_version = 99", "newer"),
      ("PRAGMA user_version = 0", "changed"), ("DROP TABLE rollouts", "changed"),
      ("ALTER TABLE runs ADD COLUMN x TEXT", "changed"),
      ("CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END", "changed"),
      ("CREATE VIEW v AS SELECT load_extension('x')", "changed"),
    ] {
      let folder = try StoreFolder()
      try folder.record("a", try toyTrainer(), updates: 1)
      try folder.withDatabase { try $0.execute(sql: change) }
      let failures = failures(folder)
      #expect(failures.count == 3, "\(change)")
      #expect(failures.allSatisfy { $0.contains(part) }, "\(failures)")
      #expect(
        try folder.withDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM runs") } == 1)
    }
  }

  @Test("A database that is damaged anywhere gives an error or its rows, and never a crash")
  func damaged() throws {
    let folder = try StoreFolder()
    try folder.record("a", try toyTrainer(), updates: 4)
    try folder.withDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    let whole = try Data(contentsOf: URL(filePath: folder.store.path))
    var refused = 0
    for number in 0..<120 {
      var damaged = whole
      // Runs of wild bytes, in the header, in inner pages, in rows; every tenth file is cut off too.
      let place = number < 20 ? number * 5 : (number &* 7919 &+ 13) % damaged.count
      for offset in 0..<min(1 << (number % 8), damaged.count - place) {
        damaged[place + offset] = UInt8(truncatingIfNeeded: (number &* 31 &+ offset &* 17) ^ 0xA5)
      }
      if number % 10 == 9 { damaged = damaged.prefix(damaged.count - 4096 * (number / 10 + 1)) }
      try folder.store.remove()
      try damaged.write(to: URL(filePath: folder.store.path))
      do {
        for run in try folder.store.runs() {
          _ = try folder.store.updates(of: run)
          _ = try folder.store.settings(of: run)
          try folder.store.forEachRollout(of: run) { _ in }
        }
        _ = try folder.store.query("select * from rollouts order by text")
        try folder.record("b", try toyTrainer(), updates: 1)
      } catch let error as RunStoreError {
        refused += 1
        #expect(!error.description.isEmpty)
      } catch let error as DatabaseError {
        Issue.record("\(number): \(error)")
      }
    }
    #expect(refused > 30)
  }

  @Test("Links and journals that are not knave's are not followed")
  func links() throws {
    for suffix in ["-wal", "-shm", "-journal"] {
      let folder = try StoreFolder()
      try folder.record("a", try toyTrainer(), updates: 1)
      let target = folder.path + "/precious"
      try Data("keep".utf8).write(to: URL(filePath: target))
      try? FileManager.default.removeItem(atPath: folder.store.path + suffix)
      try FileManager.default.createSymbolicLink(
        atPath: folder.store.path + suffix, withDestinationPath: target)
      #expect(failures(folder).count == 3)
      #expect(try Data(contentsOf: URL(filePath: target)) == Data("keep".utf8))
    }
    let odd = try StoreFolder()
    try FileManager.default.createDirectory(
      atPath: odd.store.path, withIntermediateDirectories: true)
    #expect(failures(odd).allSatisfy { $0.contains("not a regular file") })
    let folder = try StoreFolder()
    try folder.record("a", try toyTrainer(), updates: 1)
    try Data("journal".utf8).write(to: URL(filePath: folder.store.path + "-journal"))
    #expect(throws: RunStoreError.self) {
      try folder.confinedStore().runs()
    }
    #expect(try folder.store.runs().count == 1)
  }

  @Test("A store of a notebook's folder is opened there, and nowhere else by any link")
  func confined() throws {
    let folder = try StoreFolder()
    let outside = try StoreFolder()
    try outside.record("secret", try toyTrainer(), updates: 1)
    let files = FileManager.default
    func names() throws -> [String] { try files.subpathsOfDirectory(atPath: outside.path).sorted() }
    let store = try folder.confinedStore()
    #expect(try store.runs().isEmpty)
    for name in ["a", "b"] {
      let recorder = try RunRecorder(store: store, name: name, trainer: try toyTrainer())
      // The store is open by its folder: a link in the folder's place leads it nowhere else.
      try files.moveItem(atPath: folder.path + "/.knave", toPath: folder.path + "/moved")
      try files.createSymbolicLink(
        atPath: folder.path + "/.knave", withDestinationPath: outside.path + "/.knave")
      let before = try names()
      try recorder.finish(.finished)
      #expect(throws: RunStoreError.self) { try store.runs() }
      #expect(throws: RunStoreError.self) { try store.query("select name from runs") }
      #expect(throws: RunStoreError.self) {
        try RunRecorder(store: store, name: "c", trainer: try toyTrainer())
      }
      #expect(throws: RunStoreError.self) { try store.remove() }
      #expect(try names() == before)
      try files.removeItem(atPath: folder.path + "/.knave")
      try files.moveItem(atPath: folder.path + "/moved", toPath: folder.path + "/.knave")
    }
    #expect(try store.runs().map(\.name) == ["a", "b"])
    #expect(try outside.store.runs().map(\.name) == ["secret"])
    for (name, target) in [
      ("runs.sqlite-wal", outside.path + "/new-wal"),
      ("runs.sqlite-shm", outside.path + "/new-shm"),
      ("runs.sqlite-journal", outside.path + "/new-journal"),
      ("runs.sqlite", outside.store.path), ("runs.sqlite", outside.path + "/.knave/new.sqlite"),
    ] {
      let before = try names()
      let path = folder.path + "/.knave/" + name
      try? files.removeItem(atPath: path)
      try files.createSymbolicLink(atPath: path, withDestinationPath: target)
      #expect(throws: RunStoreError.self) { try store.runs() }
      #expect(throws: RunStoreError.self) {
        try RunRecorder(store: store, name: "d", trainer: try toyTrainer())
      }
      #expect(try names() == before, "\(name)")
      try files.removeItem(atPath: path)
    }
  }

  @Test("Two processes that begin a store at once both find it whole")
  func concurrent() async throws {
    let folder = try StoreFolder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<4 {
        let store = folder.store
        group.addTask {
          let trainer = try toyTrainer()
          let recorder = try RunRecorder(store: store, name: "r\(number)", trainer: trainer)
          for _ in 0..<3 {
            try trainer.train(updates: 1)
            try recorder.record(trainer, settings: [])
          }
          try recorder.finish(.finished)
        }
      }
      try await group.waitForAll()
    }
    let runs = try folder.store.runs()
    #expect(Set(runs.map(\.name)) == ["r0", "r1", "r2", "r3"])
    #expect(runs.allSatisfy { $0.updates == 3 && $0.status == .finished })
  }
}
