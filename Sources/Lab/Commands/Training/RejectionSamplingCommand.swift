import Language
import Models
import Rewards
import Training

struct RejectionSamplingCommand: Command {
  static let declaration = CommandDeclaration(
    name: "rft", area: .training,
    summary:
      "Rejection-sampling fine-tuning: sample, keep right answers, train on them; in rounds.",
    discussion: """
      Right answers are kept without duplicates, at most cap for each problem, and learned by the model
      as it was at the beginning (from=base, as RFT and ReST-EM do) or as it is (from=current). Each
      round samples from the model that the round before trained. test measures before and after.
      """,
    examples: [
      "rft (tiny_model) puzzles samples=8 cap=2 epochs=1",
      "rft (tiny_model) (kk people=2 count=4 seed=3) rounds=2 epochs=1 test=puzzles | table",
    ])

  @Argument("The model; it is changed in place.") var model: ModelValue
  @Argument("The problems.") var problems: ProblemList
  @Option("The rule; the task's own if nil.") var rule: RuleArgument? = nil
  @Option("Answers to each problem in a round.", range: 1...65_536) var samples = 8
  @Option("Divides the logits.", range: 0.000_001...1000) var temperature = 0.7
  @Option("Tokens of an answer at the most.", range: 1...1_000_000) var maxTokens = 320
  @Option("The total from which an answer is right; the rule's largest if nil.")
  var threshold: Double? = nil
  @Option("Answers of a problem at the most; nil is no limit.", range: 1...1_000_000)
  var cap: Int? = 4
  @Option("When two answers are the same.") var duplicates = AnswerSelection.Duplicates.text
  @Option("Which answers go first.") var preference = AnswerSelection.Preference.first
  @Option("Rounds of sampling and training.", range: 1...1000) var rounds = 1
  @Option("The model that is trained in each round.") var from = TrainedModel.base
  @Option("Passes over the kept answers.", range: 0.001...10_000) var epochs = 3.0
  @Option("Answers in one optimiser step.", range: 1...65_536) var batch = 32
  @Option("Largest step size.", range: 0...1000) var lr = 1e-4
  @Option("Steps of linear warm-up.", range: 0...10_000_000) var warmup = 0
  @Option("Shape of the step size over a round.") var schedule = LearningRateSchedule.Shape.cosine
  @Option("Problems to measure the model on, before and after each round.")
  var test: ProblemList? = nil
  @Option("Answers to each of them.", range: 1...65_536) var testSamples = 1
  @Option("Seed; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    guard !problems.problems.isEmpty else {
      throw ArgumentError("problems", "there are no problems to sample answers to")
    }
    let model = model.model
    let session = context.session
    let rule = rule?.rule ?? standardRule(for: problems.problems)
    context.noteOtherTrainers(of: model, by: "rft")
    session.willChange(model)
    func measure() throws -> Evaluation? {
      guard let problems = test?.problems, !problems.isEmpty else { return nil }
      return try evaluate(
        model, problems: problems, rule: self.rule?.rule ?? standardRule(for: problems),
        samples: testSamples, options: SamplingOptions(temperature: 1, maxTokens: maxTokens),
        stream: session.stream("evaluate", seed: seed), pool: session.pool)
    }
    var evaluations = [try measure()].compactMap(\.self)
    let total = problems.problems.count * samples
    let progress = session.progress
    let result = try trainByRejectionSampling(
      model, problems: problems.problems, rule: rule, configuration: try configuration(session),
      pool: session.pool,
      sampled: { round, done in progress?("rft round \(round)", done, total) },
      finished: { _ in if let evaluation = try measure() { evaluations.append(evaluation) } })
    return .object(
      RejectionSamplingValue(
        rounds: result, evaluations: evaluations, tokenizer: model.tokenizer))
  }

  private func configuration(_ session: Session) throws -> RejectionSamplingConfiguration {
    var supervised = SupervisedConfiguration(
      schedule: LearningRateSchedule(
        shape: schedule, peak: lr, warmupSteps: warmup, totalSteps: warmup + 1, minimumRatio: 0.1))
    try supervised.schedule.validate()
    supervised.batchSize = batch
    var configuration = RejectionSamplingConfiguration(supervised: supervised)
    configuration.selection = AnswerSelection(
      threshold: threshold, cap: cap, duplicates: duplicates, preference: preference)
    configuration.samples = samples
    configuration.temperature = Float(temperature)
    configuration.maxTokens = maxTokens
    configuration.rounds = rounds
    configuration.trainsFromBase = from == .base
    configuration.epochs = epochs
    configuration.seed = seed ?? session.seed
    return configuration
  }
}

/// Which model a round of rejection sampling trains.
enum TrainedModel: String, ChoiceConvertible {
  case base, current
}
