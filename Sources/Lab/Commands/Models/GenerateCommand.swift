import Language
import Models
import Servers
import Tasks
import Training

struct GenerateCommand: Command {
  static let declaration = CommandDeclaration(
    name: "generate", area: .models,
    summary: "Continue a text or token ids; the result is a rollout.",
    discussion: """
      A text goes through the model's tokenizer as it stands, without a chat template: for an answer
      to a problem use rollout.
      """,
    examples: ["generate m \"Zoey says\" max_tokens=20"])

  @Argument("The model.") var model: AnsweringModel
  @Argument("A text, or a list of token ids.") var prompt: Value
  @Option("Tokens at the most.", range: 0...1_000_000) var maxTokens = 20
  @Option("Divides the logits; 0 takes the likeliest token.", range: 0...1000) var temperature = 0.0
  @Option("Draw from this many likeliest tokens only.") var topK: Int? = nil
  @Option(
    "Draw from the likeliest tokens that reach this share of what top_k leaves.", range: 0...1)
  var topP = 1.0
  @Option("Seed; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    switch model {
    case .local(let model): return try generate(model, in: context)
    case .remote(let model): return try generate(model, in: context)
    }
  }

  private var options: SamplingOptions {
    SamplingOptions(
      temperature: Float(temperature), topK: topK, topP: Float(topP), maxTokens: maxTokens)
  }

  private func problem(_ text: String) -> Problem {
    Problem(
      task: "text", seed: nil, index: 0, messages: [Message(role: .user, content: text)],
      truth: .reference(""))
  }

  private func generate(
    _ model: RemoteModelValue, in context: CommandContext<Session>
  ) throws -> Value {
    guard case .string(let text) = prompt else {
      throw ArgumentError(
        "prompt", "a model behind a server continues a text: its token ids are its own")
    }
    guard !text.isEmpty else { throw ArgumentError("prompt", "the prompt is empty") }
    let rollouts = try context.rollouts(
      of: model, [.text(text)], [problem(text)], samples: 1, options: options,
      stream: context.session.stream("generate", seed: seed))
    return .object(RolloutValue(rollout: rollouts[0], tokenizer: nil))
  }

  private func generate(
    _ model: LanguageModel, in context: CommandContext<Session>
  ) throws -> Value {
    let tokenizer = model.tokenizer
    let tokens: [Int32]
    let text: String
    switch prompt {
    case .string(let given):
      text = given
      tokens = try tokenizer.encode(given)
    default:
      tokens = try TokenList(prompt).ids
      text = try tokenizer.decode(tokens, skipSpecial: false)
    }
    guard !tokens.isEmpty else { throw ArgumentError("prompt", "the prompt is empty") }
    var options = options
    options.stopTokens = model.stopTokens
    let sampled = try model.decoder.sample(
      [
        SamplingRequest(
          prompt: tokens, streams: [context.session.stream("generate", seed: seed)])
      ], options: options, pool: context.session.pool)[0][0]
    return .object(
      RolloutValue(
        rollout: Rollout(
          problem: problem(text), group: 0, sample: 0, promptTokens: tokens, tokens: sampled.tokens,
          logProbs: sampled.logProbs, finishReason: sampled.finishReason,
          text: try tokenizer.decode(sampled.tokens, skipSpecial: true)), tokenizer: tokenizer))
  }
}
