import Language
import Training

struct BestOfNCommand: Command {
  static let declaration = CommandDeclaration(
    name: "best_of_n", area: .training,
    summary: "The best answer to each problem, the first among equals.",
    discussion: """
      Of rollouts, those with the largest score of their group; of a list of scores, the place of each
      group's largest.
      """,
    examples: [
      .init("best_of_n [0, 2, 2, 1, 0, 1] group=3", shows: "[1, 3]"),
      "best_of_n rollouts | table",
    ])

  @Argument("Rollouts, or scores.") var answers: Value
  @Option("The rule that judges rollouts; the task's own if nil.") var rule: RuleArgument? = nil
  @Option("Scores in a group; nil is one group of all.", range: 1...1_000_000) var group: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    if let scores = try? [Double](answers) {
      let size = group ?? max(scores.count, 1)
      guard scores.count.isMultiple(of: size) else {
        throw ArgumentError("group", "\(scores.count) scores do not divide into groups of \(size)")
      }
      return .list(
        try bestOfEachGroup(scores: scores, groups: scores.indices.map { $0 / size })
          .map(Value.integer))
    }
    let list: RolloutList
    do { list = try RolloutList(answers) } catch {
      throw ArgumentError("answers", "best_of_n wants rollouts or scores")
    }
    let judged = try judged(list, by: rule, in: context)
    try noteMixedGroups(judged, in: context.session)
    let best = try bestOfEachGroup(
      scores: judged.compactMap { $0.score?.total }, groups: judged.map(\.rollout.group))
    return .list(best.map { .object(judged[$0]) })
  }
}
