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
  @Option("The estimator; gae has a command of its own.") var estimator = AdvantageEstimator.grpo
  @Option("Score of each group's greedy answer, for remax.") var greedy: [Double]? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let size = group ?? max(scores.count, 1)
    let batch = try RewardBatch(
      scores: scores, groupSize: size,
      greedyScores: try greedy.map { greedy in
        guard greedy.count * size == scores.count else {
          throw ArgumentError(
            "greedy", "there are \(scores.count / size) groups and \(greedy.count) greedy scores")
        }
        return scores.indices.map { greedy[$0 / size] }
      })
    let result = try estimator.advantages(of: batch)
    return .list(result.perToken.map { .number($0.first ?? 0) })
  }
}

extension AdvantageEstimator: ChoiceConvertible {}
