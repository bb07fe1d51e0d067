import Models
import Randomness
import Tensors
import Testing

/// Σ w·log p + 0.3·H with weights that differ by token and continuation.
private func weight(_ token: Int, _ continuation: Int) -> Float {
  Float(token % 3) - 0.7 + Float(continuation)
}

/// A model of odd sizes with parameters large enough for every path to matter.
func oddModel(
  heads: Int = 2, keyValueHeads: Int = 1, headSize: Int = 10, bias: Bool = true, tied: Bool = true,
  normed: Bool = false, positions: Int = 128
) throws -> DecoderModel {
  var configuration = ModelConfiguration(
    vocabularySize: 37, hiddenSize: 20, intermediateSize: 27, layerCount: 2, headCount: heads,
    keyValueHeadCount: keyValueHeads, headSize: headSize, tiedEmbeddings: tied,
    attentionBias: bias, maximumPositions: positions)
  if normed { configuration.architecture = .qwen3 }
  let model = try DecoderModel(configuration)
  try model.initialize(from: RandomStream(seed: 1))
  var numbers = RandomStream(seed: 9)
  for index in 0..<model.parameters.count {
    model.parameters[index] += Float(numbers.normal()) * 0.2
  }
  model.parametersChanged(pool: WorkerPool(threads: 1))
  return model
}

let oddGroups = [
  SequenceGroup(prefix: [1, 2, 3], continuations: [[4, 5, 6, 7], [8], [], Array(9...25)]),
  SequenceGroup(prefix: [5], continuations: [[3, 2, 1, 30, 36, 0, 7, 7] + Array(1...20)]),
  SequenceGroup(prefix: Array(0...30), continuations: [[1]]),
]

@Suite("Decoder gradients")
struct DecoderGradientTests {
  @Test(
    "The gradient of every parameter agrees with finite differences",
    arguments: [
      (2, 1, 10, true, true, false), (1, 1, 16, false, false, false),
      (4, 2, 6, true, false, false), (4, 2, 10, false, true, true),
    ])
  func finiteDifferences(
    heads: Int, keyValueHeads: Int, headSize: Int, bias: Bool, tied: Bool, normed: Bool
  ) throws {
    let pool = WorkerPool(threads: 2)
    let model = try oddModel(
      heads: heads, keyValueHeads: keyValueHeads, headSize: headSize, bias: bias, tied: tied,
      normed: normed)
    let gradients = try Gradients(model)
    try gradients.clear(pool: pool)
    _ = try model.accumulateGradients(
      oddGroups, temperature: 0.8, into: gradients, pool: pool
    ) { row in
      for token in row.logProbs.indices {
        row.logProbGradients[token] = weight(token, row.continuation)
        row.entropyGradients[token] = 0.3
      }
    }

    func loss() throws -> Double {
      model.parametersChanged(pool: pool)
      let scores = try model.logProbs(oddGroups, temperature: 0.8, pool: pool)
      var sum = 0.0
      for (group, sequences) in oddGroups.enumerated() {
        for continuation in sequences.continuations.indices {
          let logProbs = scores.logProbs(group: group, continuation: continuation)
          let entropies = scores.entropies(group: group, continuation: continuation)
          for token in logProbs.indices {
            sum += Double(weight(token, continuation)) * Double(logProbs[token])
            sum += 0.3 * Double(entropies[token])
          }
        }
      }
      return sum
    }

    let step: Float = 1e-2
    for slot in model.layout.slots {
      for index in [slot.range.lowerBound, slot.offset + slot.count / 2, slot.range.upperBound - 1]
      {
        let value = model.parameters[index]
        model.parameters[index] = value + step
        let above = try loss()
        model.parameters[index] = value - step
        let below = try loss()
        model.parameters[index] = value
        let estimate = (above - below) / Double(2 * step)
        let found = Double(gradients.total[index])
        // The step's third-order term and float32 rounding over a step of 0.01.
        let allowed = 0.02 * max(0.5, abs(estimate) + abs(found))
        #expect(abs(estimate - found) < allowed, "\(slot.name): \(found), estimated \(estimate)")
      }
    }
  }

  @Test("Gradients and log-probabilities have the same bits for 1, 2, 3 and 4 threads")
  func threads() throws {
    let model = try oddModel()
    var expected: ([Float], [Float])?
    for threads in 1...4 {
      let pool = WorkerPool(threads: threads)
      let gradients = try Gradients(model)
      let scores = try model.accumulateGradients(oddGroups, into: gradients, pool: pool) { row in
        for token in row.logProbs.indices { row.logProbGradients[token] = -row.logProbs[token] }
      }
      let found = (
        gradients.total.array(0..<gradients.total.count),
        scores.logProbs(group: 0, continuation: 3)
      )
      if let expected {
        #expect(found.0 == expected.0)
        #expect(found.1 == expected.1)
      } else {
        expected = found
      }
    }
  }

