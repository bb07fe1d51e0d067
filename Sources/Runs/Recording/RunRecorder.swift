import Files
import Foundation
import GRDB
import Rewards
import Tasks
import Training

/// Writes the updates of a trainer into a run store, a transaction an update: what it has returned from is
/// on disk.
///
/// A trainer that goes on from a checkpoint may repeat updates that the run has already; they must be
/// the same, and are left as they are.
public final class RunRecorder {
  private let store: RunStore
  private let queue: DatabaseQueue
  private let run: Int64
  private let name: String
  private let recordsRollouts: Bool
  /// The settings in words that were recorded last.
  private var settings: String?
  private var prompts: [PromptKey: Int64] = [:]
  private var lastTime = currentTime()

  private struct PromptKey: Hashable {
    let problem: Int
    let tokens: [Int32]
  }

  /// Begins a run, or goes on with it when the trainer is the run's.
  ///
  /// - Parameters:
  ///   - recordsRollouts: whether answers are recorded beside the metrics.
  /// - Throws: ``RunStoreError`` when the store cannot be written, or the name belongs to a run of another
  ///   trainer, or one that is running.
  public init(
    store: RunStore, name: String, trainer: Trainer, recordsRollouts: Bool = true
  ) throws {
    self.store = store
    self.name = name
    self.recordsRollouts = recordsRollouts
    queue = try store.openForWriting()
    run = try asStoreErrors(store.path) { [queue] in
      try queue.write { try Self.begin(name, trainer, in: $0) }
    }
  }

