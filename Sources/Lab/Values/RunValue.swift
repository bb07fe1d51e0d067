import Files
import Language
import Runs
import Training

/// A recorded run as a value; what it reads, it reads from the store when asked.
struct RunValue: ObjectValue, ValueConvertible, TableRow {
  let run: RecordedRun
  let store: RunStore
  /// The metrics of the last update; nil before the first.
  let metrics: Metrics?

  static var typeDescription: String { "a run" }
  var typeName: String { Self.typeDescription }

  init(_ run: RecordedRun, _ store: RunStore) throws {
    self.run = run
    self.store = store
    metrics = try store.lastMetrics(of: run)
  }

  init(_ value: Value) throws {
    guard case .object(let object) = value, let run = object as? RunValue else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = run
  }

  var languageValue: Value { .object(self) }

  var summary: String {
    "run \(run.name): \(run.estimator) of \(run.model) by \(run.rule), "
      + "\(run.updates) update\(run.updates == 1 ? "" : "s"), \(run.status.rawValue)"
  }

  func display(width: Int) -> String {
    ([summary] + (metrics.map { [MetricsValue(metrics: $0).display(width: width)] } ?? []))
      .joined(separator: "\n")
  }

  var memberNames: [String] {
    [
      "name", "status", "updates", "model", "estimator", "rule", "seed", "settings", "metrics",
      "history", "rollouts",
    ]
  }

  func member(_ name: String) throws -> Value? {
    switch name {
    case "name": return .string(run.name)
    case "status": return .string(run.status.rawValue)
    case "updates": return .integer(run.updates)
    case "model": return .string(run.model)
    case "estimator": return .string(run.estimator)
    case "rule": return .string(run.rule)
    case "seed": return .integer(run.seed)
    case "settings": return .record(try settings)
    case "metrics":
      guard let metrics else {
        throw LabError("no update of the run '\(run.name)' is recorded yet")
      }
      return .object(MetricsValue(metrics: metrics))
    case "history":
      return .object(HistoryValue(reports: try store.updates(of: run).map(\.report)))
    case "rollouts": return .object(TableValue(rows: try rollouts))
    default: return nil
    }
  }

  var tableFields: [(String, Value)] {
    [
      ("name", .string(run.name)), ("status", .string(run.status.rawValue)),
      ("updates", .integer(run.updates)),
    ]
      + [("reward", MetricName.reward), ("length", .responseLengthMean), ("entropy", .entropy)]
      .map { title, metric in (title, metrics?[metric].map(Value.number) ?? .nil) }
      + [("rule", .string(run.rule))]
  }

  /// How it was made, its settings and the last metrics, for `compare`.
  var comparedFields: [(String, Value)] {
    get throws {
      let made: [(String, Value)] = [
        ("status", .string(run.status.rawValue)), ("updates", .integer(run.updates)),
        ("model", .string(run.model)),
      ]
      let settings = try settings
      return made + settings.keys.map { ($0, settings[$0] ?? .nil) }
        + (metrics?.entries ?? []).map { ($0.name, .number($0.value)) }
    }
  }

  /// Those of the trainer by name, the rule among them.
  var settings: Record {
    get throws {
      Record((try store.settings(of: run)?.members ?? []).map { ($0.key, Value(json: $0.value)) })
    }
  }

  /// A record for each answer of the last update.
  private var rollouts: [Value] {
    get throws {
      var rows: [Value] = []
      try store.forEachRollout(of: run, step: run.lastStep) { rollout in
        rows.append(
          .record(
            Record([
              ("group", .integer(rollout.group)), ("sample", .integer(rollout.sample)),
              ("score", rollout.score.map(Value.number) ?? .nil),
              ("components", Value(json: rollout.components.value)),
              ("finish", .string(rollout.finish)), ("length", .integer(rollout.tokens.count)),
              ("text", .string(rollout.text)), ("question", .string(rollout.question)),
              ("solution", .string(rollout.solution)),
              ("tokens", .list(rollout.tokens.map { .integer(Int($0)) })),
              ("log_probs", .list(rollout.logProbs.map { .number(Double($0)) })),
              ("advantages", .list(rollout.advantages.map(Value.number))),
            ])))
      }
      return rows
    }
  }
}

extension Value {
  /// The value that a JSON value stands for.
  init(json: JSONValue) {
    switch json {
    case .null: self = .nil
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .number(value)
    case .string(let text): self = .string(text)
    case .array(let values): self = .list(values.map(Value.init(json:)))
    case .object(let object):
      self = .record(Record(object.members.map { ($0.key, Value(json: $0.value)) }))
    }
  }
}
