import Models
import Randomness
import Tensors

/// A prompt and the response to be learned, as tokens; the response ends with a stop token.
public struct SupervisedExample: Sendable, Hashable {
  public let prompt: [Int32]
  public let response: [Int32]

  public init(prompt: [Int32], response: [Int32]) {
    self.prompt = prompt
    self.response = response
  }
}

/// The settings of supervised fine-tuning.
public struct SupervisedConfiguration: Sendable, Equatable {
  /// Examples in one optimiser step, ≥ 1.
  public var batchSize = 32
  /// Optimiser steps, ≥ 0.
  public var steps = 100
  /// Shape of the learning rate over the steps.
  public var schedule: LearningRateSchedule
  /// Decay of AdamW's average of squared gradients, in [0, 1).
  public var beta2: Float = 0.999
  /// Decoupled weight decay, ≥ 0.
  public var weightDecay: Float = 0.01
  /// Largest norm of the gradient, > 0.
  public var gradientClip = 1.0
  /// Order of the examples.
  public var seed = 0

  public init(schedule: LearningRateSchedule) {
    self.schedule = schedule
  }
}

/// Trains a model on prompts with their responses by maximum likelihood.
///
/// The loss is the mean negative log-probability of the response tokens, the stop token included, the
/// prompt's tokens excluded; over the whole batch, so it does not depend on how the batch is cut.
///
/// - Parameters:
///   - model: changed in place.
///   - examples: of step `step`, 0 for the first; the batch is what it returns.
///   - progress: called after each step with its number, from 1, and its loss.
/// - Returns: the loss of each step.
/// - Throws: `SequenceError`, `TrainingError`, or `Interrupted`; the completed steps stay.
@discardableResult
public func trainSupervised(
  _ model: DecoderModel, configuration: SupervisedConfiguration,
  examples: (_ step: Int) throws -> [SupervisedExample], pool: WorkerPool,
  progress: ((_ step: Int, _ loss: Double) -> Void)? = nil
) throws -> [Double] {
  guard model.parameters.count > 0 else { throw TrainingError.frozen("the model") }
  let gradients = Gradients(model)
  let optimizer = AdamW(count: model.parameters.count)
  var losses: [Double] = []
  for step in 0..<configuration.steps {
    let batch = try examples(step)
    let groups = batch.map { SequenceGroup(prefix: $0.prompt, continuations: [$0.response]) }
    let count = batch.reduce(0) { $0 + $1.response.count }
    guard count > 0 else { continue }
    let share = -1 / Float(count)
    try gradients.clear(pool: pool)
    let scores = try model.accumulateGradients(groups, into: gradients, pool: pool) { row in
      for index in row.logProbs.indices { row.logProbGradients[index] = share }
    }
    let norm = try AdamW.norm(gradients.total, pool: pool)
    if let scale = gradientClipCoefficient(norm: norm, maximum: configuration.gradientClip) {
      optimizer.update(
        model.parameters, gradient: gradients.total, gradientScale: Float(scale), step: step + 1,
        configuration: AdamWConfiguration(
          learningRate: Float(configuration.schedule.rate(at: step)), beta2: configuration.beta2,
          weightDecay: configuration.weightDecay), pool: pool)
      model.parametersChanged(pool: pool)
    }
    var sum = 0.0
    for group in groups.indices {
      for logProb in scores.logProbs(group: group, continuation: 0) { sum -= Double(logProb) }
    }
    losses.append(sum / Double(count))
    progress?(step + 1, sum / Double(count))
  }
  return losses
}

/// A stream of batches over a fixed list of examples: a new order for each pass over it.
public func shuffledBatches(
  _ examples: [SupervisedExample], size: Int, seed: Int
) -> (_ step: Int) -> [SupervisedExample] {
  let root = RandomStream(seed: UInt64(bitPattern: Int64(seed))).substream("supervised")
  var order: (pass: Int, indices: [Int]) = (-1, [])
  return { step in
    guard !examples.isEmpty else { return [] }
    return (0..<size).map { offset in
      let (pass, place) = (step * size + offset).quotientAndRemainder(dividingBy: examples.count)
      if order.pass != pass {
        var stream = root.substream("order", pass)
        order = (pass, Array(examples.indices))
        stream.shuffle(&order.indices)
      }
      return examples[order.indices[place]]
    }
  }
}
