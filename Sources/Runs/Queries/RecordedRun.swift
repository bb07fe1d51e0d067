import Files
import GRDB
import Training

/// A run as the store has it.
public struct RecordedRun: Sendable, Equatable {
  public let name: String
  public let model: String
  public let estimator: String
  public let rule: String
  public let seed: Int
  /// How many problems it trains on.
  public let problems: Int
  public let status: RunStatus
  /// Updates recorded.
  public let updates: Int
  /// The number of the last one; 0 for none.
  public let lastStep: Int
  /// Seconds since 1970.
  public let started: Double
  let id: Int64
}

/// One recorded update of a run.
public struct RecordedUpdate: Sendable, Equatable {
  public let report: UpdateReport
  /// When it ended, in seconds since 1970.
  public let ended: Double
  /// How long it took.
  public let seconds: Double
}

/// One recorded answer.
public struct RecordedRollout: Sendable, Equatable {
  public let step: Int
  public let group: Int
  public let sample: Int
  public let task: String
  public let problem: Int
  public let question: String
  public let solution: String
  public let text: String
  public let finish: String
  public let score: Double?
  /// The parts of the score by name.
  public let components: JSONText
  /// The messages that asked and the truth, as a row; null where it was not recorded yet.
  public let problemRow: JSONText
  public let promptTokens: [Int32]
  public let tokens: [Int32]
  /// Under the sampling policy. [T]
  public let logProbs: [Float]
  /// [T]
  public let advantages: [Double]
}

/// A JSON object as it is stored.
public struct JSONText: Sendable, Equatable {
  package let value: JSONValue

  init(_ text: String) {
    value = Array(text.utf8).withUnsafeBufferPointer { try? JSONParser.parse($0) } ?? .null
  }
}

