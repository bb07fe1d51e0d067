import Language
import Models

struct OpenModelCommand: Command {
  static let declaration = CommandDeclaration(
    name: "open_model", area: .models,
    summary: "Open a model folder in the Hugging Face form.",
    examples: ["m = open_model \"models/qwen2.5-0.5b\""])

  @Argument("The folder.") var folder: String

  func run(in context: CommandContext<Session>) throws -> Value {
    .object(
      ModelValue(
        try LanguageModel.open(
          folder: try context.session.files.path(folder), pool: context.session.pool)))
  }
}
