import Language
import Rewards
import Tasks

struct ScoreCommand: Command {
  static let declaration = CommandDeclaration(
    name: "score", area: .rewards,
    summary: "Judge rollouts, or a response to a problem, by a rule.",
    examples: ["score rollouts rule=logic_rl", "score \"<think>…\" problem=puzzles[0]"])

  @Argument("A rollout, a list of them, or the text of a response.") var answers: Value
  @Option("The rule, or a function of a score; the task's own if nil.") var rule: RuleArgument? =
    nil
  @Option("The problem that a text answers.") var problem: ProblemValue? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    if case .string(let response) = answers {
      guard let problem else {
        throw ArgumentError("answers", "a text is scored for a problem", hint: "add problem=…")
      }
      return .object(
        ScoreValue(score: try judged(response, problem.problem)))
    }
    let rollouts: [RolloutValue]
    do { rollouts = try RolloutList(answers).rollouts } catch {
      throw ArgumentError("answers", "score: \(error)")
    }
    let scores = try rollouts.map { value in
      try context.checkpoint()
      return Value.object(
        ScoreValue(
          score: try judged(value.rollout.text, value.rollout.problem),
          place: (value.rollout.group, value.rollout.sample)))
    }
    if case .object = answers, let only = scores.first { return only }
    return .list(scores)
  }

  private func judged(_ response: String, _ problem: Problem) throws -> Score {
    try (rule?.rule ?? standardRule(for: problem)).score(response: response, problem: problem)
  }
}
