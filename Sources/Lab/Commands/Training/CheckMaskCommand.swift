import Language
import Training

struct CheckMaskCommand: Command {
  static let declaration = CommandDeclaration(
    name: "check_mask", area: .training,
    summary: "What is wrong with a loss mask over a prompt and its response; empty if nothing.",
    discussion: """
      The mask is 1 where a token is a target: position t stands for the prediction of token t. Padding
      after the response is passed over. shifted=true is for a mask over predictions, where position t
      stands for token t + 1.
      """,
    examples: [
      .init("check_mask [0, 0, 1, 1] prompt=2 response=2", shows: "[]"),
      "check_mask [0, 1, 1, 0] prompt=2 response=2",
    ])

  @Argument("The mask.") var mask: [Double]
  @Option("Tokens of the prompt.") var prompt: Int
  @Option("Tokens of the response, its stop token included.") var response: Int
  @Option("Whether position t stands for token t + 1.") var shifted = false

  func run(in context: CommandContext<Session>) throws -> Value {
    let targets = (shifted ? [0] : []) + mask
    guard prompt >= 0, response >= 0, prompt <= targets.count, response <= targets.count - prompt
    else {
      throw ArgumentError(
        "mask", "the mask has \(mask.count) places for \(prompt) + \(response) tokens")
    }
    try context.checkpoint()
    return .list(
      lossMaskWarnings(
        mask: Array(targets.prefix(prompt + response)), promptLength: prompt,
        responseLength: response, sequence: 0
      ).map { .string($0.description) })
  }
}
