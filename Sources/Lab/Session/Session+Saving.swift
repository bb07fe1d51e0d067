import Files
import Language
import Notebooks

extension Session {
  /// Statements that look at the session or end it, and are no part of a saved notebook.
  private static let omitted: Set<String> = ["save", "help", "history", "vars", "quit"]

  /// The notebook of what was run so far, and what is to be said about it.
  ///
  /// Loaded notebooks are held as they are, the first with its front matter; scripts in cells of their
  /// own. Where a statement ran under other conditions than a replay would have come to, `config` comes
  /// before it.
  func notebook(titled title: String?) throws -> (writer: NotebookWriter, notes: [String]) {
    let entries = record.filter { entry in
      entry.loaded != nil
        || !Self.omitted.contains(String(entry.code.prefix { $0.isLetter || $0 == "_" }))
    }
    guard let first = entries.first else {
      throw LabError("there is nothing to save yet", hint: "run a statement first")
    }
    var base = entries.lazy.compactMap { $0.loaded?.notebook }.first
    var writer = NotebookWriter(pieces: [], title: title)
    var now: Conditions
    if let stated = base {
      // Where the front matter has no place for the seed, config sets it.
      if stated.frontMatter.seed == nil, first.start.seed != 0 {
        base = (try? stated.stating(seed: UInt64(truncatingIfNeeded: first.start.seed))) ?? stated
      }
      now = Conditions(base?.frontMatter ?? stated.frontMatter)
    } else {
      writer.title = title ?? "Session"
      writer.seed = UInt64(truncatingIfNeeded: first.start.seed)
      writer.width = first.start.width == Self.standardWidth ? nil : first.start.width
      now = first.start
      now.tolerance = Language.Tolerance().relative
    }
    let tolerance = base?.frontMatter.tolerance
    var notes: [String] = []
    for (index, entry) in entries.enumerated() {
      if let change = now.change(to: entry.start) {
        writer.pieces.append(.cell(NotebookWriter.Entry(code: change, output: "")))
      }
      now = entry.end
      switch entry.loaded?.content {
      case nil:
        writer.pieces.append(
          .statement(NotebookWriter.Entry(code: entry.code, output: entry.output)))
      case .script(let text, let output)?:
        writer.pieces.append(.cell(NotebookWriter.Entry(code: text, output: output)))
      case .notebook(let notebook, let outputs)?:
        let parameters = notebook.frontMatter.parameters
        if index > 0, !parameters.isEmpty {
          let code = parameters.map { "\($0.name) = \($0.value.literal)" }
          writer.pieces.append(
            .cell(NotebookWriter.Entry(code: code.joined(separator: "\n"), output: "")))
        }
        let taken = try notebook.taking(outputs, tolerance: tolerance)
        if !taken.replaced.isEmpty, let name = entry.loaded?.name {
          let cells = taken.replaced.map(String.init).joined(separator: ", ")
          notes.append(
            "note: other output than was recorded in \(name) is saved for its cells \(cells)")
        }
        writer.pieces.append(.notebook(taken.notebook))
      }
    }
    writer.base = base
    return (writer, notes)
  }

  /// - Throws: when a file holds something that this session neither saved nor loaded, or that was
  ///   changed since.
  func requireOwn(_ name: String, at path: FilePath) throws {
    let loaded = record.compactMap(\.loaded).last { $0.path == path }?.notebook?.text
    let known = savedFiles[path] ?? loaded
    if isAbsent(path) { return }
    let file = try OpenFile(path)
    // An empty file has nothing to lose.
    let expected = known ?? ""
    if file.size == expected.utf8.count, try readFile(path).elementsEqual(expected.utf8) { return }
    let what =
      known == nil
      ? "exists, and this session neither saved nor loaded it"
      : "was changed since this session \(savedFiles[path] == nil ? "loaded" : "saved") it"
    throw ArgumentError(
      "file", "'\(name)' \(what)", hint: "save under another name, or add replace=true")
  }
}
