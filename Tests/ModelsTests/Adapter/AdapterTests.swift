import Files
import Foundation
import Models
import Randomness
import Tensors
import TestSupport
import Testing

private let settings = [
  AdapterConfiguration(rank: 3, alpha: 6),
  AdapterConfiguration(rank: 5, alpha: 2, targets: [.value, .up]),
  AdapterConfiguration(rank: 1, alpha: 1, targets: [.query, .output, .down]),
]

/// Adapters whose A and B are large enough to matter.
private func adapted(
  _ model: DecoderModel, _ settings: AdapterConfiguration, pool: WorkerPool
) throws -> DecoderModel {
  let result = try model.adapted(settings, from: RandomStream(seed: 2), pool: pool)
  var numbers = RandomStream(seed: 7)
  for index in 0..<result.parameters.count {
    result.parameters[index] += Float(numbers.normal()) * 0.2
  }
  result.parametersChanged(pool: pool)
  return result
}

private func allLogProbs(_ model: DecoderModel, _ pool: WorkerPool) throws -> [Float] {
  let scores = try model.logProbs(oddGroups, pool: pool)
  return oddGroups.indices.flatMap { group in
    oddGroups[group].continuations.indices.flatMap {
      scores.logProbs(group: group, continuation: $0)
    }
  }
}

@Suite("Low-rank adapters")
struct AdapterTests {
  private let pool = WorkerPool(threads: 2)

  @Test("Fresh adapters change no bit of what the model computes", arguments: settings)
  func fresh(settings: AdapterConfiguration) throws {
    let model = try oddModel(heads: 4, keyValueHeads: 2, headSize: 6)
    let fresh = try model.adapted(settings, from: RandomStream(seed: 1), pool: pool)
    #expect(try allLogProbs(fresh, pool) == allLogProbs(model, pool))
    #expect(fresh.parameters.count < model.parameters.count)
    #expect(fresh.parameterCount == model.parameterCount + fresh.parameters.count)
  }

