import Language
import Notebooks

struct SaveCommand: Command {
  static let declaration = CommandDeclaration(
    name: "save", area: .session,
    summary: "Save what was typed so far, with what it showed, as a notebook.",
    discussion: "Statements that failed are left out, and so are save, help, history and vars.",
    examples: ["save \"notes.md\""])

  @Argument("The file.") var file: String
  @Option("Title of the notebook.") var title = "Session"

  func run(in context: CommandContext<Session>) throws -> Value {
    let session = context.session
    let entries = session.record.filter { entry in
      let word = entry.code.prefix { $0.isLetter || $0 == "_" }
      return !["save", "help", "history", "vars", "quit"].contains(String(word))
    }
    guard !entries.isEmpty else {
      throw LabError("there is nothing to save yet", hint: "run a statement first")
    }
    let writer = NotebookWriter(
      entries: entries, title: title, seed: UInt64(truncatingIfNeeded: session.firstSeed),
      width: session.terminalWidth == Session.standardWidth ? nil : session.terminalWidth)
    try writer.save(to: try session.files.path(file))
    if session.hasUnrecordedChange {
      context.print(
        "note: an interrupted statement trained a model; the notebook will differ from there on")
    }
    return .nil
  }
}
