import Language
import Models

struct SaveModelCommand: Command {
  static let declaration = CommandDeclaration(
    name: "save_model", area: .models,
    summary: "Save a model as a folder that Transformers and vLLM load.",
    examples: ["save_model m \"trained\" dtype=bfloat16"])

  @Argument("The model.") var model: ModelValue
  @Argument("The folder; it is made if need be.") var folder: String
  @Option("What the weights are rounded to; nil keeps them as the model stores them.")
  var dtype: SavedType? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let model = model.model
    try model.save(folder: try context.session.files.path(folder), type: dtype?.tensorType)
    if model.decoder.configuration.architecture == .qwen2, !model.tokenizer.splitsAsQwen2 {
      context.session.note?(
        "note: AutoTokenizer of Transformers 5 gives a model of type qwen2 the splitting of Qwen2, "
          + "which is not this tokenizer's: load it with PreTrainedTokenizerFast")
    }
    return .nil
  }
}

/// The types of numbers that weights are saved in.
enum SavedType: String, ChoiceConvertible {
  case float32, bfloat16, float16

  var tensorType: TensorType {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .float16: .float16
    }
  }
}
