import Models
import Randomness
import Tensors
import Testing

@Suite("Activations kept while sampling")
struct ActivationCacheTests {
  private static let requests = [11, 1, 40, 300].enumerated().map { prompt, length in
    SamplingRequest(
      prompt: (0..<length).map { Int32(($0 * 7 + prompt) % 37) },
      streams: (0..<7).map { RandomStream(seed: 5).substream("rollout", prompt, $0) })
  }

  /// Samples of every request and their groups.
  private func sample(
    _ model: DecoderModel, keepingIn cache: ActivationCache, threads: Int = 2
  ) throws -> (logProbs: [[[Float]]], groups: [SequenceGroup]) {
    let sampled = try model.sample(
      Self.requests, options: SamplingOptions(maxTokens: 50, stopTokens: [3]), keepingIn: cache,
      pool: WorkerPool(threads: threads))
    let groups = zip(Self.requests, sampled).map {
      SequenceGroup(prefix: $0.prompt, continuations: $1.map(\.tokens))
    }
    return (sampled.map { $0.map(\.logProbs) }, groups)
  }

  private func gradient(
    _ model: DecoderModel, _ groups: [SequenceGroup], _ cache: ActivationCache?, threads: Int = 2,
    activationBytes: Int = .max
  ) throws -> (numbers: [Float], logProbs: [[[Float]]]) {
    let gradients = try Gradients(model)
    let scores = try model.accumulateGradients(
      groups, into: gradients, activationBytes: activationBytes, cache: cache,
      pool: WorkerPool(threads: threads)
    ) { row in
      for token in row.logProbs.indices {
        row.logProbGradients[token] = -row.logProbs[token]
        row.entropyGradients[token] = 0.1
      }
    }
    let logProbs = groups.indices.map { group in
      groups[group].continuations.indices.map { scores.logProbs(group: group, continuation: $0) }
    }
    return (gradients.total.array(0..<gradients.total.count), logProbs)
  }

  @Test(
    "The gradient from them has the bits of one with a forward pass, at any number of threads",
    arguments: [false, true])
  func gradients(normed: Bool) throws {
    let model = try oddModel(
      heads: 4, keyValueHeads: 2, headSize: 6, bias: !normed, normed: normed, positions: 512)
    for threads in [1, 3] {
      let cache = ActivationCache(byteLimit: 1 << 28)
      let sampled = try sample(model, keepingIn: cache, threads: threads)
      let expected = try gradient(model, sampled.groups, nil)
      #expect(expected.numbers.contains { $0 != 0 })
      for bytes in [0, Int.max] {
        let found = try gradient(
          model, sampled.groups, cache, threads: threads, activationBytes: bytes)
        #expect(found.numbers == expected.numbers)
        #expect(found.logProbs == expected.logProbs)
      }
    }
  }

  @Test("So has that of adapters beside frozen weights", arguments: WeightFormat.allCases)
  func adapters(format: WeightFormat) throws {
    let pool = WorkerPool(threads: 2)
    let model = try oddModel(tied: false, positions: 512).frozen(format, pool: pool)
      .adapted(AdapterConfiguration(rank: 3, alpha: 6), from: RandomStream(seed: 2), pool: pool)
    for index in 0..<model.parameters.count { model.parameters[index] += 0.01 }
    model.parametersChanged(pool: pool)
    let cache = ActivationCache(byteLimit: 1 << 28)
    let groups = try sample(model, keepingIn: cache).groups
    #expect(
      try gradient(model, groups, cache).numbers == gradient(model, groups, nil).numbers)
  }

  /// Which continuations of each group are scored without a forward pass. It would see an embedding
  /// that the packed weights do not have yet, in a model with a head of its own.
  private func fromCache(_ byteLimit: Int) throws -> [[Bool]] {
    let model = try oddModel(tied: false, positions: 512)
    let cache = ActivationCache(byteLimit: byteLimit)
    let sampled = try sample(model, keepingIn: cache)
    for slot in model.layout.slots where slot.name == "model.embed_tokens.weight" {
      for index in slot.range { model.parameters[index] += 0.5 }
    }
    let found = try gradient(model, sampled.groups, cache)
    return zip(found.logProbs, sampled.logProbs).map { zip($0, $1).map { $0 == $1 } }
  }

  @Test("No forward pass but for one answer to each of a few prompts, as a check of the sampler")
  func check() throws {
    let expected = [false] + Array(repeating: true, count: 6)
    #expect(try fromCache(1 << 28) == Array(repeating: expected, count: 4))
  }

  @Test("A prompt whose samples might not fit is not kept")
  func limit() throws {
    #expect(try fromCache(1) == Array(repeating: Array(repeating: false, count: 7), count: 4))
    // Some prompts, not all; never a part of one's samples, but for the check of the first.
    let found = try fromCache(1_000_000).map { Array($0.dropFirst()) }
    #expect(found.allSatisfy { Set($0).count == 1 })
    #expect(Set(found.map { $0[0] }) == [false, true])
  }

  @Test("They hold for the model that sampled, until its parameters change")
  func change() throws {
    let pool = WorkerPool(threads: 2)
    let model = try oddModel(positions: 512)
    let cache = ActivationCache(byteLimit: 1 << 28)
    let groups = try sample(model, keepingIn: cache).groups
    let other = try oddModel(heads: 1, keyValueHeads: 1, headSize: 20, positions: 512)
    #expect(try gradient(other, groups, cache).numbers == gradient(other, groups, nil).numbers)
    for index in 0..<model.parameters.count { model.parameters[index] *= 1.1 }
    model.parametersChanged(pool: pool)
    let expected = try gradient(model, groups, nil).numbers
    #expect(try gradient(model, groups, cache).numbers == expected)
    // Memory that another model's rows were in serves as well.
    let again = try sample(other, keepingIn: cache).groups
    #expect(try gradient(other, again, cache).numbers == gradient(other, again, nil).numbers)
    cache.empty()
    #expect(try gradient(other, again, cache).numbers == gradient(other, again, nil).numbers)
  }

  @Test("The same prompt twice, and the same answer twice, are found all the same")
  func duplicates() throws {
    let model = try oddModel(positions: 512)
    let cache = ActivationCache(byteLimit: 1 << 28)
    let pool = WorkerPool(threads: 2)
    let stream = RandomStream(seed: 4)
    let requests = [
      SamplingRequest(prompt: [7, 8], streams: [stream, stream, RandomStream(seed: 6)]),
      SamplingRequest(prompt: [7, 8], streams: [stream, RandomStream(seed: 9)]),
    ]
    let sampled = try model.sample(
      requests, options: SamplingOptions(maxTokens: 20), keepingIn: cache, pool: pool)
    let groups = zip(requests, sampled).map {
      SequenceGroup(prefix: $0.prompt, continuations: $1.map(\.tokens))
    }
    #expect(groups[0].continuations[0] == groups[1].continuations[0])
    #expect(try gradient(model, groups, cache).numbers == gradient(model, groups, nil).numbers)
  }
}
