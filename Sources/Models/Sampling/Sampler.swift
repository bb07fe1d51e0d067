import Interruptions
import Memory
import Randomness
import Tensors

/// A prompt and the streams of the samples wanted after it, one sample a stream.
public struct SamplingRequest: Sendable {
  /// At least one token.
  public let prompt: [Int32]
  public let streams: [RandomStream]

  public init(prompt: [Int32], streams: [RandomStream]) {
    self.prompt = prompt
    self.streams = streams
  }
}

extension DecoderModel {
  /// Draws the samples of every request.
  ///
  /// Each prompt runs through the model once; its samples share the keys and values. Finished
  /// sequences make room for others. A sample's tokens and log-probabilities depend on its prompt,
  /// its stream and the options only, not on its company; and the log-probabilities are, bit for
  /// bit, those of ``logProbs(_:temperature:pool:)``.
  ///
  /// - Parameters:
  ///   - activations: where the activations of all sequences are kept, as far as they fit, for a
  ///     backward pass.
  ///   - progress: called with the number of sequences finished so far, on any thread.
  /// - Throws: ``SamplingError``, ``SequenceError``, `OutOfMemory`, or `Interrupted`.
  public func sample(
    _ requests: [SamplingRequest], options: SamplingOptions,
    keepingIn activations: ActivationCache? = nil,
    pool: WorkerPool, progress: (@Sendable (Int) -> Void)? = nil
  ) throws -> [[SampledSequence]] {
    try options.validate()
    for (index, request) in requests.enumerated() {
      guard !request.prompt.isEmpty else { throw SequenceError.emptyPrefix(group: index) }
      guard request.prompt.count < maximumPositions else {
        throw SequenceError.tooLong(length: request.prompt.count + 1, limit: maximumPositions)
      }
      for token in request.prompt where token < 0 || token >= configuration.vocabularySize {
        throw SequenceError.tokenOutOfRange(
          token: Int(token), vocabulary: configuration.vocabularySize)
      }
    }
    let empty = SampledSequence(tokens: [], logProbs: [], finishReason: .length)
    guard options.maxTokens > 0 else {
      return requests.map { Array(repeating: empty, count: $0.streams.count) }
    }
    activations?.prepare(for: self)
    let queue = SamplingQueue(requests, progress: progress)
    let wanted = requests.reduce(0) { $0 + $1.streams.count }
    let threads = pool.threadCount
    let most = max(Self.mostSequences, Self.sequencesPerThread * threads)
    // An answer has at most as many tokens as the shortest prompt leaves room for.
    let shortest = requests.map(\.prompt.count).min() ?? 0
    let capacity = min(options.maxTokens, maximumPositions - shortest)
    let size = KeyValueCache.size(configuration, capacity: capacity)
    // At most half of what is free: the prompts want some, and the backward pass.
    let free = (availableMemory() ?? .max) / 2 / MemoryLayout<Float>.size
    let limit = max(1, min(wanted, most, min(Self.mostCachedNumbers, free) / size))
    func run(sequences: Int, members: Int) throws(OutOfMemory) -> SamplingRun {
      try SamplingRun(
        self, queue, options: options, sequenceLimit: sequences, capacity: capacity,
        members: members, activations: activations, isInterrupted: { pool.isInterrupted })
    }
    let rest: SamplingRun
    if threads > 1, requests.count >= threads, limit >= Self.sequencesPerThread * threads,
      weightByteCount <= Self.sharedWeightBytes
    {
      // Threads that draw sequences of their own never wait for one another; when one runs out of
      // work, all of them share what is left.
      let runs = try (0..<threads).map { _ in try run(sequences: limit / threads, members: 1) }
      for run in runs { run.leavesEarly = true }
      try pool.run(threads) { runs[$0].work(Team(size: 1)) }
      rest = try SamplingRun(runs, sequenceLimit: limit, members: threads)
    } else {
      rest = try run(sequences: limit, members: threads)
    }
    try pool.runTeam { team in rest.work(team) }
    try rest.check()
    if rest.isStopped { throw Interrupted() }
    try pool.checkInterruption()
    return queue.results
  }

  /// Sequences that a thread draws at once when it draws alone, at least.
  private static let sequencesPerThread = 16
  /// Weights of more bytes are read once for all threads, as memory is slower than they are.
  private static let sharedWeightBytes = 1 << 28
  /// Sequences drawn at once by a few threads: enough for fast products, few enough for their keys and
  /// values to stay in the last cache.
  private static let mostSequences = 64
  /// 2 GiB of keys and values.
  private static let mostCachedNumbers = 1 << 29
}
