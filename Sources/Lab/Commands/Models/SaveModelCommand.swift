import Language
import Models

struct SaveModelCommand: Command {
  static let declaration = CommandDeclaration(
    name: "save_model", area: .models,
    summary: "Save a model as a folder that Transformers and vLLM load.",
    examples: ["save_model m \"trained\""])

  @Argument("The model.") var model: ModelValue
  @Argument("The folder; it is made if need be.") var folder: String

  func run(in context: CommandContext<Session>) throws -> Value {
    try model.model.save(folder: try context.session.files.path(folder))
    return .nil
  }
}
