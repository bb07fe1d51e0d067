import Foundation

/// What a review found of a folder's experiments: a text, and notes on findings.
///
/// It is the file `review.md` beside the notebooks. Its text comes first. The section `## Marks` is a table with a
/// row for each notebook, question (`*` for all of the notebook) and the names of its notes. The section
/// `## Notes` has a line `[^name]: text` for each note.
struct ExperimentReview {
  /// The text, without the title.
  let text: [String]
  private let marks: [Mark]
  private let notes: [(name: String, line: String)]

  private struct Mark {
    let notebook: String
    /// Nil marks all findings of the notebook.
    let question: String?
    let notes: [String]
    let line: Int
  }

  private let path: String

  /// Nil where a folder has no review.
  init?(besideNotebooksIn folder: String) throws(NotebookError) {
    let path = folder.hasSuffix("/") ? folder + "review.md" : folder + "/review.md"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    try self.init(String(decoding: try readNotebookFile(path), as: UTF8.self), path: path)
  }

  init(_ source: String, path: String) throws(NotebookError) {
    var section = ""
    var text: [String] = []
    var marks: [Mark] = []
    var notes: [(name: String, line: String)] = []
    for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if line == "## Marks" || line == "## Notes" {
        section = String(line)
      } else if section.isEmpty {
        if !line.hasPrefix("# ") { text.append(String(line)) }
      } else if line.isEmpty {
        continue
      } else if section == "## Marks" {
        guard let cells = Self.cells(line) else {
          throw NotebookError(
            "expected a row of a notebook, a question and notes, found '\(line)'", path: path,
            line: index + 1)
        }
        guard cells[0].hasSuffix(".md") else { continue }
        marks.append(
          Mark(
            notebook: cells[0], question: cells[1] == "*" ? nil : cells[1],
            notes: cells[2].split(separator: ",").map { String($0).trimmed() }, line: index + 1))
      } else {
        guard let end = line.firstRange(of: "]: "), line.hasPrefix("[^") else {
          throw NotebookError(
            "expected a note '[^name]: text', found '\(line)'", path: path, line: index + 1)
        }
        notes.append((String(line[..<end.lowerBound].dropFirst(2)), String(line)))
      }
    }
    while text.first?.isEmpty == true { text.removeFirst() }
    while text.last?.isEmpty == true { text.removeLast() }
    self.text = text
    self.marks = marks
    self.notes = notes
    self.path = path
  }

  /// The three cells of a row; nil for any other line.
  private static func cells(_ line: Substring) -> [String]? {
    guard line.hasPrefix("|"), line.hasSuffix("|"), line.count > 1 else { return nil }
    let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      .map { String($0).trimmed() }
    return cells.count == 3 ? cells : nil
  }

  /// The references of a finding, in the order of the notes: ` [^base] [^contents]`.
  func references(notebook: String, question: String) -> String {
    let named = marks.filter {
      $0.notebook == notebook && ($0.question == nil || $0.question == question)
    }.flatMap(\.notes)
    return notes.map(\.name).filter(named.contains).map { " [^\($0)]" }.joined()
  }

  var noteLines: [String] { notes.map(\.line) }

  /// Checks that every mark has its finding and its notes, and every note a mark.
  ///
  /// - Parameter questions: those of each notebook, by its file's name.
  func check(against questions: [String: [String]]) throws(NotebookError) {
    let names = notes.map(\.name)
    for mark in marks {
      guard let known = questions[mark.notebook] else {
        throw NotebookError(
          "'\(mark.notebook)' is marked, which is no notebook with findings", path: path,
          line: mark.line)
      }
      if let question = mark.question, !known.contains(question) {
        throw NotebookError(
          "'\(question)' is marked, which \(mark.notebook) does not ask",
          advice: "it asks: " + known.joined(separator: " / "), path: path, line: mark.line)
      }
      if let missing = mark.notes.first(where: { !names.contains($0) }) {
        throw NotebookError("there is no note '\(missing)'", path: path, line: mark.line)
      }
    }
    let used = marks.flatMap(\.notes)
    if let unused = names.first(where: { !used.contains($0) }) {
      throw NotebookError("the note '\(unused)' marks no finding", path: path)
    }
  }
}
