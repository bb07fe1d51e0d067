import Language
import Models

struct LogProbsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "logprobs", area: .models,
    summary: "The log-probability of each token but the first, given those before it.",
    discussion: """
      A text goes through the model's tokenizer as encode does: where it puts <|begin_of_text|> before a
      text, the first token of the text has a log-probability too.
      """,
    examples: [
      "logprobs m (encode(m, \"Zoey is a knight\"))",
      "logprobs m \"Zoey is a knight\" | sum",
    ])

  @Argument("The model.") var model: ModelValue
  @Argument("A text, or a list of token ids.") var tokens: Value
  @Option("Divides the logits.", range: 0.000001...1000) var temperature = 1.0
  @Option("Put the tokenizer's own tokens before and after a text.") var special = true

  func run(in context: CommandContext<Session>) throws -> Value {
    let model = model.model
    let ids =
      if case .string(let text) = tokens {
        try model.tokens(of: text, addSpecialTokens: special)
      } else {
        try TokenList(tokens).ids
      }
    guard let first = ids.first else { throw ArgumentError("tokens", "there are no tokens") }
    let scores = try model.decoder.logProbs(
      [SequenceGroup(prefix: [first], continuations: [Array(ids.dropFirst())])],
      temperature: Float(temperature), pool: context.session.pool)
    return .list(scores.logProbs(group: 0, continuation: 0).map { .number(Double($0)) })
  }
}
