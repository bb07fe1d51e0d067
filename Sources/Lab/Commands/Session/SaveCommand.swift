import Language
import Notebooks

struct SaveCommand: Command {
  static let declaration = CommandDeclaration(
    name: "save", area: .session,
    summary: "Save what was run so far, with what it showed, as a notebook.",
    discussion: """
      A notebook that was loaded stays as it is, with its prose, its options and its front matter, and
      what was typed since follows; a script that was loaded becomes a cell. Statements that failed or
      were undone are left out, and so are save, help, history, vars and quit. A file that this session
      neither saved nor loaded, or that was changed since, is replaced with replace=true only.
      """,
    examples: ["save \"notes.md\"", "save \"notes.md\" title=\"First update\""])

  @Argument("The file.") var file: String
  @Option("Title of the notebook; nil keeps that of the one loaded.") var title: String? = nil
  @Option("Whether another file of that name is replaced.") var replace = false

  func run(in context: CommandContext<Session>) throws -> Value {
    let session = context.session
    let (writer, notes) = try session.notebook(titled: title)
    let path = try session.files.path(file)
    let resolved = resolvedPath(path)
    if !replace { try session.requireOwn(file, at: resolved) }
    session.savedFiles[resolved] = try writer.save(to: path)
    for note in notes { session.note?(note) }
    if session.hasUnrecordedChange {
      context.print(
        "note: an interrupted statement trained a model; the notebook will differ from there on")
    }
    return .nil
  }
}
