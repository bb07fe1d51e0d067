import Language
import Models
import Tasks
import Training

struct ChatCommand: Command {
  static let declaration = CommandDeclaration(
    name: "chat", area: .models,
    summary: "Say something to a model through its chat template; the answer is a rollout.",
    discussion: "after= goes on with an earlier answer's conversation.",
    examples: [
      "r = chat m \"Who is a knave?\" max_tokens=20; chat m \"Why?\" after=r max_tokens=20"
    ])

  @Argument("The model.") var model: AnsweringModel
  @Argument("What to say.") var message: String
  @Option("The answer to go on from.") var after: RolloutValue? = nil
  @Option("What the system says first.") var system: String? = nil
  @Option("Tokens of the answer at the most.", range: 1...1_000_000) var maxTokens = 320
  @Option("Divides the logits; 0 takes the likeliest token.", range: 0...1000) var temperature = 0.0
  @Option("Seed; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    if after != nil, system != nil {
      throw ArgumentError("system", "the conversation has begun: the system speaks first only")
    }
    var messages = after?.rollout.problem.messages ?? []
    if let after { messages.append(Message(role: .assistant, content: after.rollout.text)) }
    if let system { messages.append(Message(role: .system, content: system)) }
    messages.append(Message(role: .user, content: message))
    let rollouts = try model.rollouts(
      [Problem(task: "chat", seed: nil, index: 0, messages: messages, truth: .unknown)],
      options: SamplingOptions(temperature: Float(temperature), maxTokens: maxTokens),
      purpose: "chat", seed: seed, in: context)
    return .object(RolloutValue(rollout: rollouts[0], tokenizer: model.tokenizer))
  }
}
