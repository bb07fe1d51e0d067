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
      config.json and the weights are enough for token ids; texts need tokenizer.json too, and
      conversations (chat, rollout, trainer) a chat template, which is rendered as Transformers does it.
      template= takes chatml, llama3, plain (for base models) or a file; template_options gives the
      template further names, and date= the day that it may write. What is missing, or assumed, is said in
      a note.
      """,
    examples: [
      "m = open_model \"models/qwen2.5-0.5b\"",
      "small = open_model \"models/qwen2.5-0.5b\" weights=bfloat16",
      "q = open_model \"models/qwen2.5-0.5b\" template_options={enable_thinking: false}",
    ])

  @Argument("The folder.") var folder: String
  @Option("How the weights are stored.") var weights = WeightFormat.float32

  @Option("The chat template: a name or a file; nil is the folder's.")
  var template: TemplateArgument? = nil
  @Option("Further names for the template, such as enable_thinking.")
  var templateOptions: Record? = nil
  @Option("The day for a template that writes it, as 2026-01-31; nil is 2024-07-26.")
  var date: String? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let model = try LanguageModel.open(
      folder: try context.session.files.path(folder),
      frozen: weights == .float32 ? nil : weights,
      template: try template?.template(in: context.session),
      date: try date.map(templateDate), templateOptions: templateNames(templateOptions),
      pool: context.session.pool)
    for note in model.notes { context.session.note?("note: \(note)") }
    return context.session.new(model)
  }
}
