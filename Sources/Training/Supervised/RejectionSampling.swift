import Models
import Randomness
import Rewards
import Tasks
import Tensors

/// The settings of rejection-sampling fine-tuning.
public struct RejectionSamplingConfiguration: Sendable {
  /// Answers to each problem in a round, ≥ 1; 100 in RFT, 32 in ReST-EM.
  public var samples = 8
  /// Divides the logits, > 0; 0.7 in RFT and ReST-EM.
  public var temperature: Float = 0.7
  /// Tokens of an answer at the most, ≥ 1.
  public var maxTokens = 320
  public var selection = AnswerSelection()
  /// Rounds of sampling and training, ≥ 1; each samples from the model that the last one trained.
  public var rounds = 1
  /// Whether each round trains the model that was there at the beginning, as RFT, STaR and ReST-EM do; or
  /// the one that sampled.
  public var trainsFromBase = true
  /// Passes over the selected answers, > 0; 3 in RFT.
  public var epochs = 3.0
  /// How the selected answers are learned; `steps` follows from the epochs, and so does the length of the
  /// schedule.
  public var supervised: SupervisedConfiguration
  public var seed = 0

  public init(supervised: SupervisedConfiguration) {
    self.supervised = supervised
  }
}

/// One round of rejection-sampling fine-tuning.
public struct RejectionSamplingRound: Sendable {
  /// 1 for the first.
  public let number: Int
  public let selected: SelectedAnswers
  /// The answers trained on.
  public let answers: [Rollout]
  public let training: SupervisedReport
}

/// Samples answers, keeps right ones, and fine-tunes on them (RFT, Yuan et al. 2023, arXiv:2308.01825);
/// with several rounds, as ReST-EM does (Singh et al. 2023, arXiv:2312.06585).
///
/// Departures from RFT: on a duplicate the preferred answer stays, not the one farthest from the others;
/// the data set's own solutions are not added.
///
/// - Parameters:
///   - model: samples, and is changed in place.
///   - finished: called after each round.
/// - Throws: ``TrainingError`` when a round has no right answer; what sampling and training throw.
public func trainByRejectionSampling(
  _ model: LanguageModel, problems: [Problem], rule: any Rule,
  configuration: RejectionSamplingConfiguration, pool: WorkerPool,
  sampled: (@Sendable (_ round: Int, _ answers: Int) -> Void)? = nil,
  finished: (RejectionSamplingRound) throws -> Void = { _ in }
) throws -> [RejectionSamplingRound] {
  let root = RandomStream(seed: UInt64(bitPattern: Int64(configuration.seed)))
    .substream("rejection sampling")
  let base = configuration.trainsFromBase ? try model.decoder.saveParameters() : nil
  var rounds: [RejectionSamplingRound] = []
  for round in 1...max(1, configuration.rounds) {
    var progress: (@Sendable (Int) -> Void)?
    if let sampled { progress = { answers in sampled(round, answers) } }
    let rollouts = try sampleRollouts(
      model, problems: problems, samples: configuration.samples,
      options: SamplingOptions(
        temperature: configuration.temperature, maxTokens: configuration.maxTokens),
      stream: root.substream("round", round), pool: pool, progress: progress)
    let scores = try scores(of: rollouts, by: rule)
    let selected = try selectAnswers(
      rollouts, scores: scores, rule: rule, configuration.selection)
    guard !selected.kept.isEmpty else {
      throw TrainingError.order(
        "none of \(rollouts.count) answers in round \(round) is right: take easier problems, more "
          + "samples, or train the model on a teacher's answers first")
    }
    let answers = selected.kept.map { rollouts[$0] }
    if let base { model.decoder.restoreParameters(base, pool: pool) }
    var supervised = configuration.supervised
    let drawn = max(1, Int((configuration.epochs * Double(answers.count)).rounded()))
    supervised.steps = (drawn + supervised.batchSize - 1) / supervised.batchSize
    supervised.schedule.totalSteps = supervised.steps
    supervised.schedule.warmupSteps = min(supervised.schedule.warmupSteps, supervised.steps - 1)
    let training = try trainSupervised(
      model.decoder, configuration: supervised,
      examples: shuffledBatches(
        answers.map(SupervisedExample.init), size: supervised.batchSize,
        seed: configuration.seed &+ round, limit: drawn),
      stopTokens: model.stopTokens, pool: pool)
    let result = RejectionSamplingRound(
      number: round, selected: selected, answers: answers, training: training)
    rounds.append(result)
    try finished(result)
  }
  return rounds
}
