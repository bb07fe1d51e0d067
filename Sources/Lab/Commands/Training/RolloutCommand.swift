import Language
import Models
import Training

struct RolloutCommand: Command {
  static let declaration = CommandDeclaration(
    name: "rollout", area: .training, summary: "Sample a model's answers to problems.",
    discussion: """
      A sample depends on the seed, the number of its problem in the list and its own number, not on
      what else is sampled.
      """,
    examples: ["rollouts = rollout m puzzles samples=8"])

  @Argument("The model.") var model: AnsweringModel
  @Argument("The problems.") var problems: ProblemList
  @Option("Answers to each problem.", range: 1...65_536) var samples = 1
  @Option("Divides the logits; 0 takes the likeliest token.", range: 0...1000) var temperature = 1.0
  @Option("Tokens of an answer at the most.", range: 1...1_000_000) var maxTokens = 320
  @Option("Draw from this many likeliest tokens only.") var topK: Int? = nil
  @Option(
    "Draw from the likeliest tokens that reach this share of what top_k leaves.", range: 0...1)
  var topP = 1.0
  @Option("Seed; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let rollouts = try model.rollouts(
      problems.problems, samples: samples,
      options: SamplingOptions(
        temperature: Float(temperature), topK: topK, topP: Float(topP), maxTokens: maxTokens),
      purpose: "rollout", seed: seed, in: context)
    return .list(
      rollouts.map { .object(RolloutValue(rollout: $0, tokenizer: model.tokenizer)) })
  }
}
