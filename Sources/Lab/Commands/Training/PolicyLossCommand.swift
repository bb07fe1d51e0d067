import Language
import Training

extension LossAggregation: ChoiceConvertible {}

struct PolicyLossCommand: Command {
  static let declaration = CommandDeclaration(
    name: "policy_loss", area: .training,
    summary: "The clipped policy loss of log-probabilities, by hand.",
    examples: ["policy_loss [-1.0, -0.5] old=[-1.1, -0.5] advantages=[1, -1]"])

  @Argument("Log-probabilities: a list, or a list of rows.") var logProbs: Value
  @Option("The same under the sampling policy.") var old: Value
  @Option("The advantages.") var advantages: Value
  @Option("1 for tokens that count; nil counts all.") var mask: Value = .nil
  @Option("Clip range below 1.", range: 0...1) var clipLow = 0.2
  @Option("Clip range above 1.", range: 0...1000) var clipHigh = 0.2
  @Option("Bound on the loss of bad tokens; nil is off.") var dualClip: Double? = nil
  @Option("How token losses become one number.") var aggregation = LossAggregation.tokenMean

  func run(in context: CommandContext<Session>) throws -> Value {
    let loss = try Training.policyLoss(
      logProbs: Rows(logProbs).rows, old: Rows(old).rows, advantages: Rows(advantages).rows,
      mask: mask.isAbsent ? nil : Rows(mask).rows,
      options: PolicyLossOptions(
        clipLow: clipLow, clipHigh: clipHigh, dualClip: dualClip, aggregation: aggregation))
    return .record(
      Record([
        ("loss", .number(loss.loss)), ("clip_fraction", .number(loss.clipFraction)),
        ("clip_fraction_lower", .number(loss.clipFractionLower)),
        ("kl", .number(loss.approximateKL)),
        ("ratios", Rows(loss.ratios).value(like: logProbs)),
        ("gradient", Rows(loss.gradient).value(like: logProbs)),
      ]))
  }
}

/// Rows of numbers, given as a list of lists, or as one list for one row.
struct Rows {
  let rows: [[Double]]

  init(_ rows: [[Double]]) { self.rows = rows }

  init(_ value: Value) throws {
    guard let elements = value.asList else {
      throw ConversionError(expected: "a list of numbers, or of rows of them", found: value)
    }
    if elements.contains(where: { $0.asList != nil }) {
      rows = try elements.map { try [Double]($0) }
    } else {
      rows = [try [Double](value)]
    }
  }

  /// In the form that another value was given in.
  func value(like original: Value) -> Value {
    let lists = rows.map { Value.list($0.map(Value.number)) }
    let isNested = original.asList?.contains { $0.asList != nil } ?? false
    return isNested ? .list(lists) : lists.first ?? .list([])
  }
}

extension Value {
  var isAbsent: Bool { if case .nil = self { true } else { false } }
}
