import Language
import Models

struct TokenizerCommand: Command {
  static let declaration = CommandDeclaration(
    name: "tokenizer", area: .models,
    summary: "The tokenizer of a model, or of a folder that holds a tokenizer.json.",
    examples: ["tok = tokenizer m; encode tok \"Zoey\""])

  @Argument("A model, or a folder.") var source: Value

  func run(in context: CommandContext<Session>) throws -> Value {
    if case .string(let folder) = source {
      return .object(
        TokenizerValue(try Tokenizer.open(folder: try context.session.files.path(folder))))
    }
    return .object(try TokenizerValue(source))
  }
}
