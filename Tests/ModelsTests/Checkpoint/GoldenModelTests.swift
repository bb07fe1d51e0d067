import Files
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
  let policyUpdate: PolicyUpdate

  struct PolicyUpdate: Decodable {
    struct Step: Decodable {
      let loss: Double
      let clipfrac: Double
      let gradientNorm: Double
      /// Of the first step only.
      let gradientNorms: [String: Double]?
      let parameterNorms: [String: Double]?

      enum CodingKeys: String, CodingKey {
        case loss, clipfrac
        case gradientNorm = "grad_norm_before_clip"
        case gradientNorms = "grad_l2"
        case parameterNorms = "param_l2_after"
      }
    }
    let lr: Double
    let steps: [Step]
  }

  enum CodingKeys: String, CodingKey {
    case inputs = "input_ids"
    case logits, greedy
    case crossEntropy = "ce"
    case logProbs = "token_logprobs_f64"
    case entropies = "entropy_f64"
    case policyUpdate = "ppo_update_f64"
  }

  init(_ folder: String) throws {
    self = try JSONDecoder().decode(
      Golden.self, from: Data(fixtureText(folder + "/golden.json").utf8))
  }

  var groups: [SequenceGroup] {
    inputs.map { SequenceGroup(prefix: [$0[0]], continuations: [Array($0.dropFirst())]) }
  }
}

/// A checkpoint and what is known of it.
private func open(_ name: String, pool: WorkerPool) throws -> (Golden, DecoderModel) {
  let folder = "models/" + name
  return (
    try Golden(folder), try DecoderModel.open(folder: FilePath(fixturePath(folder)), pool: pool)
  )
}

private let names = [
  "qwen2_tied_f32", "qwen2_untied_sharded2", "qwen2_tok1k_f32", "qwen3_tied_f32",
  "llama32_tied_f32",
]

@Suite("A checkpoint computes what Transformers computes")
struct GoldenModelTests {
  private let pool = WorkerPool(threads: 2)

  @Test("Logits", arguments: names)
  func logits(name: String) throws {
    let (golden, model) = try open(name, pool: pool)
    for (input, expected) in zip(golden.inputs, golden.logits) {
      let found = try model.logits(input, pool: pool)
      #expect(found.count == expected.count)
      let worst = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
      #expect(worst < 1e-4)
    }
  }

  @Test("Log-probabilities and entropies of the tokens", arguments: names)
  func scores(name: String) throws {
    let (golden, model) = try open(name, pool: pool)
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

  @Test("Loss and the gradient of every parameter", arguments: names)
  func gradients(name: String) throws {
    let (golden, model) = try open(name, pool: pool)
    let targets = golden.inputs.reduce(0) { $0 + $1.count - 1 }
    let gradients = try Gradients(model)
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

  /// Three optimiser steps of the clipped surrogate on one batch, the fixture's definition: tokens
  /// from position 8 on are the response, advantages 1 and −0.5, clip 0.2, token-mean, gradient clip
  /// 1, AdamW with weight decay 0.01 on all parameters.
  @Test("Three steps of a policy update", arguments: names)
  func policyUpdate(name: String) throws {
    let (golden, model) = try open(name, pool: pool)
    let groups = golden.inputs.map {
      SequenceGroup(prefix: Array($0.prefix(8)), continuations: [Array($0.dropFirst(8))])
    }
    let advantages: [Double] = [1, -0.5]
    let count = Double(groups.reduce(0) { $0 + $1.continuations[0].count })
    let before = try model.logProbs(groups, pool: pool)
    let old = groups.indices.map { before.logProbs(group: $0, continuation: 0).map(Double.init) }
    let gradients = try Gradients(model)
    let optimizer = try AdamW(count: model.parameters.count)
    for (index, expected) in golden.policyUpdate.steps.enumerated() {
      try gradients.clear(pool: pool)
      let scores = try model.accumulateGradients(groups, into: gradients, pool: pool) { row in
        for token in row.logProbs.indices {
          let ratio = exp(Double(row.logProbs[token]) - old[row.group][token])
          let advantage = advantages[row.group]
          let isClipped = advantage > 0 ? ratio > 1.2 : ratio < 0.8
          row.logProbGradients[token] = isClipped ? 0 : Float(-ratio * advantage / count)
        }
      }
      var loss = 0.0
      for group in groups.indices {
        for (logProb, old) in zip(scores.logProbs(group: group, continuation: 0), old[group]) {
          let ratio = exp(Double(logProb) - old)
          let clipped = min(max(ratio, 0.8), 1.2)
          loss -= min(ratio * advantages[group], clipped * advantages[group]) / count
        }
      }
      // The bound of the last step; the first ones are nearer.
      let tolerance = index == 0 ? 1e-4 : 1e-3
      expectClose(loss, expected.loss, absolute: tolerance)
      let norm = try AdamW.norm(gradients.total, pool: pool)
      expectClose(norm, expected.gradientNorm, relative: tolerance)
      optimizer.update(
        model.parameters, gradient: gradients.total, gradientScale: Float(min(1, 1 / norm)),
        step: index + 1,
        configuration: AdamWConfiguration(learningRate: Float(golden.policyUpdate.lr)), pool: pool)
      model.parametersChanged(pool: pool)
      for slot in model.layout.slots {
        func length(_ buffer: FloatBuffer) -> Double {
          buffer.array(slot.range).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
        if let lengths = expected.gradientNorms {
          expectClose(
            length(gradients.total), try #require(lengths[slot.name]), relative: tolerance,
            slot.name)
        }
        if let lengths = expected.parameterNorms {
          expectClose(
            length(model.parameters), try #require(lengths[slot.name]), relative: 1e-5, slot.name)
        }
      }
    }
    #expect(golden.policyUpdate.steps.count == 3)
  }

  @Test("Greedy sampling", arguments: names)
  func greedy(name: String) throws {
    let (golden, model) = try open(name, pool: pool)
    var options = SamplingOptions()
    options.temperature = 0
    options.maxTokens = golden.greedy.generated.count
    let request = SamplingRequest(prompt: golden.greedy.prompt, streams: [RandomStream(seed: 0)])
    let samples = try model.sample([request], options: options, pool: pool)
    #expect(samples[0][0].tokens == golden.greedy.generated)
  }

  @Test("A saved model loads with the same numbers, and saves to the same bytes", arguments: names)
  func roundTrip(name: String) throws {
    let (_, model) = try open(name, pool: pool)
    let first = try ScratchFolder()
    let second = try ScratchFolder()
    try model.save(folder: FilePath(first.path))
    let loaded = try DecoderModel.open(folder: FilePath(first.path), pool: pool)
    #expect(loaded.configuration == model.configuration)
    #expect(
      loaded.parameters.array(0..<loaded.parameters.count)
        == model.parameters.array(0..<model.parameters.count))
    try loaded.save(folder: FilePath(second.path))
    for name in ["model.safetensors", "config.json"] {
      #expect(try first.bytes(name) == second.bytes(name))
    }
  }
}
