/// The report for a person: a line for each notebook, the differences, and the sum.
///
/// Its last line is `N passed, N failed`, counted in cells; `, N skipped` follows if there are any.
public struct ConsoleRecorder: ReplayRecorder {
  public init() {}

  public mutating func record(_ event: ReplayEvent) -> String {
    switch event {
    case .notebookStarted, .cellStarted: ""
    case .note(let path, let message): visible("\(path): \(message)") + "\n"
    case .cellFinished(let path, let report): visible(failure(path, report))
    case .notebookFinished(let report): visible(notebook(report))
    case .finished(let summary): summary.line + "\n"
    }
  }

  private func failure(_ path: String, _ report: CellReport) -> String {
    guard report.isFailure else { return "" }
    let what = if case .differs = report.status { "gives another output" } else { "failed" }
    let details = report.details(path: path)
    return "\(path):\(report.lineToSee): cell \(report.label) \(what)\n"
      + details + (details.hasSuffix("\n") ? "" : "\n")
  }

  private func notebook(_ report: NotebookReport) -> String {
    if let problem = report.problem { return problem.rendering + "\n" }
    var line = "\(report.path): "
    if report.failed == 0 {
      line += "\(report.passed) \(report.passed == 1 ? "cell" : "cells") passed"
    } else {
      line += "\(report.passed) passed, \(report.failed) failed"
    }
    if report.skipped > 0 { line += ", \(report.skipped) skipped" }
    if report.rewrittenCells > 0 {
      line +=
        ", \(report.rewrittenCells) \(report.rewrittenCells == 1 ? "output" : "outputs") rewritten"
    }
    return line + "\n"
  }
}
