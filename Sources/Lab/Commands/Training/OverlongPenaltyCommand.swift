import Interruptions
import Language
import Training

struct OverlongPenaltyCommand: Command {
  static let declaration = CommandDeclaration(
    name: "overlong_penalty", area: .training,
    summary: "What DAPO adds to the score of an answer near the length limit, by hand.",
    examples: [
      .init("overlong_penalty [8, 17, 20] max_tokens=20 buffer=4", shows: "[0.0, -0.25, -1.0]")
    ])

  @Argument("Tokens of the answers.") var lengths: [Int]
  @Option("Tokens of an answer at the most.") var maxTokens: Int
  @Option("Tokens before the limit over which the penalty grows.") var buffer: Int
  @Option("The penalty at the limit.", range: 0...1e9) var factor = 1.0

  func run(in context: CommandContext<Session>) throws -> Value {
    .list(
      try lengths.interruptibleMap {
        .number(
          try overlongPenalty(length: $0, maximum: maxTokens, buffer: buffer, factor: factor))
      })
  }
}
