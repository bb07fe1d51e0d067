import Language
import Training

struct AggregateCommand: Command {
  static let declaration = CommandDeclaration(
    name: "aggregate", area: .training,
    summary: "One number of the losses of tokens, by hand.",
    examples: [
      .init("aggregate [[1, 1, 1], [4]]", shows: "1.75"),
      .init("aggregate [[1, 1, 1], [4]] aggregation=\"seq-mean-token-sum\"", shows: "3.5"),
    ])

  @Argument("Losses: a list, or a list of rows, one a sequence.") var losses: Value
  @Option("1 for tokens that count; nil counts all.") var mask: Value = .nil
  @Option("How.") var aggregation = LossAggregation.tokenMean
  @Option("The constant of seq-mean-token-sum-norm; nil is the longest row.")
  var divisor: Double? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let losses = try Rows(losses).rows
    return .number(
      try aggregation.aggregate(
        losses, mask: mask.isAbsent ? nil : Rows(mask).rows, divisor: divisor))
  }
}
