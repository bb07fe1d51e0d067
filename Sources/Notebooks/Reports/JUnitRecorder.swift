/// JUnit XML as CI servers read it: a suite for each notebook, a case for each cell.
///
/// The report comes as a whole with the last event.
public struct JUnitRecorder: ReplayRecorder {
  private var notebooks: [NotebookReport] = []

  public init() {}

  public mutating func record(_ event: ReplayEvent) -> String {
    switch event {
    case .notebookFinished(let report):
      notebooks.append(report)
      return ""
    case .finished(let summary):
      return document(summary)
    case .notebookStarted, .note, .cellStarted, .cellFinished:
      return ""
    }
  }

  private func document(_ summary: ReplaySummary) -> String {
    let tests = summary.passed + summary.failed + summary.skipped
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + element(
        "testsuites",
        [
          ("name", "knave replay"), ("tests", "\(tests)"), ("failures", "\(summary.failed)"),
          ("skipped", "\(summary.skipped)"),
          ("time", seconds(notebooks.reduce(0) { $0 + $1.seconds })),
        ], notebooks.map(suite).joined()) + "\n"
  }

  private func suite(_ report: NotebookReport) -> String {
    var cases = report.cells.map { cell($0, path: report.path) }.joined()
    if let problem = report.problem {
      let failure = element("error", [("message", problem.message)], escaped(problem.rendering))
      cases +=
        "    " + element("testcase", [("classname", report.path), ("name", "notebook")], failure)
    }
    return "  "
      + element(
        "testsuite",
        [
          ("name", report.path), ("tests", "\(report.passed + report.failed + report.skipped)"),
          ("failures", "\(report.failed)"), ("skipped", "\(report.skipped)"),
          ("time", seconds(report.seconds)),
        ], cases)
  }

  private func cell(_ report: CellReport, path: String) -> String {
    let attributes = [
      ("classname", path), ("name", "cell \(report.label)"), ("file", path),
      ("line", "\(report.cell.line)"), ("time", seconds(report.seconds)),
    ]
    var content = ""
    if case .skipped(let reason) = report.status {
      content = element("skipped", [("message", reason)], "")
    } else if let problem = report.problem {
      content = element(
        "failure", [("message", problem), ("type", kind(report.status))],
        escaped(report.details(path: path)))
    }
    return "    " + element("testcase", attributes, content)
  }

  private func kind(_ status: CellReport.Status) -> String {
    if case .failed(let failure) = status { failure.kind.rawValue } else { "output" }
  }

  private func element(
    _ name: String, _ attributes: [(String, String)], _ content: String
  ) -> String {
    let list = attributes.map { " \($0.0)=\"\(escaped($0.1, isAttribute: true))\"" }.joined()
    if content.isEmpty { return "<\(name)\(list)/>\n" }
    let isNested = content.utf8.last == UInt8(ascii: "\n")
    return "<\(name)\(list)>\(isNested ? "\n" : "")\(content)</\(name)>\n"
  }

  /// Seconds to the millisecond.
  private func seconds(_ value: Double) -> String {
    let milliseconds = Int(min(max(value, 0), 1e12) * 1000)
    let fraction = "\(milliseconds % 1000 + 1000)".dropFirst()
    return "\(milliseconds / 1000).\(fraction)"
  }

  private func escaped(_ text: String, isAttribute: Bool = false) -> String {
    escapedMarkup(visible(text), keepsLines: !isAttribute)
  }
}

/// A text for use in XML or HTML; line ends in attributes are written as references.
func escapedMarkup(_ text: String, keepsLines: Bool = true) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): false
    case UInt8(ascii: "\n"), UInt8(ascii: "\t"): keepsLines
    // The first byte of what is no character of XML.
    case 0xEF: false
    default: true
    }
  }
  if isPlain { return text }
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "\n" where !keepsLines: escaped += "&#10;"
    case "\t" where !keepsLines: escaped += "&#9;"
    // Not characters of XML.
    case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}
