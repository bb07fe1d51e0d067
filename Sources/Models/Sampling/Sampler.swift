import Randomness
import Synchronization
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
  /// - Parameter progress: called with the number of sequences finished so far, on any thread.
  /// - Throws: ``SamplingError``, ``SequenceError``, or `Interrupted`.
  public func sample(
    _ requests: [SamplingRequest], options: SamplingOptions, pool: WorkerPool,
    progress: (@Sendable (Int) -> Void)? = nil
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
    let total = requests.reduce(0) { $0 + $1.streams.count }
    let slots = max(1, min(48, (total + pool.threadCount - 1) / pool.threadCount))
    let queue = RequestQueue(requests, progress: progress)
    try pool.run(pool.threadCount) { [self] _ in
      let worker = SamplingWorker(self, options: options, slotLimit: slots)
      while worker.refill(from: queue) {
        if pool.isInterrupted { return }
        worker.decode(into: queue)
      }
    }
    try pool.checkInterruption()
    return queue.results
  }
}

/// Requests not yet begun, and the sequences already finished.
private final class RequestQueue: Sendable {
  let requests: [SamplingRequest]
  private let next = Atomic<Int>(0)
  private let finished = Atomic<Int>(0)
  private let sequences: Mutex<[[SampledSequence?]]>
  private let progress: (@Sendable (Int) -> Void)?

  init(_ requests: [SamplingRequest], progress: (@Sendable (Int) -> Void)?) {
    self.requests = requests
    self.progress = progress
    sequences = Mutex(requests.map { Array(repeating: nil, count: $0.streams.count) })
  }

  func take() -> Int? {
    let index = next.add(1, ordering: .relaxed).oldValue
    return index < requests.count ? index : nil
  }

  func finish(_ sequence: SampledSequence, request: Int, sample: Int) {
    sequences.withLock { $0[request][sample] = sequence }
    let done = finished.add(1, ordering: .relaxed).newValue
    progress?(done)
  }

  var results: [[SampledSequence]] {
    sequences.withLock { $0.map { $0.compactMap(\.self) } }
  }
}

/// One thread's share of the sampling: the sequences it is drawing, one row of each product each.
private final class SamplingWorker {
  private final class Slot {
    let request: Int
    let sample: Int
    let prompt: KeyValueCache
    let own: KeyValueCache
    var numbers: RandomStream
    var tokens: [Int32] = []
    var logProbs: [Float] = []

    init(
      request: Int, sample: Int, prompt: KeyValueCache, own: KeyValueCache, numbers: RandomStream
    ) {
      self.request = request
      self.sample = sample
      self.prompt = prompt
      self.own = own
      self.numbers = numbers
    }
  }

  private let model: DecoderModel
  private let options: SamplingOptions
  private let slotLimit: Int
  private var slots: [Slot] = []
  /// A request whose samples do not all fit yet: its index, prompt cache, first logits and the next
  /// sample to start.
  private var open: (request: Int, prompt: KeyValueCache, logits: [Float], next: Int)?
  private var restingCaches: [KeyValueCache] = []
  private var exhausted = false

  private var positions: [Int32]
  private let input: FloatBuffer
  private let middle: FloatBuffer
  private let normed: FloatBuffer
  private let roots: FloatBuffer
  private let fused: FloatBuffer
  private let attention: FloatBuffer
  private let gateUp: FloatBuffer
  private let activation: FloatBuffer
  private let logits: FloatBuffer
  private let exponentials: FloatBuffer
  private var scratch = FloatBuffer(count: 0)

