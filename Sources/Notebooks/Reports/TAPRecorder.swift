import Files

/// The Test Anything Protocol, version 13: a test point for each cell, the plan at the end.
public struct TAPRecorder: ReplayRecorder {
  private var count = 0

  public init() {}

  public mutating func record(_ event: ReplayEvent) -> String {
    switch event {
    case .cellFinished(let path, let report):
      return opening() + point(path, report)
    case .notebookFinished(let report):
      guard let problem = report.problem else { return "" }
      let opening = opening()
      count += 1
      return opening + "not ok \(count) - \(escaped(report.path))\n"
        + diagnostics(problem.message, details: problem.rendering)
    case .note(let path, let message):
      return opening() + "# \(oneLine("\(path): \(message)"))\n"
    case .finished:
      return opening() + "1..\(count)\n"
    case .notebookStarted, .cellStarted:
      return ""
    }
  }

  private var isOpen = false

  private mutating func opening() -> String {
    defer { isOpen = true }
    return isOpen ? "" : "TAP version 13\n"
  }

  private mutating func point(_ path: String, _ report: CellReport) -> String {
    count += 1
    let name = "\(count) - \(escaped("\(path): cell \(report.label)"))"
    if case .skipped(let reason) = report.status {
      return "ok \(name) # SKIP \(escaped(reason))\n"
    }
    guard let problem = report.problem else { return "ok \(name)\n" }
    return "not ok \(name)\n"
      + diagnostics(problem, line: report.lineToSee, details: report.details(path: path))
  }

  /// The YAML block that explains a test point.
  private func diagnostics(_ message: String, line: Int? = nil, details: String) -> String {
    var block = "  ---\n  message: \(JSONValue.quoted(visible(message)))\n"
    if let line { block += "  line: \(line)\n" }
    block += "  details: \(JSONValue.quoted(visible(details)))\n"
    return block + "  ...\n"
  }

  private func escaped(_ text: String) -> String {
    var escaped = ""
    for character in oneLine(text) {
      escaped += character == "#" || character == "\\" ? "\\\(character)" : "\(character)"
    }
    return escaped
  }

  private func oneLine(_ text: String) -> String {
    outputLines(visible(text)).joined(separator: " ")
  }
}
