import Language
import Training

struct KLPenaltyCommand: Command {
  static let declaration = CommandDeclaration(
    name: "kl_penalty", area: .training,
    summary: "Token rewards less a weight times the KL to a reference, by hand.",
    discussion: """
      kl is the mean over answers of the mean over their tokens: what an adaptive weight is shown.
      With target, coefficient is the weight of the next batch: it moves by at most a fifth of
      answers / horizon.
      """,
    examples: [
      .init(
        "kl_penalty([0, 1], old=[-1.0, -1.0], reference=[-2.0, -1.0], coefficient=0.5).rewards",
        shows: "[-0.5, 1.0]")
    ])

  @Argument("Token rewards: a list, or a list of rows.") var scores: Value
  @Option("Log-probabilities under the policy that sampled.") var old: Value
  @Option("The same under the reference.") var reference: Value
  @Option("1 for tokens that count; nil counts all.") var mask: Value = .nil
  @Option("The weight.") var coefficient: Double
  @Option("The estimator.") var estimator = KLEstimator.k1
  @Option("Divergence that an adaptive weight aims at; nil keeps the weight.") var target: Double? =
    nil
  @Option("Answers in which the weight changes by its own size.") var horizon = 10_000.0

  func run(in context: CommandContext<Session>) throws -> Value {
    let rows = try Rows(scores).rows
    let penalized = try klPenalizedRewards(
      scores: rows, old: Rows(old).rows, reference: Rows(reference).rows,
      mask: mask.isAbsent ? nil : Rows(mask).rows, coefficient: coefficient, estimator: estimator)
    var controller = KLController.fixed(coefficient)
    if let target {
      controller = .adaptive(
        try AdaptiveKLController(coefficient: coefficient, target: target, horizon: horizon))
    }
    controller.update(kl: penalized.meanKL, count: rows.count)
    return .record(
      Record([
        ("rewards", try Rows(penalized.rewards).value(like: scores)),
        ("kl", .number(penalized.meanKL)), ("coefficient", .number(controller.coefficient)),
      ]))
  }
}