  @Test(
    "The gradient of every adapter agrees with finite differences", arguments: settings,
    [WeightFormat.float32, .bfloat16, .int8])
  func finiteDifferences(settings: AdapterConfiguration, format: WeightFormat) throws {
    let base = try oddModel(heads: 4, keyValueHeads: 2, headSize: 6, tied: format == .bfloat16)
      .frozen(format, pool: pool)
    let model = try adapted(base, settings, pool: pool)
    let gradients = Gradients(model)
    @Sendable func weight(_ token: Int) -> Float { Float(token % 3) - 0.7 }
    _ = try model.accumulateGradients(oddGroups, into: gradients, pool: pool) { row in
      for token in row.logProbs.indices { row.logProbGradients[token] = weight(token) }
    }
    func loss() throws -> Double {
      model.parametersChanged(pool: pool)
      let scores = try model.logProbs(oddGroups, pool: pool)
      var sum = 0.0
      for (group, sequences) in oddGroups.enumerated() {
        for continuation in sequences.continuations.indices {
          for (token, value) in scores.logProbs(group: group, continuation: continuation)
            .enumerated()
          {
            sum += Double(weight(token)) * Double(value)
          }
        }
      }
      return sum
    }
    #expect(gradients.total.count == model.layout.count)
    let step: Float = 1e-2
    for slot in model.layout.slots {
      for index in [slot.range.lowerBound, slot.range.upperBound - 1] {
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

  @Test("Merged weights compute what adapters compute", arguments: settings)
  func merged(settings: AdapterConfiguration) throws {
    let model = try oddModel(heads: 4, keyValueHeads: 2, headSize: 6, tied: false)
    let tuned = try adapted(model, settings, pool: pool)
    let merged = try tuned.merged(pool: pool)
    #expect(!merged.isFrozen)
    #expect(merged.layout == model.layout)
    let expected = try allLogProbs(tuned, pool)
    #expect(try allLogProbs(model, pool) != expected)
    for (found, expected) in zip(try allLogProbs(merged, pool), expected) {
      // x·(W + s·B·A) and x·W + s·(x·A)·B round differently: some float32 units of logits near 10.
      expectClose(Double(found), Double(expected), absolute: 2e-4)
    }
    // What is not adapted is the same to the bit.
    for slot in model.layout.slots
    where !settings.targets.contains(where: { slot.name.hasSuffix($0.rawValue + ".weight") }) {
      #expect(merged.parameters.array(slot.range) == model.parameters.array(slot.range))
    }
  }

  @Test(
    "Sampler and trainer agree to the bit, at any number of threads",
    arguments: WeightFormat.allCases)
  func samplerEqualsTrainer(format: WeightFormat) throws {
    let base = try oddModel(bias: false, tied: false, normed: true).frozen(format, pool: pool)
    let model = try adapted(base, settings[0], pool: pool)
    let requests = (0..<4).map { prompt in
      SamplingRequest(
        prompt: Array(repeating: Int32(prompt), count: prompt * 9 + 1),
        streams: (0..<5).map { RandomStream(seed: 5).substream("rollout", prompt, $0) })
    }
    let options = SamplingOptions(maxTokens: 30, stopTokens: [3])
    let sampled = try model.sample(requests, options: options, pool: WorkerPool(threads: 3))
    #expect(try model.sample(requests, options: options, pool: WorkerPool(threads: 1)) == sampled)
    let groups = zip(requests, sampled).map {
      SequenceGroup(prefix: $0.prompt, continuations: $1.map(\.tokens))
    }
    let scores = try model.logProbs(groups, pool: pool)
    for (group, sequences) in sampled.enumerated() {
      for (index, sequence) in sequences.enumerated() {
        #expect(sequence.logProbs == scores.logProbs(group: group, continuation: index))
      }
    }
  }

  @Test("Gradients have the same bits for 1, 2 and 4 threads, kept or computed anew")
  func deterministic() throws {
    let model = try adapted(oddModel().frozen(.bfloat16, pool: pool), settings[0], pool: pool)
    func gradient(threads: Int, activationBytes: Int) throws -> [Float] {
      let gradients = Gradients(model)
      _ = try model.accumulateGradients(
        oddGroups, into: gradients, activationBytes: activationBytes,
        pool: WorkerPool(threads: threads)
      ) { row in
        for token in row.logProbs.indices { row.logProbGradients[token] = -row.logProbs[token] }
      }
      return gradients.total.array(0..<gradients.total.count)
    }
    let expected = try gradient(threads: 1, activationBytes: .max)
    #expect(expected.contains { $0 != 0 })
    for threads in [2, 4] {
      #expect(try gradient(threads: threads, activationBytes: 0) == expected)
    }
  }

  @Test("Training the model that adapters were made from does not change them")
  func independent() throws {
    let model = try oddModel()
    let tuned = try adapted(model, settings[0], pool: pool)
    let copy = try tuned.copy(pool: pool)
    let expected = try allLogProbs(tuned, pool)
    for index in 0..<model.parameters.count { model.parameters[index] += 0.1 }
    model.parametersChanged(pool: pool)
    #expect(try allLogProbs(tuned, pool) == expected)
    for index in 0..<tuned.parameters.count { tuned.parameters[index] += 0.1 }
    tuned.parametersChanged(pool: pool)
    #expect(try allLogProbs(tuned, pool) != expected)
    #expect(try allLogProbs(copy, pool) == expected)
  }

  @Test("A folder in PEFT's form is read as it was written", arguments: settings)
  func folder(settings: AdapterConfiguration) throws {
    var settings = settings
    settings.stabilizesRank = settings.rank == 3
    let model = try oddModel(heads: 4, keyValueHeads: 2, headSize: 6)
    let tuned = try adapted(model, settings, pool: pool)
    let folder = try ScratchFolder()
    try tuned.saveAdapter(folder: FilePath(folder.path), base: "odd")
    let loaded = try model.withAdapter(folder: FilePath(folder.path), pool: pool)
    #expect(loaded.adapterConfiguration == settings)
    let all = 0..<tuned.parameters.count
    #expect(loaded.parameters.array(all) == tuned.parameters.array(all))
    #expect(try allLogProbs(loaded, pool) == allLogProbs(tuned, pool))
    let names = try SafetensorsFile(path: FilePath(folder.path + "/adapter_model.safetensors"))
      .names
    if settings.rank == 5 {
      #expect(
        names.contains("base_model.model.model.layers.1.self_attn.v_proj.lora_B.weight"), "\(names)"
      )
      #expect(names.count == 8)
    }
  }

  @Test(
    "An adapter folder that does not fit is refused by name",
    arguments: [
      ("\"r\":3", "\"r\":4", "lora_A"), ("\"LORA\"", "\"IA3\"", "peft_type"),
      ("\"use_dora\":false", "\"use_dora\":true", "use_dora"),
      ("\"bias\":\"none\"", "\"bias\":\"all\"", "bias"),
      ("\"q_proj\",", "", "q_proj"), ("\"q_proj\"", "\"embed_tokens\"", "target_modules"),
      ("\"rank_pattern\":{}", "\"rank_pattern\":{\"x\":1}", "rank_pattern"),
      ("\"lora_alpha\":6", "\"lora_alpha\":0", "lora_alpha"),
    ])
  func refusals(from: String, to: String, key: String) throws {
    let model = try oddModel()
    let folder = try ScratchFolder()
    try adapted(model, settings[0], pool: pool).saveAdapter(
      folder: FilePath(folder.path), base: "odd")
    let text = String(decoding: try folder.bytes("adapter_config.json"), as: UTF8.self)
      .filter { $0 != "\n" && $0 != " " }
    #expect(text.contains(from), "\(text)")
    _ = try folder.write(
      text.replacingOccurrences(of: from, with: to), to: "adapter_config.json")
    let error = try #require(throws: ModelFileError.self) {
      try model.withAdapter(folder: FilePath(folder.path), pool: pool)
    }
    #expect(error.key?.contains(key) == true, "\(error)")
  }

  @Test("A model with adapters or 8-bit weights is not saved as a checkpoint")
  func notSaved() throws {
    let model = try oddModel()
    let folder = try ScratchFolder()
    for unsaved in [
      try adapted(model, settings[0], pool: pool), try model.frozen(.int8, pool: pool),
    ] {
      #expect(throws: ModelFileError.self) { try unsaved.save(folder: FilePath(folder.path)) }
    }
    #expect(throws: ModelFileError.self) {
      try model.saveAdapter(folder: FilePath(folder.path), base: "x")
    }
  }
}
