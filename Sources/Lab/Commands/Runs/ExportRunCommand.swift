import Language
import Runs

extension ExportFormat: ChoiceConvertible {}

struct ExportRunCommand: Command {
  static let declaration = CommandDeclaration(
    name: "export_run", area: .runs,
    summary: "Write a recorded run as JSON lines, CSV or an event file of TensorBoard.",
    discussion: """
      jsonl and csv have a line for each update, under the names of its metrics; rollouts has a JSON line
      for each answer with its tokens. For tensorboard the file is a folder: tensorboard --logdir FOLDER
      shows it.
      """,
    examples: [
      "export_run \"first\" \"first.jsonl\"", "export_run \"first\" \"first.csv\" format=csv",
      "export_run \"first\" \"events\" format=tensorboard",
    ])

  @Argument("The run, or its name.") var run: RunArgument
  @Argument("The file, or the folder.") var file: String
  @Option("What it is written as.") var format = ExportFormat.jsonLines

  func run(in context: CommandContext<Session>) throws -> Value {
    let path = try context.session.files.path(file)
    let store = try context.session.runStore()
    switch run {
    case .name(let name): try store.export(try store.run(named: name), as: format, to: path)
    case .run(let value): try value.store.export(value.run, as: format, to: path)
    }
    return .nil
  }
}

/// A run, or the name of one.
enum RunArgument: ValueConvertible {
  case name(String)
  case run(RunValue)

  static var typeDescription: String { "a run, or its name" }

  init(_ value: Value) throws {
    switch value {
    case .string(let name): self = .name(name)
    case .object(let object):
      guard let run = object as? RunValue else { fallthrough }
      self = .run(run)
    default: throw ConversionError(expected: Self.typeDescription, found: value)
    }
  }

  var languageValue: Value {
    switch self {
    case .name(let name): .string(name)
    case .run(let run): .object(run)
    }
  }
}