  @Test(
    "Activations computed anew give the gradient of activations kept, bit for bit",
    arguments: [false, true])
  func recomputation(normed: Bool) throws {
    let model = try oddModel(bias: !normed, normed: normed)
    let pool = WorkerPool(threads: 2)
    func gradient(activationBytes: Int) throws -> [Float] {
      let gradients = try Gradients(model)
      _ = try model.accumulateGradients(
        oddGroups, into: gradients, activationBytes: activationBytes, pool: pool
      ) { row in
        for token in row.logProbs.indices { row.logProbGradients[token] = -row.logProbs[token] }
      }
      return gradients.total.array(0..<gradients.total.count)
    }
    let kept = try gradient(activationBytes: .max)
    #expect(kept.contains { $0 != 0 })
    #expect(try gradient(activationBytes: 0) == kept)
  }

  @Test("A vocabulary whose logits come in chunks has the gradient of its loss")
  func chunkedLogits() throws {
    let configuration = ModelConfiguration(
      vocabularySize: 300_000, hiddenSize: 8, intermediateSize: 8, layerCount: 1, headCount: 1,
      keyValueHeadCount: 1, headSize: 8)
    let model = try DecoderModel(configuration)
    let pool = WorkerPool(threads: 2)
    try model.initialize(from: RandomStream(seed: 2))
    model.parametersChanged(pool: pool)
    let group = SequenceGroup(
      prefix: [5], continuations: [(0..<75).map { Int32($0 * 3_989 % 300_000) }])
    let gradients = try Gradients(model)
    _ = try model.accumulateGradients(
      [group], temperature: 0.7, into: gradients, pool: pool
    ) { row in
      for token in row.logProbs.indices { row.logProbGradients[token] = weight(token, 0) }
    }
    let gradient = gradients.total.array(0..<gradients.total.count).map(Double.init)
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    func loss(step: Double) throws -> Double {
      for (index, slope) in gradient.enumerated() {
        model.parameters[index] += Float(step * slope / norm)
      }
      model.parametersChanged(pool: pool)
      let scores = try model.logProbs([group], temperature: 0.7, pool: pool)
      return scores.logProbs(group: 0, continuation: 0).enumerated().reduce(0) {
        $0 + Double(weight($1.offset, 0)) * Double($1.element)
      }
    }
    let above = try loss(step: 0.01)
    let below = try loss(step: -0.02)
    #expect(abs((above - below) / 0.02 - norm) < 0.01 * norm)
  }

  @Test("Sharing a prompt gives the log-probabilities of running each sequence by itself")
  func sharedPrompt() throws {
    let model = try oddModel()
    let pool = WorkerPool(threads: 1)
    let shared = try model.logProbs(oddGroups, pool: pool)
    for (group, sequences) in oddGroups.enumerated() {
      for (index, continuation) in sequences.continuations.enumerated() {
        let alone = try model.logProbs(
          [SequenceGroup(prefix: sequences.prefix, continuations: [continuation])], pool: pool)
        let found = shared.logProbs(group: group, continuation: index)
        #expect(found == alone.logProbs(group: 0, continuation: 0))
        // And as one plain text: the prompt's own tokens are scored too.
        let text = sequences.prefix + continuation
        let plain = try model.logProbs(
          [SequenceGroup(prefix: [text[0]], continuations: [Array(text.dropFirst())])], pool: pool)
        let tail = plain.logProbs(group: 0, continuation: 0).suffix(continuation.count)
        #expect(found == Array(tail))
      }
    }
  }

  @Test("Sequences that do not fit are refused with both facts")
  func refusals() throws {
    let model = try oddModel()
    let pool = WorkerPool(threads: 1)
    func run(_ group: SequenceGroup) throws { _ = try model.logProbs([group], pool: pool) }
    #expect(throws: SequenceError.self) { try run(.init(prefix: [], continuations: [[1]])) }
    #expect(throws: SequenceError.self) { try run(.init(prefix: [37], continuations: [[1]])) }
    #expect(throws: SequenceError.self) { try run(.init(prefix: [1], continuations: [[-1]])) }
    #expect(throws: SequenceError.self) {
      try run(.init(prefix: [1], continuations: [Array(repeating: 1, count: 128)]))
    }
  }
}