extension RunStore {
  /// The runs, in the order in which they were begun; none when there is no store.
  ///
  /// - Throws: ``RunStoreError``
  public func runs() throws -> [RecordedRun] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT runs.*, count(step) AS updates, coalesce(max(step), 0) AS last_step
          FROM runs LEFT JOIN updates ON run = id GROUP BY id ORDER BY id LIMIT 100000
          """
      ).map(Self.recordedRun)
    } ?? []
  }

  /// The run of a name.
  ///
  /// - Throws: ``RunStoreError`` when there is none.
  public func run(named name: String) throws -> RecordedRun {
    let runs = try runs()
    if let run = runs.first(where: { $0.name == name }) { return run }
    throw RunStoreError(
      "there is no run '\(name)'"
        + (runs.isEmpty
          ? ": train t run=\"\(name)\" records one"
          : "; there is " + runs.suffix(10).map(\.name).joined(separator: ", ")))
  }

  private static func recordedRun(_ row: Row) throws -> RecordedRun {
    var status = RunStatus(rawValue: try row.decoded("status")) ?? .failed
    if status == .running {
      let process = try row.decoded("process") as String?
      if process.map(ProcessIdentity.isRunning) != true { status = .killed }
    }
    return try RecordedRun(
      name: row.decoded("name"), model: row.decoded("model"), estimator: row.decoded("estimator"),
      rule: row.decoded("rule"),
      seed: row.decoded("seed"), problems: row.decoded("problems"), status: status,
      updates: row.decoded("updates"),
      lastStep: row.decoded("last_step"), started: row.decoded("started"), id: row.decoded("id"))
  }

  /// The updates of a run in order.
  ///
  /// - Throws: ``RunStoreError``
  public func updates(of run: RecordedRun) throws -> [RecordedUpdate] {
    try read { database in
      var metrics: [Int: Metrics] = [:]
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT step, name, value FROM metrics WHERE run = ? ORDER BY step, position",
        arguments: [run.id])
      while let row = try rows.next() {
        let value: Double? = try row.decoded("value")
        metrics[try row.decoded("step"), default: Metrics()][try row.decoded("name") as String] =
          value ?? .nan
      }
      return try Row.fetchAll(
        database, sql: "SELECT step, ended, seconds FROM updates WHERE run = ? ORDER BY step",
        arguments: [run.id]
      ).map { row in
        let step: Int = try row.decoded("step")
        return try RecordedUpdate(
          report: UpdateReport(update: step, metrics: metrics[step] ?? Metrics()),
          ended: row.decoded("ended"), seconds: row.decoded("seconds"))
      }
    } ?? []
  }

  /// The metrics of a run's last update; nil before the first.
  ///
  /// - Throws: ``RunStoreError``
  public func lastMetrics(of run: RecordedRun) throws -> Metrics? {
    guard run.updates > 0 else { return nil }
    return try read { database in
      var metrics = Metrics()
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT name, value FROM metrics WHERE run = ? AND step = ? ORDER BY position",
        arguments: [run.id, run.lastStep])
      while let row = try rows.next() {
        let value: Double? = try row.decoded("value")
        metrics[try row.decoded("name") as String] = value ?? .nan
      }
      return metrics
    }
  }

  /// The settings of a run's trainer by name, as they were last; nil when none were recorded.
  ///
  /// - Throws: ``RunStoreError``
  package func settings(of run: RecordedRun) throws -> JSONObject? {
    let text = try read { database in
      try String.fetchOne(
        database,
        sql: """
          SELECT settings FROM updates WHERE run = ? AND settings IS NOT NULL
          ORDER BY step DESC LIMIT 1
          """, arguments: [run.id])
    }
    guard let text, let text, case .object(let object) = JSONText(text).value else { return nil }
    return object
  }

  /// Hands over the answers of a run one after the other, in order.
  ///
  /// - Parameter step: those of one update; nil hands over all.
  /// - Throws: ``RunStoreError``, or what `body` throws.
  public func forEachRollout(
    of run: RecordedRun, step: Int? = nil, _ body: (RecordedRollout) throws -> Void
  ) throws {
    try read { database in
      let hasRows = try database.columns(in: "prompts").contains { $0.name == "problem_row" }
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT rollouts.*, problem, task, question, solution, prompts.tokens AS prompt_tokens,
            coalesce(\(hasRows ? "problem_row" : "NULL"), 'null') AS problem_row
          FROM rollouts JOIN prompts ON prompts.id = prompt
          WHERE rollouts.run = ? AND (?2 IS NULL OR step = ?2) ORDER BY step, number
          """, arguments: [run.id, step])
      while let row = try rows.next() { try body(try RecordedRollout(row)) }
    }
  }

  /// Removes a run with all that was recorded of it.
  ///
  /// - Throws: ``RunStoreError`` when there is none of that name, or it is running.
  public func delete(named name: String) throws {
    let run = try run(named: name)
    guard run.status != .running else {
      throw RunStoreError("the run '\(name)' is being recorded: stop it first")
    }
    let queue = try openForWriting()
    try asStoreErrors(path) {
      try queue.write { try $0.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [run.id]) }
    }
  }

  private func read<Result>(_ body: (Database) throws -> Result) throws -> Result? {
    guard let queue = try openForReading() else { return nil }
    return try asStoreErrors(path) { try queue.read(body) }
  }
}

extension RecordedRollout {
  fileprivate init(_ row: Row) throws {
    let tokens: [Int32] = numbers(try row.decoded("tokens"))
    let advantages: [Double] = numbers(try row.decoded("advantages"))
    try self.init(
      step: row.decoded("step"), group: row.decoded("group_id"), sample: row.decoded("sample"),
      task: row.decoded("task"),
      problem: row.decoded("problem"), question: row.decoded("question"),
      solution: row.decoded("solution"),
      text: row.decoded("text"), finish: row.decoded("finish"), score: row.decoded("score"),
      components: JSONText(row.decoded("components")),
      problemRow: JSONText(row.decoded("problem_row")),
      promptTokens: numbers(row.decoded("prompt_tokens")),
      tokens: tokens, logProbs: numbers(row.decoded("log_probs")),
      advantages: advantages.count == 1
        ? Array(repeating: advantages[0], count: tokens.count) : advantages)
  }
}
