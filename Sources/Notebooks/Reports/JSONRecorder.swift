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
      return document(summary).text + "\n"
    case .notebookStarted, .note, .cellStarted, .cellFinished:
      return ""
    }
  }

  private func document(_ summary: ReplaySummary) -> JSONValue {
    .object([
      ("passed", .integer(summary.passed)), ("failed", .integer(summary.failed)),
      ("skipped", .integer(summary.skipped)), ("rewritten", .integer(summary.rewrittenCells)),
      ("exit_code", .integer(Int(summary.exitCode))),
      ("notebooks", .array(notebooks.map(notebook))),
    ])
  }

  private func notebook(_ report: NotebookReport) -> JSONValue {
    var members: [(String, JSONValue)] = [("path", .string(report.path))]
    if let title = report.title { members.append(("title", .string(title))) }
    if let problem = report.problem {
      members.append(("error", .string(problem.message)))
      if let line = problem.line { members.append(("line", .integer(line))) }
    }
    members.append(("seconds", .number("\(report.seconds)")))
    members.append(("cells", .array(report.cells.map(cell))))
    return .object(members)
  }

  private func cell(_ report: CellReport) -> JSONValue {
    var members: [(String, JSONValue)] = [("number", .integer(report.number))]
    if let name = report.name { members.append(("name", .string(name))) }
    members.append(("line", .integer(report.lineToSee)))
    switch report.status {
    case .passed: members.append(("status", .string("passed")))
    case .skipped(let reason):
      members += [("status", .string("skipped")), ("reason", .string(reason))]
    case .failed(let failure):
      members += [
        ("status", .string("failed")), ("kind", .string(failure.kind.rawValue)),
        ("message", .string(failure.message)),
      ]
    case .differs(let difference):
      members.append(("status", .string("differs")))
      members.append(("expected", difference.expected.map(JSONValue.string) ?? .null))
      members.append(("got", difference.got.map(JSONValue.string) ?? .null))
      members.append(("diff", .string(difference.hunks)))
    }
    members.append(("seconds", .number("\(report.seconds)")))
    return .object(members)
  }
}
