import Language
import Training

struct AdvantagesCommand: Command {
  static let declaration = CommandDeclaration(
    name: "advantages", area: .training,
    summary: "Advantages of a list of scores, consecutive ones in groups.",
    examples: [
      .init("advantages [1, 0, 0, 1] group=2 estimator=dr_grpo", shows: "[0.5, -0.5, -0.5, 0.5]")
    ])

  @Argument("Scores, one for each answer.") var scores: [Double]
  @Option("Answers in a group; nil is one group of all.") var group: Int? = nil
  @Option("The estimator.") var estimator = EstimatorChoice.grpo

  func run(in context: CommandContext<Session>) throws -> Value {
    let batch = try RewardBatch(scores: scores, groupSize: group ?? max(scores.count, 1))
    let result = try estimator.estimator.advantages(of: batch)
    return .list(result.perToken.map { .number($0.first ?? 0) })
  }
}

/// The estimators that need scores only.
enum EstimatorChoice: String, ChoiceConvertible {
  case grpo
  case drGRPO = "dr_grpo"
  case rloo
  case reinforcePlusPlus = "reinforce_plus_plus"
  case reinforcePlusPlusBaseline = "reinforce_plus_plus_baseline"
  case opo

  var estimator: AdvantageEstimator { AdvantageEstimator(rawValue: rawValue) ?? .grpo }
}
