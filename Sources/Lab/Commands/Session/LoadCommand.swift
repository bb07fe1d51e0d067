import Diagnostics
import Language
import Notebooks

struct LoadCommand: Command {
  static let declaration = CommandDeclaration(
    name: "load", area: .session,
    summary: "Run a saved notebook or a script in this session, to be where it ended.",
    discussion: """
      A notebook's seed and tolerance become the session's. What print and the commands that look write
      is shown again; it is not compared, as knave replay does. Cells that should fail, or are skipped,
      are left out. save then keeps the notebook, and adds what is typed after it. A script, or a
      notebook, of more than 32 MB is not read.
      """,
    examples: ["load \"setup.knave\""])

  @Argument("The file: .md, or a script.") var file: String

  func run(in context: CommandContext<Session>) throws -> Value {
    let session = context.session
    let program = try ProgramFile(file, session.files)
    let content: LoadedFile.Content
    let start: Conditions
    let end: Conditions
    switch program.content {
    case .script(let text):
      start = Conditions(session, context.tolerance(nil))
      content = .script(text, output: try output(of: Source(name: file, text: text), context))
      end = Conditions(session, context.tolerance(nil))
    case .notebook(let notebook):
      let width = session.settings.width
      let own = notebook.frontMatter.width ?? Session.standardWidth
      session.settings.width = own
      begin(notebook.frontMatter, context)
      start = Conditions(session, context.tolerance(nil))
      content = .notebook(notebook, outputs: try run(notebook, context))
      end = Conditions(session, context.tolerance(nil))
      if session.settings.width == own { session.settings.width = width }
    }
    if context.isStatement {
      session.loaded = LoadedFile(
        name: file, path: program.path, content: content, start: start, end: end)
    }
    return .nil
  }

  /// Takes over what the front matter states, as a replay does.
  private func begin(_ frontMatter: FrontMatter, _ context: CommandContext<Session>) {
    if let seed = frontMatter.seed {
      context.session.settings.seed = Int(truncatingIfNeeded: seed)
    }
    if let relative = frontMatter.tolerance {
      var tolerance = context.tolerance(nil)
      tolerance.relative = relative
      _ = context.tolerance(tolerance)
    }
  }

  /// Runs the cells, and returns what each gave.
  private func run(
    _ notebook: Notebook, _ context: CommandContext<Session>
  ) throws -> [Int: String] {
    for parameter in notebook.frontMatter.parameters {
      let text = "\(parameter.name) = \(parameter.value.literal)"
      try context.run(Source(name: file, text: text)) { _ in }
    }
    var outputs: [Int: String] = [:]
    for cell in notebook.cells where cell.options.error == nil && !cell.options.skip {
      outputs[cell.number] = try output(
        of: Source(name: file, text: cell.code, firstLine: cell.codeLine), context)
    }
    return outputs
  }

  /// Runs statements, and returns what they would have shown at the prompt: what they wrote, and their
  /// values, which are not shown here.
  private func output(
    of source: Source, _ context: CommandContext<Session>
  ) throws -> String {
    let session = context.session
    var lines: [String] = []
    var written = session.output.count
    try context.run(source) { value in
      lines += session.output[written...]
      written = session.output.count
      lines.append(visibleControlCharacters(value.plainDisplay(width: session.width)))
    }
    return (lines + session.output[written...]).joined(separator: "\n")
  }
}
