import Files

/// A machine's report: one JSON object with the last event.
public struct JSONRecorder: ReplayRecorder {
  private var notebooks: [NotebookReport] = []

  public init() {}

  public mutating func record(_ event: ReplayEvent) -> String {
    switch event {
    case .notebookFinished(let report):
      notebooks.append(report)
      return ""
    case .finished(let summary):
      return document(summary).line + "\n"
    case .notebookStarted, .note, .cellStarted, .cellFinished:
      return ""
    }
  }

  private func document(_ summary: ReplaySummary) -> JSONValue {
    .object([
      "passed": .integer(summary.passed), "failed": .integer(summary.failed),
      "skipped": .integer(summary.skipped), "rewritten": .integer(summary.rewrittenCells),
      "exit_code": .integer(Int(summary.exitCode)),
      "notebooks": .array(notebooks.map(notebook)),
    ])
  }

  private func notebook(_ report: NotebookReport) -> JSONValue {
    var members: JSONObject = ["path": .string(report.path)]
    members["title"] = report.title.map(JSONValue.string)
    members["error"] = report.problem.map { .string($0.message) }
    members["line"] = report.problem?.line.map(JSONValue.integer)
    members["seconds"] = .number(report.seconds)
    members["cells"] = .array(report.cells.map(cell))
    return .object(members)
  }

  private func cell(_ report: CellReport) -> JSONValue {
    var members: JSONObject = ["number": .integer(report.cell.number)]
    members["name"] = report.cell.name.map(JSONValue.string)
    members["line"] = .integer(report.lineToSee)
    switch report.status {
    case .passed: members["status"] = .string("passed")
    case .skipped(let reason):
      members["status"] = .string("skipped")
      members["reason"] = .string(reason)
    case .failed(let failure):
      members["status"] = .string("failed")
      members["kind"] = .string(failure.kind.rawValue)
      members["message"] = .string(failure.message)
    case .differs(let difference):
      members["status"] = .string("differs")
      members["expected"] = difference.expected.map(JSONValue.string) ?? .null
      members["got"] = difference.got.map(JSONValue.string) ?? .null
      members["diff"] = .string(difference.hunks)
    }
    members["seconds"] = .number(report.seconds)
    return .object(members)
  }
}
