import Language
import Models

struct TrainTokenizerCommand: Command {
  static let declaration = CommandDeclaration(
    name: "train_tokenizer", area: .models,
    summary: "Learn a byte-level BPE vocabulary from texts.",
    examples: ["tok = train_tokenizer texts vocabulary=512"])

  @Argument("The texts.") var texts: [String]
  @Option("Tokens in all, with the 256 bytes and the chat tokens.", range: 258...1_000_000)
  var vocabulary = 512
  @Option("The most digits of one token: 1 as Qwen2 has, 3 as Llama 3.", range: 1...3)
  var digits = 1

  func run(in context: CommandContext<Session>) throws -> Value {
    .object(
      TokenizerValue(
        try BytePairTrainer(
          vocabularySize: vocabulary, specialTokens: ["<|im_start|>", "<|im_end|>"],
          digitLimit: digits
        ).train(texts)))
  }
}
