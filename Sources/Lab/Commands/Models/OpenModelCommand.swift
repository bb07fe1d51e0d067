import Language
import Models
import Tensors

extension WeightFormat: ChoiceConvertible {}

/// The chat templates that a model can be opened with, whatever its folder says.
enum ChosenTemplate: String, ChoiceConvertible {
  case chatml, llama3

  var template: ChatTemplate {
    switch self {
    case .chatml: .chatML
    case .llama3: .llama3
    }
  }
}

struct OpenModelCommand: Command {
  static let declaration = CommandDeclaration(
    name: "open_model", area: .models,
    summary: "Open a model folder in the Hugging Face form.",
    discussion: """
      With weights=float32 the model can be trained as a whole. bfloat16 keeps the weights in half the
      memory, int8 in a quarter; then they do not change, and lora trains adapters beside them.
      config.json and the weights are enough for token ids; texts need tokenizer.json too, and
      conversations (chat, rollout, trainer) a chat template. What is missing, or assumed, is said in a
      note.
      """,
    examples: [
      "m = open_model \"models/qwen2.5-0.5b\"",
      "small = open_model \"models/qwen2.5-0.5b\" weights=bfloat16",
    ])

  @Argument("The folder.") var folder: String
  @Option("How the weights are stored.") var weights = WeightFormat.float32

  @Option("The chat template, where the folder has none that is known; nil is the folder's.")
  var template: ChosenTemplate? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let model = try LanguageModel.open(
      folder: try context.session.files.path(folder),
      frozen: weights == .float32 ? nil : weights, template: template?.template,
      pool: context.session.pool)
    for note in model.notes { context.session.note?("note: \(note)") }
    return context.session.new(model)
  }
}
