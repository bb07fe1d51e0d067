import Language
import Models

struct NewModelCommand: Command {
  static let declaration = CommandDeclaration(
    name: "new_model", area: .models,
    summary: "Make a model of the Qwen2 shape with random parameters.",
    discussion: """
      Transformers gives every model of the Qwen2 shape Qwen2's own splitting of texts, one digit a
      token. With a tokenizer that splits otherwise (train_tokenizer digits=3) the model has the Llama
      shape, which is the same but for biases of queries, keys and values.
      """,
    examples: ["m = new_model tok layers=4 hidden=128 ffn=384 heads=4 key_value_heads=2"])

  @Argument("The tokenizer; it fixes the vocabulary.") var tokenizer: TokenizerValue
  @Option("Layers.", range: 1...256) var layers = 4
  @Option("Hidden size.", range: 2...65_536) var hidden = 128
  @Option("Width of the SwiGLU block.", range: 1...1_048_576) var ffn = 384
  @Option("Query heads.", range: 1...1024) var heads = 4
  @Option("Key-value heads.", range: 1...1024) var keyValueHeads = 2
  @Option("Longest sequence.", range: 2...1_048_576) var positions = 1024
  @Option("Rows of the embedding; as many as the tokenizer has tokens if nil.")
  var vocabulary: Int? = nil
  @Option("Seed of the parameters; the session's if nil.") var seed: Int? = nil
  @Option("What the model is called.") var name = "new"

  func run(in context: CommandContext<Session>) throws -> Value {
    guard hidden % heads == 0, (hidden / heads).isMultiple(of: 2) else {
      throw ArgumentError(
        "heads", "hidden size \(hidden) does not divide into \(heads) heads of even size")
    }
    guard heads % keyValueHeads == 0 else {
      throw ArgumentError(
        "key_value_heads", "\(heads) heads do not divide among \(keyValueHeads) key-value heads")
    }
    guard let end = tokenizer.tokenizer.id(ofToken: "<|im_end|>") else {
      throw ArgumentError(
        "tokenizer", "the tokenizer has no token <|im_end|>: train it with train_tokenizer")
    }
    let tokens = tokenizer.tokenizer.vocabularySize
    guard (tokens...4_194_304).contains(vocabulary ?? tokens) else {
      throw ArgumentError(
        "vocabulary", "the vocabulary must have room for the \(tokens) tokens of the tokenizer")
    }
    var configuration = ModelConfiguration(
      vocabularySize: vocabulary ?? tokens, hiddenSize: hidden,
      intermediateSize: ffn, layerCount: layers, headCount: heads,
      keyValueHeadCount: keyValueHeads, attentionBias: tokenizer.tokenizer.splitsAsQwen2,
      maximumPositions: positions)
    configuration.endOfSequenceTokens = [end]
    let pool = context.session.pool
    let decoder = try DecoderModel(configuration)
    try decoder.initialize(from: context.session.stream("new_model", seed: seed))
    decoder.parametersChanged(pool: pool)
    return context.session.new(
      LanguageModel(
        name: name, decoder: decoder, tokenizer: tokenizer.tokenizer,
        template: .chatML, stopTokens: [end]))
  }
}
