import Language

struct EncodeCommand: Command {
  static let declaration = CommandDeclaration(
    name: "encode", area: .models, summary: "The token ids of a text.",
    examples: ["encode m \"Zoey is a knight\""])

  @Argument("A tokenizer or a model.") var tokenizer: TokenizerValue
  @Argument("The text.") var text: String

  func run(in context: CommandContext<Session>) throws -> Value {
    .list(try tokenizer.tokenizer.encode(text).map { .integer(Int($0)) })
  }
}
