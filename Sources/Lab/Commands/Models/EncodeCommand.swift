import Interruptions
import Language

struct EncodeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "encode", area: .models, summary: "The token ids of a text.",
    discussion: """
      The tokens that the tokenizer puts before a text are among them, such as <|begin_of_text|> of
      Llama 3, as when Transformers encodes. special=false leaves them out; special tokens that the text
      spells are found either way.
      """,
    examples: ["encode m \"Zoey is a knight\""])

  @Argument("A tokenizer or a model.") var tokenizer: TokenizerValue
  @Argument("The text.") var text: String
  @Option("Put the tokenizer's own tokens before and after the text.") var special = true

  func run(in context: CommandContext<Session>) throws -> Value {
    .list(
      try tokenizer.tokenizer.encode(text, addSpecialTokens: special)
        .interruptibleMap { .integer(Int($0)) })
  }
}
