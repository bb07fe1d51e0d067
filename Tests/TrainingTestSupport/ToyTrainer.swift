import Models
import Randomness
import Rewards
import Synchronization
import Tasks
import Tensors
import Training

/// A trainer of a very small model on three prompts, with a rule that counts letters.
///
/// - Parameters:
///   - hiddenSize: width of the model.
///   - prompts: what is asked.
///   - format: how the weights are frozen, if they are.
///   - adapter: the adapters of a frozen model.
public func toyTrainer(
  threads: Int = 1, interruptedBy flag: InterruptionFlag? = nil, hiddenSize: Int = 24,
  prompts: [String] = ["alpha", "be", "gamma ray"], rule: any Rule = LetterRule(letters: "a"..."z"),
  frozen format: WeightFormat? = nil, adapter: AdapterConfiguration? = nil,
  _ adjust: (inout TrainerConfiguration) -> Void = { _ in }
) throws -> Trainer {
  let pool = WorkerPool(threads: threads) { flag?.isRaised ?? false }
  let tokenizer = try BytePairTrainer(vocabularySize: 260, specialTokens: ["<|im_end|>"])
    .train(["alpha be gamma ray"])
  var decoder = try DecoderModel(
    ModelConfiguration(
      vocabularySize: tokenizer.vocabularySize, hiddenSize: hiddenSize, intermediateSize: 40,
      layerCount: 2, headCount: 2, keyValueHeadCount: 1, maximumPositions: 64))
  decoder.initialize(from: RandomStream(seed: 1))
  decoder.parametersChanged(pool: pool)
  if let format { decoder = try decoder.frozen(format, pool: pool) }
  if let adapter {
    decoder = try decoder.adapted(adapter, from: RandomStream(seed: 5), pool: pool)
  }
  let model = LanguageModel(
    name: "toy", decoder: decoder, tokenizer: tokenizer, template: ChatTemplate(kind: .chatML),
    stopTokens: [])
  var configuration = TrainerConfiguration()
  configuration.samples = 4
  configuration.maxTokens = 12
  configuration.learningRate = 1e-3
  adjust(&configuration)
  return try Trainer(
    model: model,
    problems: prompts.enumerated().map { index, text in
      Problem(
        task: "toy", seed: nil, index: index, messages: [Message(role: .user, content: text)],
        truth: .knightsAndKnaves(names: [], solution: []))
    }, rule: rule, configuration: configuration, pool: pool)
}

/// Stops the work of a pool while it is raised.
public final class InterruptionFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  public init() {}

  public var isRaised: Bool {
    get { raised.load(ordering: .relaxed) }
    set { raised.store(newValue, ordering: .relaxed) }
  }
}

/// Scores the share of characters that are letters of a range.
public struct LetterRule: Rule {
  let letters: ClosedRange<Character>
  public init(letters: ClosedRange<Character>) { self.letters = letters }

  public var name: String { "letters" }
  public var maximum: Double { 1 }

  public func score(response: String, problem: Problem) -> Score {
    let share =
      Double(response.count(where: letters.contains)) / Double(max(response.count, 1))
    return Score(
      total: share, components: [ScoreComponent(name: "share", value: share, reason: "counted")])
  }
}
