import Language
import Models

struct MergeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "merge", area: .models,
    summary: "Add a model's adapters to its weights; the result is trained as a whole, in float32.",
    examples: ["merged = merge (lora m)"])

  @Argument("The model.") var model: ModelValue

  func run(in context: CommandContext<Session>) throws -> Value {
    let model = model.model
    return context.session.new(model.with(try model.decoder.merged(pool: context.session.pool)))
  }
}
