import Interruptions
import Language
import Training

extension LossAggregation: ChoiceConvertible {}
extension PolicyObjective: ChoiceConvertible {}

struct PolicyLossCommand: Command {
  static let declaration = CommandDeclaration(
    name: "policy_loss", area: .training,
    summary: "The policy loss of log-probabilities, by hand: PPO's clip, GSPO or CISPO.",
    discussion: """
      gradient is d loss / d log-probability of each token; clips say what held a token: none, low, high
      or dual. kl is the mean of log π_old − log π.
      """,
    examples: [
      "policy_loss [-1.0, -0.5] old=[-1.1, -0.5] advantages=[1, -1]",
      .init("policy_loss([-0.5], old=[-1.0], advantages=[2]).gradient", shows: "[0.0]"),
      .init(
        "policy_loss([-0.5], old=[-0.5], advantages=[2], objective=cispo).gradient", shows: "[-2.0]"
      ),
      "policy_loss [[-1, -2], [-1]] old=[[-1, -1], [-2]] advantages=[[1, 1], [-1]] objective=gspo",
    ])

  @Argument("Log-probabilities: a list, or a list of rows.") var logProbs: Value
  @Option("The same under the sampling policy.") var old: Value
  @Option("The advantages.") var advantages: Value
  @Option("1 for tokens that count; nil counts all.") var mask: Value = .nil
  @Option("Clip range below 1.", range: 0...1) var clipLow = 0.2
  @Option("Clip range above 1.", range: 0...1000) var clipHigh = 0.2
  @Option("Bound on the loss of bad tokens; nil is off.") var dualClip: Double? = nil
  @Option("How token losses become one number; token-mean if nil, seq-mean-token-mean for gspo.")
  var aggregation: LossAggregation? = nil
  @Option("The surrogate that is minimised.") var objective = PolicyObjective.ppo
  @Option("The constant of seq-mean-token-sum-norm; nil is the longest row.")
  var divisor: Double? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let loss = try Training.policyLoss(
      logProbs: Rows(logProbs).rows, old: Rows(old).rows, advantages: Rows(advantages).rows,
      mask: mask.isAbsent ? nil : Rows(mask).rows,
      options: PolicyLossOptions(
        objective: objective, clipLow: clipLow, clipHigh: clipHigh, dualClip: dualClip,
        aggregation: aggregation, divisor: divisor))
    let clips = try loss.clips.map {
      Value.list(try $0.interruptibleMap { .string($0.rawValue) })
    }
    let isNested = logProbs.asList?.contains { $0.asList != nil } ?? false
    return .record(
      Record([
        ("loss", .number(loss.loss)), ("clip_fraction", .number(loss.clipFraction)),
        ("clip_fraction_lower", .number(loss.clipFractionLower)),
        ("kl", .number(loss.approximateKL)),
        ("ratios", try Rows(loss.ratios).value(like: logProbs)),
        ("clips", isNested ? .list(clips) : clips.first ?? .list([])),
        ("token_losses", try Rows(loss.tokenLosses).value(like: logProbs)),
        ("gradient", try Rows(loss.gradient).value(like: logProbs)),
      ]))
  }
}
