import Language
import Training

struct KeptGroupsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "kept_groups", area: .training,
    summary: "The groups that dynamic sampling keeps: those whose scores differ, by hand.",
    discussion: "above and below are OpenRLHF's form: a group's mean lies strictly between them.",
    examples: [.init("kept_groups [1, 0, 1, 1, 0, 0] group=2", shows: "[0]")])

  @Argument("Scores, consecutive ones in groups.") var scores: [Double]
  @Option("Answers in a group.") var group: Int
  @Option("Keep groups whose mean lies above this.") var above: Double? = nil
  @Option("Keep groups whose mean lies below this.") var below: Double? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    guard group >= 1, scores.count.isMultiple(of: group) else {
      throw ArgumentError("group", "\(scores.count) scores do not divide into groups of \(group)")
    }
    let filter: GroupFilter =
      above == nil && below == nil
      ? .varyingScores : .mean(above: above ?? -.infinity, below: below ?? .infinity)
    let groups = try groupStatistics(scores: scores, groups: scores.indices.map { $0 / group })
    return .list(groups.filter(filter.keeps).map { .integer($0.group) })
  }
}
