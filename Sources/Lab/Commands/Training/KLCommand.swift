import Language
import Training

extension KLEstimator: ChoiceConvertible {}

struct KLCommand: Command {
  static let declaration = CommandDeclaration(
    name: "kl", area: .training, summary: "The KL estimate of each token, by hand.",
    examples: [.init("kl [-1.0] reference=[-1.0]", shows: "[0.0]")])

  @Argument("Log-probabilities: a list, or a list of rows.") var logProbs: Value
  @Option("The same under the reference policy.") var reference: Value
  @Option("The estimator.") var estimator = KLEstimator.k3

  func run(in context: CommandContext<Session>) throws -> Value {
    let estimates = try klPerToken(
      logProbs: Rows(logProbs).rows, reference: Rows(reference).rows, estimator: estimator)
    return try Rows(estimates).value(like: logProbs)
  }
}
