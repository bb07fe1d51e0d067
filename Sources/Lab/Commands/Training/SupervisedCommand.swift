import Language
import Models
import Training

struct SupervisedCommand: Command {
  static let declaration = CommandDeclaration(
    name: "sft", area: .training,
    summary: "Train a model on prompts with their responses; the result is the loss of each step.",
    discussion: """
      Each example is a record {problem, response}. The loss is the mean over response tokens, the
      stop token included. The model is changed in place.
      """,
    examples: ["losses = sft m (map(puzzles, p -> {problem: p, response: teacher(p)})) steps=10"])

  @Argument("The model.") var model: ModelValue
  @Argument("The examples.") var examples: [Value]
  @Option("Optimiser steps.", range: 0...10_000_000) var steps = 100
  @Option("Examples in one step.", range: 1...65_536) var batch = 32
  @Option("Largest step size.", range: 0...1000) var lr = 1e-3
  @Option("Steps of linear warm-up.", range: 0...10_000_000) var warmup = 0
  @Option("Shape of the step size over the steps.") var schedule = ScheduleChoice.constant
  @Option("Decay of AdamW's average of squared gradients.", range: 0...0.999_999) var beta2 = 0.999
  @Option("Seed of the order; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let model = model.model
    guard let end = model.stopTokens.min() else {
      throw ArgumentError("model", "the model has no stop token to end a response with")
    }
    let tokenized = try examples.enumerated().map { index, example in
      guard case .record(let record) = example, let problem = record["problem"],
        case .string(let response)? = record["response"]
      else {
        throw ArgumentError(
          "examples", "example \(index) is no record {problem, response}",
          hint: "make them with map(puzzles, p -> {problem: p, response: teacher(p)})")
      }
      let messages = try ProblemValue(problem).problem.messages
      return SupervisedExample(
        prompt: try model.promptTokens(messages.map { ($0.role.rawValue, $0.content) }),
        response: try model.tokenizer.encode(response) + [end])
    }
    var configuration = SupervisedConfiguration(
      schedule: LearningRateSchedule(
        shape: schedule.shape, peak: lr, warmupSteps: warmup, totalSteps: max(steps, 1),
        minimumRatio: 0.1))
    configuration.steps = steps
    configuration.batchSize = batch
    configuration.beta2 = Float(beta2)
    let session = context.session
    session.willChange(model)
    let losses = try trainSupervised(
      model.decoder, configuration: configuration,
      examples: shuffledBatches(tokenized, size: batch, seed: seed ?? session.seed),
      pool: session.pool
    ) { step, _ in session.progress?("sft", step, steps) }
    return .list(losses.map(Value.number))
  }
}

/// Shapes of the learning rate over the steps.
enum ScheduleChoice: String, ChoiceConvertible {
  case constant, linear, cosine

  var shape: LearningRateSchedule.Shape {
    switch self {
    case .constant: .constant
    case .linear: .linear
    case .cosine: .cosine
    }
  }
}
