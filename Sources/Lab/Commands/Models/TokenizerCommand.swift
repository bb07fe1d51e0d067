import Language
import Models

struct TokenizerCommand: Command {
  static let declaration = CommandDeclaration(
    name: "tokenizer", area: .models,
    summary:
      "The tokenizer of a model, of a folder that holds a tokenizer.json, or of such a file.",
    examples: ["tok = tokenizer m; encode tok \"Zoey\""])

  @Argument("A model, a folder, or a file of the name *.json.") var source: Value

  func run(in context: CommandContext<Session>) throws -> Value {
    if case .string(let name) = source {
      let path = try context.session.files.path(name)
      return .object(
        TokenizerValue(
          try name.hasSuffix(".json") ? Tokenizer.open(path: path) : Tokenizer.open(folder: path)))
    }
    return .object(try TokenizerValue(source))
  }
}
