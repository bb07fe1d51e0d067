import Models
import Randomness
import Rewards
import Synchronization
import Tasks
import Tensors
import Training

/// A very small model over bytes, always the same.
///
/// - Parameters:
///   - hiddenSize: width of the model.
///   - format: how the weights are frozen, if they are.
///   - adapter: the adapters of a frozen model.
public func toyModel(
  pool: WorkerPool, hiddenSize: Int = 24, stopTokens: Set<Int32> = [],
  frozen format: WeightFormat? = nil, adapter: AdapterConfiguration? = nil
) throws -> LanguageModel {
  let tokenizer = try BytePairTrainer(vocabularySize: 260, specialTokens: ["<|im_end|>"])
    .train(["alpha be gamma ray"])
  var decoder = try DecoderModel(
    ModelConfiguration(
      vocabularySize: tokenizer.vocabularySize, hiddenSize: hiddenSize, intermediateSize: 40,
      layerCount: 2, headCount: 2, keyValueHeadCount: 1, maximumPositions: 64))
  try decoder.initialize(from: RandomStream(seed: 1))
  decoder.parametersChanged(pool: pool)
  if let format { decoder = try decoder.frozen(format, pool: pool) }
  if let adapter {
    decoder = try decoder.adapted(adapter, from: RandomStream(seed: 5), pool: pool)
  }
  return LanguageModel(
    name: "toy", decoder: decoder, tokenizer: tokenizer, template: .chatML,
    stopTokens: stopTokens)
}

public func toyProblem(_ index: Int, _ text: String) -> Problem {
  Problem(
    task: "toy", seed: nil, index: index, messages: [Message(role: .user, content: text)],
    truth: .knightsAndKnaves(names: [], solution: []))
}

public func toyProblems(_ count: Int) -> [Problem] {
  (0..<count).map { toyProblem($0, "q\($0)") }
}

/// A trainer of a very small model on three prompts, with a rule that counts letters.
///
/// - Parameters:
///   - hiddenSize: width of the model.
///   - prompts: what is asked, unless a curriculum says it.
///   - format: how the weights are frozen, if they are.
///   - adapter: the adapters of a frozen model.
public func toyTrainer(
  threads: Int = 1, interruptedBy flag: InterruptionFlag? = nil, hiddenSize: Int = 24,
  prompts: [String] = ["alpha", "be", "gamma ray"], rule: any Rule = LetterRule(letters: "a"..."z"),
  frozen format: WeightFormat? = nil, adapter: AdapterConfiguration? = nil,
  curriculum: Curriculum? = nil, _ adjust: (inout TrainerConfiguration) -> Void = { _ in }
) throws -> Trainer {
  let pool = WorkerPool(threads: threads) { flag?.isRaised ?? false }
  var configuration = TrainerConfiguration()
  configuration.samples = 4
  configuration.maxTokens = 12
  configuration.learningRate = 1e-3
  adjust(&configuration)
  return try Trainer(
    model: try toyModel(pool: pool, hiddenSize: hiddenSize, frozen: format, adapter: adapter),
    curriculum: curriculum ?? Curriculum(prompts.enumerated().map { toyProblem($0, $1) }),
    rule: rule, configuration: configuration, pool: pool)
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
