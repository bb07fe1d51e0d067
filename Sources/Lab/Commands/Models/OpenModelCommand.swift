import Language
import Models
import Tensors

extension WeightFormat: ChoiceConvertible {}

struct OpenModelCommand: Command {
  static let declaration = CommandDeclaration(
    name: "open_model", area: .models,
    summary: "Open a model folder in the Hugging Face form.",
    discussion: """
      With weights=float32 the model can be trained as a whole. bfloat16 keeps the weights in half the
      memory, int8 in a quarter; then they do not change, and lora trains adapters beside them.
      """,
    examples: [
      "m = open_model \"models/qwen2.5-0.5b\"",
      "small = open_model \"models/qwen2.5-0.5b\" weights=bfloat16",
    ])

  @Argument("The folder.") var folder: String
  @Option("How the weights are stored.") var weights = WeightFormat.float32

  func run(in context: CommandContext<Session>) throws -> Value {
    context.session.new(
      try LanguageModel.open(
        folder: try context.session.files.path(folder),
        frozen: weights == .float32 ? nil : weights, pool: context.session.pool))
  }
}
