import Language
import Training

/// Metrics as a value: a number under each name.
struct MetricsValue: ObjectValue, TableRow {
  let metrics: Metrics

  var typeName: String { "metrics" }
  var summary: String { "\(metrics.names.count) metrics" }

  func display(width: Int) -> String {
    let widest = metrics.names.map(\.count).max() ?? 0
    return metrics.entries.map { entry in
      entry.name + String(repeating: " ", count: widest - entry.name.count + 2)
        + shortNumber(entry.value)
    }.joined(separator: "\n")
  }

  var memberNames: [String] { metrics.names }
  func member(_ name: String) -> Value? { metrics[name].map(Value.number) }

  func element(at index: Value) throws -> Value? {
    guard case .string(let name) = index else { return nil }
    if let value = metrics[name] { return .number(value) }
    throw LabError(
      "there is no metric '\(name)'", hint: "there are " + metrics.names.joined(separator: ", "))
  }

  var tableFields: [(String, Value)] { metrics.entries.map { ($0.name, .number($0.value)) } }
}

/// The metrics of every update, as a value: a list for each name.
struct HistoryValue: ObjectValue {
  let reports: [UpdateReport]

  var typeName: String { "a history" }
  var summary: String { "history of \(reports.count) update\(reports.count == 1 ? "" : "s")" }
  var memberNames: [String] { ["update"] + (reports.last?.metrics.names ?? []) }
  var elements: [Value]? { reports.map { .object(MetricsValue(metrics: $0.metrics)) } }

  func member(_ name: String) -> Value? {
    if name == "update" { return .list(reports.map { .integer($0.update) }) }
    guard reports.contains(where: { $0.metrics[name] != nil }) else {
      return reports.isEmpty && MetricName(rawValue: name) != nil ? .list([]) : nil
    }
    return .list(reports.map { $0.metrics[name].map(Value.number) ?? .nil })
  }

  func element(at index: Value) throws -> Value? {
    guard case .string(let name) = index else { return nil }
    guard let values = member(name) else { throw LabError("there is no metric '\(name)'") }
    return values
  }
}

/// An error of the bindings, with advice.
struct LabError: Error, CustomStringConvertible {
  let description: String

  init(_ message: String, hint: String? = nil) {
    description = hint.map { "\(message): \($0)" } ?? message
  }
}
