import Language
import Models
import Rewards
import Training

struct EvaluateCommand: Command {
  static let declaration = CommandDeclaration(
    name: "evaluate", area: .training,
    summary: "The share of problems that a model solves, with its interval.",
    discussion: """
      Shown by table, it has a row for each task and difficulty. With several samples: .pass_at_k by the
      exact estimator, .mean_at_n, .majority_at_n (the answer given most often), e["pass@4"]. Intervals
      are of 95 %: Wilson's for one answer a problem, else a bootstrap over problems. .behaviours are
      means per response. train has evaluate_every to measure while training.
      """,
    examples: [
      "evaluate m (kk people=3 count=200 split=heldout)",
      "e = evaluate m puzzles samples=4; table e; table e.pass_at_k; print e.behaviours, e[\"pass@2\"]",
    ])

  @Argument("The model.") var model: AnsweringModel
  @Argument("The problems.") var problems: ProblemList
  @Option("Answers to each problem.", range: 1...65_536) var samples = 1
  @Option("The rule; an answer with its largest total is right. The task's own if nil.")
  var rule: RuleArgument? = nil
  @Option("Divides the logits; 0 takes the likeliest token.", range: 0...1000) var temperature = 1.0
  @Option("Tokens of an answer at the most.", range: 1...1_000_000) var maxTokens = 320
  @Option("Seed; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    guard !problems.problems.isEmpty else {
      throw ArgumentError("problems", "there are no problems to evaluate on")
    }
    let rollouts = try model.rollouts(
      problems.problems, samples: samples,
      options: SamplingOptions(temperature: Float(temperature), maxTokens: maxTokens),
      purpose: "evaluate", seed: seed, in: context)
    let evaluation = try Training.evaluate(
      rollouts, rule: rule?.rule ?? standardRule(for: problems.problems))
    return .object(
      EvaluationValue(
        evaluation: evaluation, tokenizer: model.tokenizer,
        unanswered: problems.problems.count - evaluation.answers.count,
        missing: problems.problems.count * samples - rollouts.count))
  }
}
