/// Annotations for GitHub Actions: an `::error` at the line of each failure.
public struct GitHubRecorder: ReplayRecorder {
  public init() {}

  public mutating func record(_ event: ReplayEvent) -> String {
    switch event {
    case .cellFinished(let path, let report):
      guard let problem = report.problem else { return "" }
      let title = "cell \(report.label)"
      return command(
        "error", path, report.lineToSee, title, "\(problem)\n\(report.details(path: path))")
    case .notebookFinished(let report):
      guard let problem = report.problem else { return "" }
      let message = problem.advice.map { "\(problem.message)\n\($0)" } ?? problem.message
      return command("error", report.path, problem.line ?? 1, "notebook", message)
    case .note(let path, let message):
      return command("notice", path, 1, "replay", message)
    case .notebookStarted, .cellStarted, .finished:
      return ""
    }
  }

  private func command(
    _ name: String, _ path: String, _ line: Int, _ title: String, _ message: String
  ) -> String {
    let properties = "file=\(escaped(path, isProperty: true)),line=\(line)"
    return "::\(name) \(properties),title=\(escaped(title, isProperty: true))"
      + "::\(escaped(visible(message), isProperty: false))\n"
  }

  private func escaped(_ text: String, isProperty: Bool) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped.append(contentsOf: "%25".unicodeScalars)
      case "\r": escaped.append(contentsOf: "%0D".unicodeScalars)
      case "\n": escaped.append(contentsOf: "%0A".unicodeScalars)
      case ":" where isProperty: escaped.append(contentsOf: "%3A".unicodeScalars)
      case "," where isProperty: escaped.append(contentsOf: "%2C".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
