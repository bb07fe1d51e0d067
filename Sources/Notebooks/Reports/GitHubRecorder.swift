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
      + "::\(escaped(message, isProperty: false))\n"
  }

  private func escaped(_ text: String, isProperty: Bool) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in visible(text).unicodeScalars {
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

/// A text for the output of a step of GitHub Actions, in which nothing is taken for a command.
///
/// - Parameter token: what nobody who wrote the text can know.
public func withCommandsStopped(_ text: String, token: String) -> String {
  "::stop-commands::\(token)\n" + text + (text.utf8.last == UInt8(ascii: "\n") ? "" : "\n")
    + "::\(token)::\n"
}

/// A text in which GitHub Actions finds no command: the first sign of `::` at the beginning of a line, and of
/// `##[` anywhere, is written as its escape.
public func withoutWorkflowCommands(_ text: String) -> String {
  let scalars = Array(text.unicodeScalars)
  var safe = String.UnicodeScalarView()
  var isAtStart = true
  for (index, scalar) in scalars.enumerated() {
    let rest = scalars[index...]
    if isAtStart && rest.starts(with: "::".unicodeScalars)
      || rest.starts(with: "##[".unicodeScalars)
    {
      safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
    } else {
      safe.append(scalar)
    }
    isAtStart = scalar == "\n" || scalar == "\r" || isAtStart && scalar.properties.isWhitespace
  }
  return String(safe)
}
