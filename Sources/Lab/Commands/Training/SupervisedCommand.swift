import Language
import Models
import Training

extension LearningRateSchedule.Shape: ChoiceConvertible {}

struct SupervisedCommand: Command {
  static let declaration = CommandDeclaration(
    name: "sft", area: .training,
    summary: "Train a model on prompts with their responses; the result is the loss of each step.",
    discussion: """
      An example is a record {problem, response}, the problem also as a text, or a rollout. The loss is
      the mean over response tokens, the stop token included and the prompt left out. The model is changed in place. test are
      examples whose loss is measured and not learned from: .evaluations has it.
      """,
    examples: [
      "losses = sft m (map(puzzles, p -> {problem: p, response: teacher(p)})) steps=10",
      "sft m (accept rollouts) epochs=2 batch=4 schedule=cosine lr=1e-5",
    ])

  @Argument("The model.") var model: ModelValue
  @Argument("The examples.") var examples: ExampleList
  @Option("Optimiser steps; 100 if epochs are not given either.", range: 0...10_000_000)
  var steps: Int? = nil
  @Option("Passes over the examples, instead of steps.", range: 0...1_000_000)
  var epochs: Double? = nil
  @Option("Examples in one step.", range: 1...65_536) var batch = 32
  @Option("Examples that go through the model at a time; nil is the batch.", range: 1...65_536)
  var microBatch: Int? = nil
  @Option("Largest step size.", range: 0...1000) var lr = 1e-3
  @Option("Steps of linear warm-up.", range: 0...10_000_000) var warmup = 0
  @Option("Shape of the step size over the steps.") var schedule = LearningRateSchedule.Shape
    .constant
  @Option("Lowest step size as a share of lr.", range: 0...1) var minLr = 0.1
  @Option("Decay of AdamW's average of squared gradients.", range: 0...0.999_999) var beta2 = 0.999
  @Option("Decoupled weight decay.", range: 0...1000) var weightDecay = 0.01
  @Option("Examples to measure the loss on.") var test: ExampleList? = nil
  @Option("Steps between measurements; nil is before and after only.", range: 1...10_000_000)
  var evaluateEvery: Int? = nil
  @Option("Seed of the order; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    if steps != nil, epochs != nil {
      throw ArgumentError("epochs", "steps and epochs are both given: leave out one of them")
    }
    let model = model.model
    let tokenized = try examples.tokenized(for: model)
    let drawn = epochs.map { Int(($0 * Double(tokenized.count)).rounded()) }
    let steps = drawn.map { ($0 + batch - 1) / batch } ?? steps ?? 100
    var configuration = SupervisedConfiguration(
      schedule: LearningRateSchedule(
        shape: schedule, peak: lr, warmupSteps: warmup, totalSteps: max(steps, 1),
        minimumRatio: minLr))
    try configuration.schedule.validate()
    configuration.steps = steps
    configuration.batchSize = batch
    configuration.microBatchSize = microBatch
    configuration.beta2 = Float(beta2)
    configuration.weightDecay = Float(weightDecay)
    configuration.evaluateEvery = evaluateEvery
    let session = context.session
    context.noteOtherTrainers(of: model, by: "sft")
    session.willChange(model)
    let report = try trainSupervised(
      model.decoder, configuration: configuration,
      examples: shuffledBatches(
        tokenized, size: batch, seed: seed ?? session.seed, limit: drawn),
      evaluation: try test?.tokenized(for: model) ?? [], stopTokens: model.stopTokens,
      pool: session.pool
    ) { step, _ in session.progress?("sft", step, steps) }
    for warning in report.warnings { session.note?("warning: sft: \(warning)") }
    return .object(SupervisedValue(report: report))
  }
}
