import Memory
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

  /// A sampled answer, token by token as it was sampled.
  public init(_ rollout: Rollout) {
    self.init(prompt: rollout.promptTokens, response: rollout.tokens)
  }

  var group: SequenceGroup { SequenceGroup(prefix: prompt, continuations: [response]) }
}

/// Trains a model on prompts with their responses by maximum likelihood.
///
/// The loss is the mean negative log-probability of the response tokens, the stop token included, the
/// prompt's tokens excluded; over the whole batch, so it does not depend on how the batch is cut.
///
/// - Parameters:
///   - model: changed in place.
///   - examples: of step `step`, 0 for the first; the batch is what it returns.
///   - evaluation: examples whose loss is measured and not learned from.
///   - stopTokens: a response that ends with none of them is reported; empty checks nothing.
///   - progress: called after each step with its number, from 1, and its loss.
/// - Throws: `SequenceError`, `TrainingError`, or `Interrupted`; the completed steps stay.
@discardableResult
public func trainSupervised(
  _ model: DecoderModel, configuration: SupervisedConfiguration,
  examples: (_ step: Int) throws -> [SupervisedExample], evaluation: [SupervisedExample] = [],
  stopTokens: Set<Int32> = [], pool: WorkerPool,
  progress: ((_ step: Int, _ loss: Double) -> Void)? = nil
) throws -> SupervisedReport {
  guard model.parameters.count > 0 else { throw TrainingError.frozen("the model") }
  try requireMemory(bytes: 3 * model.parameters.count * MemoryLayout<Float>.size)
  let gradients = try Gradients(model)
  let optimizer = try AdamW(count: model.parameters.count)
  var report = SupervisedReport()
  func measure(after step: Int) throws {
    guard !evaluation.isEmpty, report.evaluations.last?.step != step else { return }
    report.evaluations.append((step, try supervisedLoss(model, evaluation, pool: pool)))
  }
  try measure(after: 0)
  for step in 0..<configuration.steps {
    let batch = try examples(step)
    let count = batch.reduce(0) { $0 + $1.response.count }
    guard count > 0 else { continue }
    for warning in lossMaskWarnings(batch, stopTokens: stopTokens)
    where !report.warnings.contains(warning) {
      report.warnings.append(warning)
    }
    // The whole batch's tokens, however it is cut.
    let share = -1 / Float(count)
    var sum = 0.0
    try gradients.clear(pool: pool)
    let size = configuration.microBatchSize ?? batch.count
    for start in stride(from: 0, to: batch.count, by: size) {
      let groups = batch[start..<min(start + size, batch.count)].map(\.group)
      let scores = try model.accumulateGradients(groups, into: gradients, pool: pool) { row in
        for index in row.logProbs.indices { row.logProbGradients[index] = share }
      }
      sum -= logProbSum(scores, groups.count)
    }
    let rate = configuration.schedule.rate(at: step)
    let norm = try AdamW.norm(gradients.total, pool: pool)
    if let scale = gradientClipCoefficient(norm: norm, maximum: configuration.gradientClip) {
      optimizer.update(
        model.parameters, gradient: gradients.total, gradientScale: Float(scale), step: step + 1,
        configuration: AdamWConfiguration(
          learningRate: Float(rate), beta2: configuration.beta2,
          weightDecay: configuration.weightDecay), pool: pool)
      model.parametersChanged(pool: pool)
    } else {
      report.skippedSteps += 1
      if !report.warnings.contains(.gradientNotFinite) {
        report.warnings.append(.gradientNotFinite)
      }
    }
    report.losses.append(sum / Double(count))
    report.gradientNorms.append(norm)
    report.learningRates.append(rate)
    progress?(step + 1, sum / Double(count))
    if let every = configuration.evaluateEvery, (step + 1).isMultiple(of: every) {
      try measure(after: step + 1)
    }
  }
  try measure(after: configuration.steps)
  return report
}

/// The mean negative log-probability of the response tokens of examples.
public func supervisedLoss(
  _ model: DecoderModel, _ examples: [SupervisedExample], pool: WorkerPool
) throws -> Double {
  let count = examples.reduce(0) { $0 + $1.response.count }
  let scores = try model.logProbs(examples.map(\.group), pool: pool)
  return count == 0 ? 0 : -logProbSum(scores, examples.count) / Double(count)
}

private func logProbSum(_ scores: TokenScores, _ groups: Int) -> Double {
  var sum = 0.0
  for group in 0..<groups {
    for logProb in scores.logProbs(group: group, continuation: 0) { sum += Double(logProb) }
  }
  return sum
}

/// A stream of batches over a fixed list of examples: a new order for each pass over it.
///
/// - Parameter limit: examples drawn in all; the last batch may be smaller. Nil has no end.
public func shuffledBatches(
  _ examples: [SupervisedExample], size: Int, seed: Int, limit: Int? = nil
) -> (_ step: Int) -> [SupervisedExample] {
  let root = RandomStream(seed: UInt64(bitPattern: Int64(seed))).substream("supervised")
  var order: (pass: Int, indices: [Int]) = (-1, [])
  return { step in
    guard !examples.isEmpty else { return [] }
    let first = step * size
    return (first..<max(first, min(first + size, limit ?? .max))).map { number in
      let (pass, place) = number.quotientAndRemainder(dividingBy: examples.count)
      if order.pass != pass {
        var stream = root.substream("order", pass)
        order = (pass, Array(examples.indices))
        stream.shuffle(&order.indices)
      }
      return examples[order.indices[place]]
    }
  }
}
