import Language
import Training

struct CheckGroupsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "check_groups", area: .training,
    summary: "How rollouts are grouped, and what looks wrong with it.",
    discussion: """
      The findings are groups_of_one, group_sizes_differ, prompt_in_two_groups (in one step),
      group_mixes_prompts, group_mixes_truths, duplicate_ids (of answers, where a file has them),
      identical_answers and equal_scores (in all groups). Each says how many groups it concerns, of how many,
      and names the first. An estimator that compares within groups takes them as they are.
      """,
    examples: ["check_groups rollouts", "check_groups(rollouts).findings | table"])

  @Argument("A rollout, or a list of them.") var rollouts: RolloutList

  func run(in context: CommandContext<Session>) throws -> Value {
    let found = try GroupIntegrity(
      rollouts.rollouts.map(\.rollout), scores: rollouts.rollouts.map { $0.score?.total })
    return .record(
      Record([
        ("answers", .integer(found.answers)), ("groups", .integer(found.groups)),
        ("smallest", .integer(found.smallest)), ("largest", .integer(found.largest)),
        (
          "findings",
          .list(
            found.findings.map { finding in
              .record(
                Record([
                  ("code", .string(finding.code.rawValue)), ("count", .integer(finding.count)),
                  ("of", .integer(finding.among)), ("message", .string(finding.description)),
                ]))
            })
        ),
      ]))
  }
}
