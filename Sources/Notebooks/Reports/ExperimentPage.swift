/// The page that gathers what notebooks found: a table with a row for each recorded `finding`.
///
/// A finding is recorded as lines of a name and a text, as the command of that name shows it:
/// `question`, `claim`, `source`, `published`, `found`, `verdict`, in this order. Where a folder has a
/// `review.md`, its text stands before the tables and its notes mark the verdicts.
///
/// - Parameter paths: notebooks, or folders of them.
/// - Throws: ``NotebookError`` when one cannot be read, or when a review marks what is not there.
public func experimentPage(at paths: [String]) throws(NotebookError) -> String {
  var lines = [
    "# Experiments", "",
    "What each notebook of this folder found, from its recorded outputs. `scripts/experiments` writes this "
      + "page; a test holds it to the notebooks.",
  ]
  var notes: [String] = []
  // Each notebook once, also where a folder and a notebook of it are named.
  var unseen = Set(try NotebookFinder.notebooks(at: paths))
  for path in paths {
    let review = try ExperimentReview(besideNotebooksIn: path)
    if let review { lines += [""] + review.text }
    var questions: [String: [String]] = [:]
    for path in try NotebookFinder.notebooks(at: [path]) {
      let notebook = try Notebook(bytes: readNotebookFile(path), path: path)
      let findings = notebook.findings
      let file = path.split(separator: "/").last.map(String.init) ?? ""
      questions[file] = findings.map(\.question)
      guard unseen.remove(path) != nil, !findings.isEmpty else { continue }
      lines += [
        "", "## [\(notebook.title ?? file)](\(file))", "",
        "| question | claim | published | found | verdict |", "|---|---|---|---|---|",
      ]
      lines += findings.map { finding in
        finding.row(
          references: review?.references(notebook: file, question: finding.question) ?? "")
      }
    }
    try review?.check(against: questions)
    notes += review?.noteLines ?? []
  }
  if !notes.isEmpty { lines += [""] + notes }
  return lines.joined(separator: "\n") + "\n"
}

/// The texts of a recorded finding.
private struct RecordedFinding {
  static let names = ["question", "claim", "source", "published", "found", "verdict"]
  /// In the order of the names.
  let texts: [String]

  var question: String { texts[0] }

  /// - Parameter lines: as recorded, from the first of the finding on.
  init?(_ lines: ArraySlice<String>) {
    texts = zip(Self.names, lines).compactMap { name, line in
      line.hasPrefix(name + " ") ? String(line.dropFirst(name.count)).trimmed() : nil
    }
    guard texts.count == Self.names.count else { return nil }
  }

  func row(references: String) -> String {
    let cells = [
      question, "\(texts[1]) (\(texts[2]))", texts[3], texts[4], "**\(texts[5])**\(references)",
    ]
    return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }
}

extension Notebook {
  fileprivate var findings: [RecordedFinding] {
    cells.flatMap { cell -> [RecordedFinding] in
      let lines = cell.recorded?.lines ?? []
      return lines.indices.compactMap { RecordedFinding(lines[$0...]) }
    }
  }
}
