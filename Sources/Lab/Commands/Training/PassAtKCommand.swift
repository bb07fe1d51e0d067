import Language
import Training

struct PassAtKCommand: Command {
  static let declaration = CommandDeclaration(
    name: "pass_at_k", area: .training,
    summary: "The chance that one of k answers is right, given how many of n were.",
    examples: [.init("pass_at_k 4 2 1", shows: "0.5")])

  @Argument("Answers sampled.") var n: Int
  @Argument("Answers that were right.") var correct: Int
  @Argument("Answers drawn.") var k: Int

  func run(in context: CommandContext<Session>) throws -> Value {
    .number(try passAtK(samples: n, correct: correct, k: k))
  }
}
