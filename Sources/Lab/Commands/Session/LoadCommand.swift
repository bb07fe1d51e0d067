import Diagnostics
import Files
import Language
import Notebooks

struct LoadCommand: Command {
  static let declaration = CommandDeclaration(
    name: "load", area: .session,
    summary: "Run a saved notebook or a script in this session, to be where it ended.",
    discussion: """
      A notebook's seed becomes the session's. What print and the commands that look write is shown
      again; it is not compared, as knave replay does. Cells that should fail, or are skipped, are
      left out.
      """,
    examples: ["load \"setup.knave\""])

  @Argument("The file: .md, or a script.") var file: String

  func run(in context: CommandContext<Session>) throws -> Value {
    let path = try context.session.files.path(file)
    let bytes = try readFile(path)
    guard file.hasSuffix(".md") else {
      try context.run(Source(name: file, text: String(decoding: bytes, as: UTF8.self)))
      return .nil
    }
    let notebook = try Notebook(bytes: bytes, path: path.name)
    if let seed = notebook.frontMatter.seed {
      context.session.settings.seed = Int(truncatingIfNeeded: seed)
    }
    for parameter in notebook.frontMatter.parameters {
      try context.run(
        Source(name: file, text: "\(parameter.name) = \(parameter.value.literal)"))
    }
    for cell in notebook.cells where cell.options.error == nil && !cell.options.skip {
      try context.run(Source(name: file, text: cell.code, firstLine: cell.codeLine))
    }
    return .nil
  }
}