  init(_ model: DecoderModel, options: SamplingOptions, slotLimit: Int) {
    self.model = model
    self.options = options
    self.slotLimit = slotLimit
    let configuration = model.configuration
    positions = [Int32](repeating: 0, count: slotLimit)
    input = FloatBuffer(count: slotLimit * configuration.hiddenSize)
    middle = FloatBuffer(count: slotLimit * configuration.hiddenSize)
    normed = FloatBuffer(count: slotLimit * configuration.hiddenSize)
    roots = FloatBuffer(count: slotLimit)
    fused = FloatBuffer(count: slotLimit * configuration.fusedWidth)
    attention = FloatBuffer(count: slotLimit * configuration.queryWidth)
    gateUp = FloatBuffer(count: slotLimit * 2 * configuration.intermediateSize)
    activation = FloatBuffer(count: slotLimit * configuration.intermediateSize)
    logits = FloatBuffer(count: slotLimit * configuration.vocabularySize)
    exponentials = FloatBuffer(count: configuration.vocabularySize)
  }

  /// Starts samples until the slots are full; false when nothing is left to draw.
  func refill(from queue: RequestQueue) -> Bool {
    while slots.count < slotLimit {
      if let current = open {
        if current.next < queue.requests[current.request].streams.count {
          start(current.request, current.next, current.prompt, current.logits, queue)
          open?.next += 1
          continue
        }
        open = nil
      }
      if exhausted { break }
      guard let request = queue.take() else {
        exhausted = true
        break
      }
      let (prompt, logits) = prefill(queue.requests[request].prompt)
      open = (request, prompt, logits, 0)
    }
    return !slots.isEmpty
  }

  /// Runs a prompt and keeps its keys and values and the logits after its last token.
  private func prefill(_ tokens: [Int32]) -> (KeyValueCache, [Float]) {
    let configuration = model.configuration
    let cache = KeyValueCache(configuration, capacity: tokens.count)
    cache.count = tokens.count
    // The first response token is predicted by the last row; which token it is does not matter.
    var tile = Tile()
    tile.append(
      SequenceGroup(prefix: tokens, continuations: [[0]]), index: 0, continuations: 0..<1)
    let workspace = model.takeWorkspace(for: tile, backward: false)
    model.forward(tile, workspace) { layer, fused in
      for position in tokens.indices {
        cache.store(
          layer: layer, position: position, fused: fused + position * configuration.fusedWidth)
      }
    }
    model.computeLogits(tile, workspace, 0..<1)
    let logits = workspace.logits.array(0..<configuration.vocabularySize)
    model.workspaces.give(workspace, backward: false)
    return (cache, logits)
  }

  private func start(
    _ request: Int, _ sample: Int, _ prompt: KeyValueCache, _ firstLogits: [Float],
    _ queue: RequestQueue
  ) {
    let room = min(options.maxTokens, model.maximumPositions - prompt.count)
    let own = takeCache(capacity: max(room, 1))
    let slot = Slot(
      request: request, sample: sample, prompt: prompt, own: own,
      numbers: queue.requests[request].streams[sample])
    guard room > 0 else {
      finish(slot, .length, queue)
      return
    }
    firstLogits.withUnsafeBufferPointer { source in
      if let base = source.baseAddress {
        logits.pointer.update(from: base, count: firstLogits.count)
      }
    }
    if let reason = choose(slot, logits.pointer) {
      finish(slot, reason, queue)
    } else {
      slots.append(slot)
    }
  }

  private func takeCache(capacity: Int) -> KeyValueCache {
    if let index = restingCaches.lastIndex(where: { $0.capacity >= capacity }) {
      let cache = restingCaches.remove(at: index)
      cache.count = 0
      return cache
    }
    return KeyValueCache(model.configuration, capacity: capacity)
  }

  /// Draws the next token of a slot from its logits; returns why the sequence ends, if it does.
  private func choose(_ slot: Slot, _ logits: UnsafeMutablePointer<Float>) -> FinishReason? {
    let vocabulary = model.configuration.vocabularySize
    let greedy = options.temperature == 0
    var sum: Float = 0
    let normalizer = logNormalizer(
      logits, vocabulary, inverseTemperature: greedy ? 1 : 1 / options.temperature,
      scratch: exponentials.pointer, sum: &sum)
    let token =
      greedy
      ? likeliestToken(logits, vocabulary)
      : drawToken(
        exponentials.pointer, vocabulary, sum: sum, options: options, using: &slot.numbers)
    slot.tokens.append(token)
    slot.logProbs.append(logits[Int(token)] - normalizer)
    if options.stopTokens.contains(token) { return .stop }
    if slot.tokens.count >= options.maxTokens
      || slot.prompt.count + slot.tokens.count >= model.maximumPositions
    {
      return .length
    }
    return nil
  }

