import Language
import Models

struct SaveAdapterCommand: Command {
  static let declaration = CommandDeclaration(
    name: "save_adapter", area: .models,
    summary: "Save a model's adapters as a folder that PEFT loads.",
    examples: ["save_adapter (lora m) \"adapter\""])

  @Argument("The model.") var model: ModelValue
  @Argument("The folder; it is made if need be.") var folder: String
  @Option("Name or path of the model that they belong to; the model's own name if nil.")
  var base: String? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    try model.model.decoder.saveAdapter(
      folder: try context.session.files.path(folder), base: base ?? model.model.name)
    return .nil
  }
}
