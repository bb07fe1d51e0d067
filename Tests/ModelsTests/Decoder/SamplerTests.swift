import Glibc
import Models
import Randomness
import Tensors
import Testing

@Suite("Sampling")
struct SamplerTests {
  private static let requests = (0..<5).map { prompt in
    SamplingRequest(
      prompt: Array(repeating: Int32(prompt), count: prompt * 9 + 1),
      streams: (0..<7).map { RandomStream(seed: 5).substream("rollout", prompt, $0) })
  }
  private static let options = SamplingOptions(maxTokens: 40, stopTokens: [3])

  @Test(
    "Recorded log-probabilities are, bit for bit, those the trainer computes",
    arguments: [false, true])
  func equalsTrainer(normed: Bool) throws {
    let model = try oddModel(bias: !normed, normed: normed)
    let pool = WorkerPool(threads: 3)
    let sampled = try model.sample(Self.requests, options: Self.options, pool: pool)
    let groups = zip(Self.requests, sampled).map {
      SequenceGroup(prefix: $0.prompt, continuations: $1.map(\.tokens))
    }
    let scores = try model.logProbs(groups, pool: pool)
    for (group, sequences) in sampled.enumerated() {
      for (index, sequence) in sequences.enumerated() {
        #expect(sequence.logProbs == scores.logProbs(group: group, continuation: index))
      }
    }
  }

  @Test("A sample depends on its own stream, not on its company or the number of threads")
  func independent() throws {
    let model = try oddModel()
    let all = try model.sample(Self.requests, options: Self.options, pool: WorkerPool(threads: 4))
    #expect(all.allSatisfy { $0.count == 7 })
    for threads in [1, 2] {
      let pool = WorkerPool(threads: threads)
      let reversed = try model.sample(Self.requests.reversed(), options: Self.options, pool: pool)
      #expect(Array(reversed.reversed()) == all)
      let alone = try model.sample(
        [SamplingRequest(prompt: Self.requests[3].prompt, streams: [Self.requests[3].streams[5]])],
        options: Self.options, pool: pool)
      #expect(alone[0][0] == all[3][5])
    }
  }

  @Test("Prompts longer than a step, and more samples than are drawn at once, change no sample")
  func longPromptsAndManySamples() throws {
    let model = try oddModel(positions: 1024)
    let requests = [700, 3, 255, 1].enumerated().map { prompt, length in
      SamplingRequest(
        prompt: (0..<length).map { Int32(($0 * 7 + prompt) % 37) },
        streams: (0..<20).map { RandomStream(seed: 8).substream("rollout", prompt, $0) })
    }
    let options = SamplingOptions(maxTokens: 300, stopTokens: [3])
    let all = try model.sample(requests, options: options, pool: WorkerPool(threads: 4))
    #expect(try model.sample(requests, options: options, pool: WorkerPool(threads: 3)) == all)
    let pool = WorkerPool(threads: 2)
    for (prompt, sample) in [(0, 0), (0, 19), (2, 7), (3, 11)] {
      let alone = try model.sample(
        [
          SamplingRequest(
            prompt: requests[prompt].prompt, streams: [requests[prompt].streams[sample]])
        ],
        options: options, pool: pool)
      #expect(alone[0][0] == all[prompt][sample])
    }
    let groups = zip(requests, all).map {
      SequenceGroup(prefix: $0.prompt, continuations: $1.map(\.tokens))
    }
    let scores = try model.logProbs(groups, pool: pool)
    for (group, sequences) in all.enumerated() {
      for (index, sequence) in sequences.enumerated() {
        #expect(sequence.logProbs == scores.logProbs(group: group, continuation: index))
      }
    }
  }

  @Test("Sequences end at a stop token or at the limit, and say which")
  func endings() throws {
    let model = try oddModel()
    let sampled = try model.sample(
      Self.requests, options: Self.options, pool: WorkerPool(threads: 2))
    for sequence in sampled.joined() {
      #expect(sequence.tokens.count == sequence.logProbs.count)
      #expect(!sequence.tokens.dropLast().contains(3))
      switch sequence.finishReason {
      case .stop: #expect(sequence.tokens.last == 3)
      case .length: #expect(sequence.tokens.count == 40)
      }
    }
    #expect(sampled.joined().contains { $0.finishReason == .stop })
  }

  @Test("The model's positions bound a sequence")
  func positionLimit() throws {
    let model = try oddModel()
    let prompt = [Int32](repeating: 1, count: 120)
    let sampled = try model.sample(
      [SamplingRequest(prompt: prompt, streams: [RandomStream(seed: 1)])],
      options: SamplingOptions(maxTokens: 1000), pool: WorkerPool(threads: 1))
    #expect(sampled[0][0].tokens.count == 8)
    #expect(throws: SequenceError.self) {
      try model.sample(
        [SamplingRequest(prompt: prompt + prompt, streams: [RandomStream(seed: 1)])],
        options: SamplingOptions(), pool: WorkerPool(threads: 1))
    }
  }

  @Test("Drawn tokens have the frequencies of the model's probabilities")
  func frequencies() throws {
    let model = try oddModel()
    let pool = WorkerPool(threads: 2)
    let count = 4000
    let sampled = try model.sample(
      [
        SamplingRequest(
          prompt: [1, 2], streams: (0..<count).map { RandomStream(seed: 8).substream("f", $0) })
      ], options: SamplingOptions(temperature: 1.5, maxTokens: 1), pool: pool)
    var counts = [Int](repeating: 0, count: 37)
    for sequence in sampled[0] { counts[Int(sequence.tokens[0])] += 1 }
    let scores = try model.logProbs(
      [SequenceGroup(prefix: [1, 2], continuations: (0..<37).map { [$0] })], temperature: 1.5,
      pool: pool)
    for token in 0..<37 {
      let p = Double(exp(scores.logProbs(group: 0, continuation: token)[0]))
      let deviation = (p * (1 - p) / Double(count)).squareRoot()
      // Five deviations of a binomial share, for each of 37 tokens.
      #expect(abs(Double(counts[token]) / Double(count) - p) < 5 * deviation + 1e-3)
    }
  }

  @Test("Temperature 0, top-k 1 and a small top-p take the likeliest token")
  func greedy() throws {
    let model = try oddModel()
    let pool = WorkerPool(threads: 1)
    let request = [SamplingRequest(prompt: [4, 2], streams: [RandomStream(seed: 1)])]
    let expected = try model.sample(
      request, options: SamplingOptions(temperature: 0, maxTokens: 12), pool: pool)[0][0].tokens
    for options in [
      SamplingOptions(topK: 1, maxTokens: 12), SamplingOptions(topP: 1e-6, maxTokens: 12),
    ] {
      #expect(try model.sample(request, options: options, pool: pool)[0][0].tokens == expected)
    }
    var logits = try model.logits([4, 2] + expected, pool: pool)
    logits.removeFirst(37)
    for (index, token) in expected.enumerated() {
      let row = Array(logits[index * 37..<(index + 1) * 37])
      #expect(row.firstIndex(of: row.max() ?? 0) == Int(token))
    }
  }

  @Test("Options out of range are refused")
  func validation() {
    for options in [
      SamplingOptions(temperature: -1), SamplingOptions(temperature: .nan),
      SamplingOptions(topK: 0), SamplingOptions(topP: 0), SamplingOptions(topP: 1.1),
      SamplingOptions(maxTokens: -1),
    ] {
      #expect(throws: SamplingError.self) { try options.validate() }
    }
  }
}