  private func finish(_ slot: Slot, _ reason: FinishReason, _ queue: RequestQueue) {
    restingCaches.append(slot.own)
    queue.finish(
      SampledSequence(tokens: slot.tokens, logProbs: slot.logProbs, finishReason: reason),
      request: slot.request, sample: slot.sample)
  }

  /// Takes every sequence one token further.
  func decode(into queue: RequestQueue) {
    let configuration = model.configuration
    let width = configuration.hiddenSize
    let rows = slots.count
    let embedding = UnsafePointer(model.parameters.pointer + model.layout.embedding)
    var longest = 0
    for (row, slot) in slots.enumerated() {
      positions[row] = Int32(slot.prompt.count + slot.own.count)
      longest = max(longest, slot.prompt.count + slot.own.count + 1)
      let token = Int(slot.tokens[slot.tokens.count - 1])
      (input.pointer + row * width).update(from: embedding + token * width, count: width)
    }
    if scratch.count < configuration.headsPerGroup * (longest + 32) {
      scratch = FloatBuffer(count: max(configuration.headsPerGroup, 6) * (longest + 288))
    }
    for layer in model.layers.indices {
      model.project(
        layer: layer, input.pointer, rows: rows, positions: positions, normed: normed.pointer,
        roots: roots.pointer, fused: fused.pointer)
      for row in 0..<rows { attend(row, layer) }
      model.finish(
        layer: layer, attention: attention.pointer, input: input.pointer, rows: rows,
        middle: middle.pointer, normed: normed.pointer, roots: roots.pointer,
        gateUp: gateUp.pointer, activation: activation.pointer, output: input.pointer)
    }
    for slot in slots { slot.own.count += 1 }
    rmsNorm(
      input.pointer, rows: rows, width: width,
      weight: UnsafePointer(model.parameters.pointer + model.layout.finalNorm),
      epsilon: configuration.rmsNormEpsilon, into: normed.pointer, inverseRoots: roots.pointer)
    product(
      normed.pointer, stride: width, rows: rows, model.packedHead, into: logits.pointer,
      stride: configuration.vocabularySize)
    var alive = 0
    for row in 0..<rows {
      let slot = slots[row]
      if let reason = choose(slot, logits.pointer + row * configuration.vocabularySize) {
        finish(slot, reason, queue)
      } else {
        slots[alive] = slot
        alive += 1
      }
    }
    slots.removeLast(rows - alive)
  }

  /// Attention of one sequence's newest position, for the heads of each group together.
  private func attend(_ row: Int, _ layer: Int) {
    let configuration = model.configuration
    let headSize = configuration.headSize
    let slot = slots[row]
    let fusedRow = fused.pointer + row * configuration.fusedWidth
    slot.own.store(layer: layer, position: slot.own.count, fused: fusedRow)
    let ownLength = slot.own.count + 1
    let stride = (slot.prompt.count + ownLength + 31) / 16 * 16
    for group in 0..<configuration.keyValueHeadCount {
      var first = 0
      while first < configuration.headsPerGroup {
        let heads = min(6, configuration.headsPerGroup - first)
        let head = group * configuration.headsPerGroup + first
        Tensors.attend(
          queries: fusedRow + head * headSize, queryStride: headSize, rows: heads,
          headSize: headSize, scale: configuration.attentionScale,
          prefix: slot.prompt.span(layer: layer, group: group, count: slot.prompt.count),
          own: slot.own.span(layer: layer, group: group, count: ownLength),
          ownLength: ownLength, lengthStep: 0,
          output: attention.pointer + row * configuration.queryWidth + head * headSize,
          outputStride: headSize, logNormalizers: nil, normalizerStride: 0,
          scratch: scratch.pointer, scratchStride: stride)
        first += heads
      }
    }
  }
}
