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
///   - format: how the weights are frozen, if they are.
///   - adapter: the adapters of a frozen model.
func toyModel(
  pool: WorkerPool, stopTokens: Set<Int32> = [], frozen format: WeightFormat? = nil,
  adapter: AdapterConfiguration? = nil
) throws -> LanguageModel {
  let tokenizer = try BytePairTrainer(vocabularySize: 260, specialTokens: ["<|im_end|>"])
    .train(["alpha be gamma ray"])
  var decoder = try DecoderModel(
    ModelConfiguration(
      vocabularySize: tokenizer.vocabularySize, hiddenSize: 24, intermediateSize: 40,
      layerCount: 2, headCount: 2, keyValueHeadCount: 1, maximumPositions: 64))
  decoder.initialize(from: RandomStream(seed: 1))
  decoder.parametersChanged(pool: pool)
  if let format { decoder = try decoder.frozen(format, pool: pool) }
  if let adapter {
    decoder = try decoder.adapted(adapter, from: RandomStream(seed: 5), pool: pool)
  }
  return LanguageModel(
    name: "toy", decoder: decoder, tokenizer: tokenizer, template: ChatTemplate(kind: .chatML),
    stopTokens: stopTokens)
}

func toyProblem(_ index: Int, _ text: String) -> Problem {
  Problem(
    task: "toy", seed: nil, index: index, messages: [Message(role: .user, content: text)],
    truth: .knightsAndKnaves(names: [], solution: []))
}

func toyProblems(_ count: Int) -> [Problem] {
  (0..<count).map { toyProblem($0, "q\($0)") }
}

/// A trainer of a very small model on three prompts, with a rule that counts a token.
func toyTrainer(
  threads: Int = 1, interruptedBy flag: InterruptionFlag? = nil,
  frozen format: WeightFormat? = nil, adapter: AdapterConfiguration? = nil,
  curriculum: Curriculum? = nil,
  _ adjust: (inout TrainerConfiguration) -> Void = { _ in }
) throws -> Trainer {
  let pool = WorkerPool(threads: threads) { flag?.isRaised ?? false }
  var configuration = TrainerConfiguration()
  configuration.samples = 4
  configuration.maxTokens = 12
  configuration.learningRate = 1e-3
  adjust(&configuration)
  let problems = ["alpha", "be", "gamma ray"].enumerated().map { toyProblem($0, $1) }
  return try Trainer(
    model: try toyModel(pool: pool, frozen: format, adapter: adapter), curriculum: curriculum ?? Curriculum(problems),
    rule: LetterRule(letters: "a"..."z"), configuration: configuration, pool: pool)
}

/// Stops the work of a pool while it is raised.
final class InterruptionFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  var isRaised: Bool {
    get { raised.load(ordering: .relaxed) }
    set { raised.store(newValue, ordering: .relaxed) }
  }
}
