import Language
import Rewards
import Training

extension AnswerSelection.Duplicates: ChoiceConvertible {}
extension AnswerSelection.Preference: ChoiceConvertible {}

struct AcceptCommand: Command {
  static let declaration = CommandDeclaration(
    name: "accept", area: .training,
    summary:
      "The sampled answers worth training on: right ones, without duplicates, a few a problem.",
    discussion: """
      The middle of rejection sampling; sft takes the result as examples, and rft does it all. Answers
      that were cut off are left out. Lists of rollouts of several models to the same problems add up.
      """,
    examples: [
      "accept rollouts cap=2", "sft m (accept rollouts preference=shortest) steps=1 lr=1e-5",
    ])

  @Argument("The rollouts.") var rollouts: RolloutList
  @Option("The rule; the task's own if nil.") var rule: RuleArgument? = nil
  @Option("The total from which an answer is right; the rule's largest if nil.")
  var threshold: Double? = nil
  @Option("Answers of a problem at the most; nil is no limit.", range: 1...1_000_000)
  var cap: Int? = 4
  @Option("When two answers are the same.") var duplicates = AnswerSelection.Duplicates.text
  @Option("Which answers go first.") var preference = AnswerSelection.Preference.first

  func run(in context: CommandContext<Session>) throws -> Value {
    let answers = try judged(rollouts, by: rule, in: context)
    try noteMixedGroups(answers, in: context.session)
    let selected = try selectAnswers(
      answers.map(\.rollout), scores: answers.compactMap(\.score), rule: rule?.rule ?? TaskRule(),
      AnswerSelection(
        threshold: threshold, cap: cap, duplicates: duplicates, preference: preference))
    return .list(selected.kept.map { .object(answers[$0]) })
  }
}

/// Notes where answers of one group are not to one problem, so that the choice among them means nothing.
func noteMixedGroups(_ answers: [RolloutValue], in session: Session) throws {
  let integrity = try GroupIntegrity(answers.map(\.rollout))
  for finding in integrity.findings
  where [.groupMixesPrompts, .groupMixesTruths, .duplicateIDs].contains(finding.code) {
    session.note?("note: \(finding)")
  }
}

/// Rollouts with the score of a rule, or of the rule that goes with each one's task.
func judged(
  _ rollouts: RolloutList, by rule: RuleArgument?, in context: CommandContext<Session>
) throws -> [RolloutValue] {
  let rule = rule?.rule ?? TaskRule()
  return try rollouts.rollouts.map { value in
    try context.checkpoint()
    var value = value
    value.score = try rule.score(response: value.rollout.text, problem: value.rollout.problem)
    return value
  }
}
