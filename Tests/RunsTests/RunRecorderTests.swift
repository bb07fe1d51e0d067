import Files
import Foundation
import GRDB
import Rewards
import Runs
import Testing
import Training
import TrainingTestSupport

@Suite("Recording a run")
struct RunRecorderTests {
  @Test("What was trained is what is read")
  func roundTrip() throws {
    let folder = try StoreFolder()
    #expect(try folder.store.runs() == [])
    let trainer = try toyTrainer { $0.kl = 0.1 }
    try folder.record("a", trainer, updates: 3)

    let run = try folder.store.run(named: "a")
    #expect(run.status == .finished)
    #expect(run.updates == 3)
    #expect(run.lastStep == 3)
    #expect(run.estimator == "grpo")
    #expect(run.rule == "letters")
    #expect(run.problems == 3)
    let updates = try folder.store.updates(of: run)
    #expect(updates.map(\.report) == trainer.history)
    #expect(updates.allSatisfy { $0.seconds > 0 && $0.ended > run.started })
    #expect(try folder.store.lastMetrics(of: run) == trainer.history.last?.metrics)

    var rollouts: [RecordedRollout] = []
    try folder.store.forEachRollout(of: run, step: 3) { rollouts.append($0) }
    #expect(rollouts.map(\.tokens) == trainer.rollouts.map(\.tokens))
    #expect(rollouts.map(\.promptTokens) == trainer.rollouts.map(\.promptTokens))
    #expect(rollouts.map(\.logProbs) == trainer.rollouts.map(\.logProbs))
    #expect(rollouts.map(\.advantages) == trainer.advantages?.perToken)
    #expect(rollouts.map(\.score) == trainer.scores.map(\.total))
    #expect(rollouts.map(\.group) == trainer.rollouts.map(\.group))
    #expect(rollouts.map(\.question) == trainer.rollouts.map(\.problem.text))
    var all = 0
    try folder.store.forEachRollout(of: run) { _ in all += 1 }
    #expect(all == 36)
  }

  @Test("Advantages that differ by token are kept token by token")
  func tokenAdvantages() throws {
    let folder = try StoreFolder()
    let trainer = try toyTrainer {
      $0.estimator = .gae
      $0.lambda = 0.5
    }
    try folder.record("a", trainer, updates: 2)
    var found: [[Double]] = []
    try folder.store.forEachRollout(of: folder.store.run(named: "a"), step: 2) {
      found.append($0.advantages)
    }
    #expect(found == trainer.advantages?.perToken)
    #expect(Set(found[0]).count > 1)
  }

  @Test("A trainer that goes on from a checkpoint repeats updates, and the record stays as it was")
  func resumed() throws {
    let (whole, parts) = (try StoreFolder(), try StoreFolder())
    try whole.record("a", try toyTrainer(), updates: 6)

    let checkpoint = parts.path + "/a"
    let first = try toyTrainer()
    let recorder = try RunRecorder(store: parts.store, name: "a", trainer: first)
    for step in 1...4 {
      try first.train(updates: 1)
      try recorder.record(first, settings: [("lr", .number(0.5))])
      if step == 2 { try first.saveCheckpoint(to: FilePath(checkpoint)) }
    }
    // The first process ends here without a word; the second has a checkpoint of update 2.
    let before = try parts.store.updates(of: parts.store.run(named: "a"))
    let second = try toyTrainer()
    try second.loadCheckpoint(from: FilePath(checkpoint))
    try parts.record("a", second, updates: 4)

    let after = try parts.store.updates(of: parts.store.run(named: "a"))
    #expect(Array(after.prefix(4)) == before)
    #expect(try parts.contents() == whole.contents())
  }

  @Test("An update that differs from the recorded one is refused, and nothing is lost")
  func diverged() throws {
    let folder = try StoreFolder()
    try folder.record("a", try toyTrainer(), updates: 3)
    let before = try folder.contents()
    let error = #expect(throws: RunStoreError.self) {
      try folder.record("a", try toyTrainer { $0.seed = 5 }, updates: 1)
    }
    #expect(error?.description.contains("another update 1") == true)
    #expect(
      try folder.contents().replacing("running", with: "finished") == before)
  }

  @Test("A name belongs to one model and one set of problems")
  func names() throws {
    let folder = try StoreFolder()
    try folder.record("a", try toyTrainer(), updates: 1)
    for other in [try toyTrainer(hiddenSize: 16), try toyTrainer(prompts: ["alpha"])] {
      #expect(throws: RunStoreError.self) { try folder.record("a", other, updates: 1) }
    }
    try folder.record("b", try toyTrainer(hiddenSize: 16), updates: 1)
    #expect(try folder.store.runs().map(\.name) == ["a", "b"])
    #expect(throws: RunStoreError.self) { try folder.store.run(named: "c") }
  }

  @Test("A run whose process is gone was killed; a deleted one leaves no row")
  func killedAndDeleted() throws {
    let folder = try StoreFolder()
    try folder.record("a", try toyTrainer(), updates: 2)
    try folder.record("b", try toyTrainer(), updates: 1, status: .interrupted)
    try folder.withDatabase { database in
      // This process' number, and another start: it was used before.
      let earlier =
        ProcessIdentity.own.split(separator: " ").dropLast().joined(separator: " ") + " 1"
      try database.execute(
        sql: "UPDATE runs SET status = 'running', process = ? WHERE name = 'a'",
        arguments: [earlier])
    }
    #expect(try folder.store.runs().map(\.status) == [.killed, .interrupted])
    try folder.store.delete(named: "a")
    let counts = try folder.store.query(
      "select (select count(*) from runs), (select count(*) from updates), "
        + "(select count(*) from rollouts), (select count(distinct run) from metrics), "
        + "(select count(distinct run) from prompts)")
    #expect(counts.rows == [[.integer(1), .integer(1), .integer(12), .integer(1), .integer(1)]])
    #expect(throws: RunStoreError.self) { try folder.store.delete(named: "a") }
  }

  @Test("While one connection records, another reads what is committed")
  func readWhileWriting() throws {
    let folder = try StoreFolder()
    let trainer = try toyTrainer()
    let recorder = try RunRecorder(store: folder.store, name: "a", trainer: trainer)
    for step in 1...3 {
      try trainer.train(updates: 1)
      try recorder.record(trainer, settings: [])
      #expect(try folder.store.runs().map(\.updates) == [step])
      #expect(try folder.store.runs().map(\.status) == [.running])
    }
    #expect(throws: RunStoreError.self) { try folder.store.delete(named: "a") }
    try recorder.finish(.finished)
  }

  @Test("Settings are kept where they change")
  func settings() throws {
    let folder = try StoreFolder()
    let trainer = try toyTrainer()
    let recorder = try RunRecorder(store: folder.store, name: "a", trainer: trainer)
    for rate in [0.1, 0.1, 0.2, 0.2] {
      try trainer.train(updates: 1)
      try recorder.record(trainer, settings: [("lr", .number(rate))])
    }
    try recorder.finish(.finished)
    #expect(
      try folder.store.query("select step, settings from updates where settings is not null").rows
        == [
          [.integer(1), .text(#"{"lr": 0.1}"#)], [.integer(3), .text(#"{"lr": 0.2}"#)],
        ])
    #expect(try folder.store.settings(of: folder.store.run(named: "a"))?["lr"] == .number(0.2))
  }
}