  private static func begin(_ name: String, _ trainer: Trainer, in database: Database) throws
    -> Int64
  {
    let identity = "\(trainer.modelShape); \(trainer.problemsKey)"
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT id, identity, status, process FROM runs WHERE name = ?",
        arguments: [name])
    else {
      try database.execute(
        sql: """
          INSERT INTO runs
            (name, model, estimator, rule, seed, problems, identity, status, process, started)
          VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?, ?)
          """,
        arguments: [
          name, trainer.model.name, trainer.configuration.estimator.rawValue,
          RuleSpecification(trainer.rule).summary, trainer.configuration.seed,
          trainer.problems.count,
          identity, ProcessIdentity.own, currentTime(),
        ])
      return database.lastInsertedRowID
    }
    if try row.decoded("status") == RunStatus.running.rawValue,
      let process = try row.decoded("process") as String?, process != ProcessIdentity.own,
      ProcessIdentity.isRunning(process)
    {
      throw RunStoreError("another process is recording the run '\(name)': \(process)")
    }
    guard try row.decoded("identity") == identity else {
      throw RunStoreError(
        "the run '\(name)' was of another model or other problems: choose another name, or free this one "
          + "with delete_run")
    }
    let id: Int64 = try row.decoded("id")
    try database.execute(
      sql: "UPDATE runs SET status = 'running', process = ?, ended = NULL WHERE id = ?",
      arguments: [ProcessIdentity.own, id])
    return id
  }

  /// Records the update that the trainer has just finished.
  ///
  /// - Parameter settings: the trainer's settings by name, kept with the updates where they change.
  /// - Throws: ``RunStoreError`` when the store cannot be written, or the run has another update of that
  ///   number; what was recorded before stays.
  package func record(_ trainer: Trainer, settings: [(name: String, value: JSONValue)]) throws {
    guard let report = trainer.history.last else { return }
    var object = JSONObject()
    for (name, value) in settings { object[name] = value }
    let text = JSONValue.object(object).line
    let now = currentTime()
    // Prompts of a transaction that comes to nothing are not there.
    var isCommitted = false
    defer { if !isCommitted { prompts = [:] } }
    try asStoreErrors(store.path) {
      try queue.write { database in
        if let recorded = try metrics(ofStep: report.update, in: database) {
          guard recorded == values(of: report) else {
            throw RunStoreError(
              "the run '\(name)' has another update \(report.update) already: choose another name, or free "
                + "this one with delete_run")
          }
          return
        }
        let before = try self.settings ?? recordedSettings(before: report.update, in: database)
        try database.execute(
          sql: "INSERT INTO updates (run, step, ended, seconds, settings) VALUES (?, ?, ?, ?, ?)",
          arguments: [run, report.update, now, now - lastTime, text == before ? nil : text])
        for (position, entry) in report.metrics.entries.enumerated() {
          try database.cachedStatement(
            sql: "INSERT INTO metrics (run, name, step, position, value) VALUES (?, ?, ?, ?, ?)"
          ).execute(arguments: [run, entry.name, report.update, position, entry.value])
        }
        if recordsRollouts { try insertRollouts(trainer, step: report.update, in: database) }
      }
    }
    isCommitted = true
    self.settings = text
    lastTime = now
  }

  /// Says how the run ended.
  public func finish(_ status: RunStatus) throws {
    try asStoreErrors(store.path) {
      try queue.write { database in
        try database.execute(
          sql: "UPDATE runs SET status = ?, process = NULL, ended = ? WHERE id = ?",
          arguments: [status.rawValue, currentTime(), run])
      }
      try queue.close()
    }
  }

  /// The recorded metrics of an update in order; nil when there is no such update.
  private func metrics(ofStep step: Int, in database: Database) throws -> [RecordedMetric]? {
    let exists = try Bool.fetchOne(
      database, sql: "SELECT 1 FROM updates WHERE run = ? AND step = ?", arguments: [run, step])
    guard exists != nil else { return nil }
    return try Row.fetchAll(
      database, sql: "SELECT name, value FROM metrics WHERE run = ? AND step = ? ORDER BY position",
      arguments: [run, step]
    ).map { RecordedMetric(name: try $0.decoded("name"), value: try $0.decoded("value")) }
  }

  private func values(of report: UpdateReport) -> [RecordedMetric] {
    report.metrics.entries.map {
      RecordedMetric(name: $0.name, value: $0.value.isNaN ? nil : $0.value)
    }
  }

  private struct RecordedMetric: Equatable {
    let name: String
    let value: Double?
  }

  private func recordedSettings(before step: Int, in database: Database) throws -> String? {
    try String.fetchOne(
      database,
      sql: """
        SELECT settings FROM updates WHERE run = ? AND step < ? AND settings IS NOT NULL
        ORDER BY step DESC LIMIT 1
        """, arguments: [run, step])
  }

  private func insertRollouts(_ trainer: Trainer, step: Int, in database: Database) throws {
    for (number, rollout) in trainer.rollouts.enumerated() {
      let score = number < trainer.scores.count ? trainer.scores[number] : nil
      var components = JSONObject()
      for component in score?.components ?? [] {
        components[component.name] = .number(component.value)
      }
      var advantages = trainer.advantages?.perToken[number] ?? []
      if let first = advantages.first, advantages.allSatisfy({ $0 == first }) {
        advantages = [first]
      }
      try database.cachedStatement(
        sql: """
          INSERT INTO rollouts
            (run, step, number, prompt, group_id, sample, score, components, finish, length, text, tokens,
             log_probs, advantages)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        run, step, number, try promptID(of: rollout, in: database), rollout.group, rollout.sample,
        score?.total, JSONValue.object(components).line,
        rollout.finishReason?.rawValue ?? "unknown",
        rollout.tokens.count, storable(rollout.text), data(rollout.tokens), data(rollout.logProbs),
        data(advantages),
      ])
    }
  }

  private func promptID(of rollout: Rollout, in database: Database) throws -> Int64 {
    let key = PromptKey(problem: rollout.problem.index, tokens: rollout.promptTokens)
    if let known = prompts[key] { return known }
    let tokens = data(rollout.promptTokens)
    try database.execute(
      sql: """
        INSERT INTO prompts (run, problem, task, question, solution, tokens, problem_row)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
      arguments: [
        run, rollout.problem.index, storable(rollout.problem.task), storable(rollout.problem.text),
        storable(rollout.problem.solutionText), tokens, problemRow(rollout.problem),
      ])
    let identifier = try Int64.fetchOne(
      database, sql: "SELECT id FROM prompts WHERE run = ? AND tokens = ? AND problem = ?",
      arguments: [run, tokens, rollout.problem.index])
    guard let identifier else {
      throw RunStoreError("\(store.path) lost a prompt that was just written")
    }
    prompts[key] = identifier
    return identifier
  }

  /// What makes the problem again: a row as a file of rollouts has it.
  private func problemRow(_ problem: Problem) -> String {
    JSONValue.object([
      "prompt": RolloutFile.prompt(problem), "ground_truth": .object(RolloutFile.truth(problem)),
    ]).line
  }

  /// SQLite ends a text at NUL; its visible form stands for it. The tokens keep what was sampled.
  private func storable(_ text: String) -> String { text.replacing("\0", with: "\u{2400}") }

  private func data<Number: BitwiseCopyable>(_ numbers: [Number]) -> Data {
    numbers.withUnsafeBytes { Data($0) }
  }
}
