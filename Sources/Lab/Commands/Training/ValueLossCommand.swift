import Language
import Training

struct ValueLossCommand: Command {
  static let declaration = CommandDeclaration(
    name: "value_loss", area: .training,
    summary: "The critic's clipped loss of values, by hand.",
    discussion: "explained_variance is that of the old values, which the returns were made with.",
    examples: [
      .init("value_loss([1.0], old=[0.0], returns=[2.0], clip=0.5).loss", shows: "1.125")
    ])

  @Argument("Values: a list, or a list of rows.") var values: Value
  @Option("What the critic said when the returns were computed.") var old: Value
  @Option("What it should say.") var returns: Value
  @Option("1 for tokens that count; nil counts all.") var mask: Value = .nil
  @Option("How far a value may gain; nil does not clip.", range: 0.000_001...1e9)
  var clip: Double? = 0.5
  @Option("How token losses become one number.") var aggregation = LossAggregation.tokenMean

  func run(in context: CommandContext<Session>) throws -> Value {
    let mask = mask.isAbsent ? nil : try Rows(mask).rows
    let (old, returns) = (try Rows(old).rows, try Rows(returns).rows)
    let loss = try Training.valueLoss(
      values: Rows(values).rows, old: old, returns: returns, mask: mask, clip: clip,
      aggregation: aggregation)
    return .record(
      Record([
        ("loss", .number(loss.loss)), ("clip_fraction", .number(loss.clipFraction)),
        (
          "explained_variance",
          (try? explainedVariance(returns: returns, values: old, mask: mask)).map(Value.number)
            ?? .nil
        ),
        ("gradient", try Rows(loss.gradient).value(like: values)),
      ]))
  }
}
