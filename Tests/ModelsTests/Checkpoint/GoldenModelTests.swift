import Foundation
import Models
import Randomness
import Tensors
import TestSupport
import Testing

/// What PyTorch and Transformers computed for a small model.
private struct Golden: Decodable {
  struct CrossEntropy: Decodable {
    let lossF64: Double
    let gradL2F64: [String: Double]

    enum CodingKeys: String, CodingKey {
      case lossF64 = "loss_f64"
      case gradL2F64 = "grad_l2_f64"
    }
  }

  struct Greedy: Decodable {
    let prompt: [Int32]
    let generated: [Int32]
  }

  let inputs: [[Int32]]
  let logits: [[Double]]
  let crossEntropy: CrossEntropy
  let logProbs: [[Double]]
  let entropies: [[Double]]
  let greedy: Greedy

  enum CodingKeys: String, CodingKey {
    case inputs = "input_ids"
    case logits, greedy
    case crossEntropy = "ce"
    case logProbs = "token_logprobs_f64"
    case entropies = "entropy_f64"
  }

  var groups: [SequenceGroup] {
    inputs.map { SequenceGroup(prefix: [$0[0]], continuations: [Array($0.dropFirst())]) }
  }
}

@Suite("A Qwen2 checkpoint computes what Transformers computes")
struct GoldenModelTests {
  private let pool = WorkerPool(threads: 2)
  private let golden: Golden
  private let model: DecoderModel

  init() throws {
    let folder = "models/qwen2_tied_f32"
    golden = try JSONDecoder().decode(
      Golden.self, from: Data(fixtureText(folder + "/golden.json").utf8))
    model = try DecoderModel.open(folder: fixturePath(folder), pool: pool)
  }

  @Test("Logits")
  func logits() throws {
    for (input, expected) in zip(golden.inputs, golden.logits) {
      let found = try model.logits(input, pool: pool)
      #expect(found.count == expected.count)
      let worst = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
      #expect(worst < 1e-4)
    }
  }

  @Test("Log-probabilities and entropies of the tokens")
  func scores() throws {
    let scores = try model.logProbs(golden.groups, pool: pool)
    for group in golden.inputs.indices {
      let logProbs = scores.logProbs(group: group, continuation: 0)
      let entropies = scores.entropies(group: group, continuation: 0)
      #expect(logProbs.count == golden.logProbs[group].count)
      for (found, expected) in zip(logProbs, golden.logProbs[group]) {
        expectClose(Double(found), expected, absolute: 1e-4)
      }
      for (found, expected) in zip(entropies, golden.entropies[group]) {
        expectClose(Double(found), expected, absolute: 1e-4)
      }
    }
  }

  @Test("Loss and the gradient of every parameter")
  func gradients() throws {
    let targets = golden.inputs.reduce(0) { $0 + $1.count - 1 }
    #expect(targets == 56)
    let gradients = Gradients(model)
    try gradients.clear(pool: pool)
    let scores = try model.accumulateGradients(golden.groups, into: gradients, pool: pool) { row in
      for token in row.logProbs.indices { row.logProbGradients[token] = -1 / Float(targets) }
    }
    var loss = 0.0
    for group in golden.inputs.indices {
      for logProb in scores.logProbs(group: group, continuation: 0) { loss -= Double(logProb) }
    }
    expectClose(loss / Double(targets), golden.crossEntropy.lossF64, absolute: 1e-5)
    #expect(model.layout.slots.count == golden.crossEntropy.gradL2F64.count)
    for slot in model.layout.slots {
      let expected = try #require(golden.crossEntropy.gradL2F64[slot.name])
      let squares = gradients.total.array(slot.range).reduce(0.0) { $0 + Double($1) * Double($1) }
      expectClose(squares.squareRoot(), expected, relative: 1e-4, slot.name)
    }
  }

  @Test("Greedy sampling")
  func greedy() throws {
    var options = SamplingOptions()
    options.temperature = 0
    options.maxTokens = golden.greedy.generated.count
    let request = SamplingRequest(prompt: golden.greedy.prompt, streams: [RandomStream(seed: 0)])
    let samples = try model.sample([request], options: options, pool: pool)
    #expect(samples[0][0].tokens == golden.greedy.generated)
  }

  @Test("A saved model loads with the same numbers, and saves to the same bytes")
  func roundTrip() throws {
    let first = try ScratchFolder()
    let second = try ScratchFolder()
    try model.save(folder: first.path)
    let loaded = try DecoderModel.open(folder: first.path, pool: pool)
    #expect(loaded.configuration == model.configuration)
    #expect(
      loaded.parameters.array(0..<loaded.parameters.count)
        == model.parameters.array(0..<model.parameters.count))
    try loaded.save(folder: second.path)
    for name in ["model.safetensors", "config.json"] {
      #expect(try first.bytes(name) == second.bytes(name))
    }
  }
}
