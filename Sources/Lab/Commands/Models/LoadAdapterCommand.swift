import Language
import Models

struct LoadAdapterCommand: Command {
  static let declaration = CommandDeclaration(
    name: "load_adapter", area: .models,
    summary: "A model with the adapters of a folder that PEFT or save_adapter wrote.",
    examples: ["save_adapter (lora m) \"tuned\"; l = load_adapter m \"tuned\""])

  @Argument("The model that they belong to.") var model: ModelValue
  @Argument("The folder.") var folder: String

  func run(in context: CommandContext<Session>) throws -> Value {
    let base = model.model
    guard base.decoder.adapterConfiguration == nil else {
      throw ArgumentError(
        "model", "the model has adapters already", hint: "merge them into its weights first")
    }
    return context.session.new(
      base.with(
        try base.decoder.withAdapter(
          folder: try context.session.files.path(folder), pool: context.session.pool)))
  }
}
