import Language
import Training

struct GAECommand: Command {
  static let declaration = CommandDeclaration(
    name: "gae", area: .training,
    summary: "Generalized advantage estimation over token rewards and values.",
    examples: ["gae [0, 0, 1] values=[0.5, 0.5, 0.5] gamma=1 lambda=0.95"])

  @Argument("Rewards of tokens: a list, or a list of rows.") var rewards: Value
  @Option("The critic's values.") var values: Value
  @Option("1 for tokens that count; nil counts all.") var mask: Value = .nil
  @Option("Discount.", range: 0...1) var gamma = 1.0
  @Option("Trade of bias for variance.", range: 0...1) var lambda = 1.0

  func run(in context: CommandContext<Session>) throws -> Value {
    let result = try generalizedAdvantages(
      rewards: Rows(rewards).rows, values: Rows(values).rows,
      mask: mask.isAbsent ? nil : Rows(mask).rows, discount: gamma, lambda: lambda)
    return .record(
      Record([
        ("advantages", try Rows(result.advantages).value(like: rewards)),
        ("returns", try Rows(result.returns).value(like: rewards)),
      ]))
  }
}
