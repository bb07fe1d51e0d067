import Language
import Models

struct LogProbsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "logprobs", area: .models,
    summary: "The log-probability of each token but the first, given those before it.",
    examples: ["logprobs m (encode(m, \"Zoey is a knight\"))"])

  @Argument("The model.") var model: ModelValue
  @Argument("The token ids.") var tokens: TokenList
  @Option("Divides the logits.", range: 0.000001...1000) var temperature = 1.0

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let first = tokens.ids.first else { throw ArgumentError("tokens", "there are no tokens") }
    let scores = try model.model.decoder.logProbs(
      [SequenceGroup(prefix: [first], continuations: [Array(tokens.ids.dropFirst())])],
      temperature: Float(temperature), pool: context.session.pool)
    return .list(scores.logProbs(group: 0, continuation: 0).map { .number(Double($0)) })
  }
}
