import Files
import Language
import Models

struct TinyModelCommand: Command {
  static let declaration = CommandDeclaration(
    name: "tiny_model", area: .models,
    summary: "Load the half-trained model that ships with Knave.",
    examples: ["m = tiny_model"])

  func run(in context: CommandContext<Session>) throws -> Value {
    context.session.new(
      try LanguageModel.open(
        folder: FilePath(try tinyModelFolder()), name: "tiny", pool: context.session.pool))
  }
}
