import Files

/// The page that gathers what notebooks found: a table with a row for each recorded `finding`.
///
/// A finding is recorded as lines of a name and a text, as the command of that name shows it:
/// `question`, `claim`, `source`, `published`, `found`, `verdict`, in this order.
///
/// - Parameter paths: notebooks, or folders of them.
/// - Throws: ``NotebookError`` when one cannot be read.
public func experimentPage(at paths: [String]) throws(NotebookError) -> String {
  let notebooks = try NotebookFinder.notebooks(at: paths).map { path throws(NotebookError) in
    try Notebook(bytes: readNotebookFile(FilePath(path)), path: path)
  }

  var lines = [
    "# Experiments", "",
    "What each notebook of this folder found, from its recorded outputs. `scripts/experiments` writes this "
      + "page; a test holds it to the notebooks.",
  ]
  for notebook in notebooks {
    let findings = notebook.findings
    guard !findings.isEmpty else { continue }
    let file = notebook.path?.split(separator: "/").last.map(String.init) ?? ""
    lines += [
      "", "## [\(notebook.title ?? file)](\(file))", "",
      "| question | claim | published | found | verdict |", "|---|---|---|---|---|",
    ]
    for finding in findings {
      let cells = [
        finding[0], "\(finding[1]) (\(finding[2]))", finding[3], finding[4], "**\(finding[5])**",
      ]
      lines.append(
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |")
    }
  }
  return lines.joined(separator: "\n") + "\n"
}

extension Notebook {
  /// The texts of each recorded finding, in the order of its names.
  fileprivate var findings: [[String]] {
    let names = ["question", "claim", "source", "published", "found", "verdict"]
    return cells.flatMap { cell -> [[String]] in
      let lines = cell.recorded?.lines ?? []
      return lines.indices.compactMap { start in
        guard start + names.count <= lines.count else { return nil }
        let texts = zip(names, lines[start...]).compactMap { name, line in
          line.hasPrefix(name + " ") ? String(line.dropFirst(name.count)).trimmed() : nil
        }
        return texts.count == names.count ? texts : nil
      }
    }
  }
}
