import Memory
import Randomness
import Synchronization
import Tensors

/// Prompts that run through the model, and their samples, drawn token by token in shared steps until
/// none is left.
///
/// A team works on it. Between two phases one member plans alone and may change everything; within
/// a phase each member writes to the rows and slots it was given. That rule makes it `Sendable`.
final class SamplingRun: @unchecked Sendable {
  /// A sequence being drawn.
  final class Slot {
    let prompt: Prompt
    let sample: Int
    let own: KeyValueCache
    /// Tokens there is room for.
    let room: Int
    /// Where its activations are kept, if they are.
    let kept: ActivationRows?
    var numbers: RandomStream
    var tokens: [Int32] = []
    var logProbs: [Float] = []
    var finishReason: FinishReason?

    init(
      prompt: Prompt, sample: Int, own: KeyValueCache, room: Int, kept: ActivationRows?,
      numbers: RandomStream
    ) {
      self.prompt = prompt
      self.sample = sample
      self.own = own
      self.room = room
      self.kept = kept
      self.numbers = numbers
      tokens.reserveCapacity(min(room, 1024))
      logProbs.reserveCapacity(min(room, 1024))
    }
  }

  /// A prompt whose samples share its keys and values.
  final class Prompt {
    let request: Int
    let cache: KeyValueCache
    /// The logits after its last token.
    let logits: FloatBuffer
    /// Where its activations and those of its samples are kept, if they are.
    let kept: ActivationCache.Reservation?
    var nextSample = 0

    init(
      request: Int, cache: KeyValueCache, vocabulary: Int,
      kept: ActivationCache.Reservation?
    ) throws(OutOfMemory) {
      self.request = request
      self.cache = cache
      self.kept = kept
      logits = try FloatBuffer(count: vocabulary)
    }
  }

  private enum Stage {
    /// Runs tokens of prompts through the model.
    case prefill
    /// Draws the first token of the slots from `firstFresh` on.
    case start
    /// Takes every slot one token further.
    case decode
    case done
  }

  private let model: DecoderModel
  private let queue: SamplingQueue
  private let options: SamplingOptions
  private let step: DecodingStep
  /// Where activations are kept, if they are.
  private let activations: ActivationCache?
  private let isInterrupted: @Sendable () -> Bool
  /// What the members of the team take to work with.
  private let scratches: Mutex<[DecodingScratch]>
  /// Why no further prompt could be taken.
  private let shortage = Shortage()

  /// Whether to leave the rest to a run of all threads as soon as one of them has nothing to do.
  var leavesEarly = false
  private var stage = Stage.done
  private var slots: [Slot] = []
  private var firstFresh = 0
  /// Prompts on their way through the model, in order.
  private var filling: [Prompt] = []
  /// Prompts of which samples are still to be started.
  private var ready: [Prompt] = []
  /// Caches of samples that have ended, for the next ones.
  private var restingCaches: [KeyValueCache]

  /// - Parameters:
  ///   - sequenceLimit: samples drawn at once.
  ///   - capacity: tokens that the longest answer may have.
  ///   - members: of the team that will work on it.
  init(
    _ model: DecoderModel, _ queue: SamplingQueue, options: SamplingOptions, sequenceLimit: Int,
    capacity: Int, members: Int, activations: ActivationCache?,
    isInterrupted: @escaping @Sendable () -> Bool
  ) throws(OutOfMemory) {
    self.model = model
    self.activations = activations
    self.queue = queue
    self.options = options
    self.isInterrupted = isInterrupted
    step = try DecodingStep(model, sequenceLimit: sequenceLimit)
    scratches = Mutex(try Self.scratches(members, model))
    let size = KeyValueCache.size(model.configuration, capacity: capacity)
    let storage = try FloatBuffer(count: size * sequenceLimit)
    restingCaches = []
    for index in 0..<sequenceLimit {
      restingCaches.append(
        try KeyValueCache(
          model.configuration, capacity: capacity, in: storage, at: index * size))
    }
    slots.reserveCapacity(sequenceLimit)
  }

  /// Takes over what runs that have been left early were drawing.
  init(_ runs: [SamplingRun], sequenceLimit: Int, members: Int) throws(OutOfMemory) {
    for run in runs { try run.shortage.check() }
    let first = runs[0]
    model = first.model
    queue = first.queue
    options = first.options
    activations = first.activations
    isInterrupted = first.isInterrupted
    slots = runs.flatMap(\.slots)
    ready = runs.flatMap(\.ready)
    restingCaches = runs.flatMap(\.restingCaches)
    step = try DecodingStep(model, sequenceLimit: max(sequenceLimit, slots.count))
    scratches = Mutex(try Self.scratches(members, model))
  }

  private static func scratches(
    _ count: Int, _ model: DecoderModel
  ) throws(OutOfMemory) -> [DecodingScratch] {
    var scratches: [DecodingScratch] = []
    for _ in 0..<count { scratches.append(try DecodingScratch(model.configuration)) }
    return scratches
  }

  /// Whether an interruption was requested while it worked.
  var isStopped: Bool { step.isStopped }

  /// Throws why the run ended early, if it did.
  func check() throws(OutOfMemory) { try shortage.check() }

  /// What every member of the team does, from the first prompt to the last token.
  func work(_ team: Team) {
    guard let scratch = scratches.withLock({ $0.popLast() }) else {
      preconditionFailure("SamplingRun: more members than it was made for")
    }
    let vocabulary = model.configuration.vocabularySize
    while true {
      team.once { plan(team.size) }
      switch stage {
      case .done: return
      case .prefill:
        step.advance(team, scratch)
        step.computeLogits(team, count: filling.count) { index in
          step.runs[index].row + step.runs[index].count - 1
        } use: { index, logits in
          filling[index].logits.pointer.update(from: logits, count: vocabulary)
        }
      case .start:
        team.share(slots.count - firstFresh) { index in
          let slot = slots[firstFresh + index]
          let logits = scratch.logits.pointer
          logits.update(from: slot.prompt.logits.pointer, count: vocabulary)
          choose(slot, logits, scratch)
        }
      case .decode:
        step.advance(team, scratch)
        step.computeLogits(team, count: slots.count) {
          $0
        } use: { index, logits in
          choose(slots[index], logits, scratch)
        }
      }
    }
  }

  /// Settles the last phase and chooses the next. One member at a time.
  private func plan(_ teamSize: Int) {
    settle()
    stage = chooseStage()
    switch stage {
    case .prefill:
      planPrefill()
      step.planAttention(teamSize)
    case .decode:
      step.begin()
      for slot in slots {
        step.append(
          slot.tokens[slot.tokens.count - 1], prefix: slot.prompt.cache, own: slot.own,
          keep: slot.kept)
      }
      step.planAttention(teamSize)
    case .start, .done: break
    }
  }

  private func chooseStage() -> Stage {
    if step.isStopped || isInterrupted() { return .done }
    if !filling.isEmpty { return .prefill }
    if leavesEarly && queue.isSomeoneIdle { return .done }
    if startSamples() { return .start }
    if slots.count < step.sequenceLimit && takePrompts() { return .prefill }
    if shortage.isThere { return .done }
    if !slots.isEmpty { return .decode }
    queue.becomeIdle()
    return .done
  }

  private func settle() {
    switch stage {
    case .done: break
    case .prefill:
      step.end()
      ready += filling.filter { $0.cache.count == queue.requests[$0.request].prompt.count }
      filling.removeAll { $0.cache.count == queue.requests[$0.request].prompt.count }
    case .start: retire()
    case .decode:
      step.end()
      retire()
    }
  }

  /// Makes room where a sequence has ended.
  private func retire() {
    var alive = 0
    for index in slots.indices {
      let slot = slots[index]
      guard let reason = slot.finishReason else {
        slots[alive] = slot
        alive += 1
        continue
      }
      slot.own.count = 0
      restingCaches.append(slot.own)
      if let rows = slot.kept, let prompt = slot.prompt.kept?.prompt {
        activations?.keep(
          prompt: queue.requests[slot.prompt.request].prompt, prompt,
          continuation: slot.tokens, rows)
      }
      queue.finish(
        SampledSequence(tokens: slot.tokens, logProbs: slot.logProbs, finishReason: reason),
        request: slot.prompt.request, sample: slot.sample)
    }
    slots.removeLast(slots.count - alive)
  }

  /// Opens slots for samples of prompts that are through; false when there is none or no room.
  private func startSamples() -> Bool {
    firstFresh = slots.count
    while slots.count < step.sequenceLimit, let prompt = ready.first, let own = restingCaches.last {
      let streams = queue.requests[prompt.request].streams
      guard prompt.nextSample < streams.count else {
        ready.removeFirst()
        continue
      }
      restingCaches.removeLast()
      slots.append(
        Slot(
          prompt: prompt, sample: prompt.nextSample, own: own,
          room: answerRoom(after: prompt.cache.count),
          kept: prompt.kept?.samples[prompt.nextSample],
          numbers: streams[prompt.nextSample]))
      prompt.nextSample += 1
    }
    return slots.count > firstFresh
  }

  /// Tokens that an answer to a prompt of so many may have.
  private func answerRoom(after promptCount: Int) -> Int {
    min(options.maxTokens, model.maximumPositions - promptCount)
  }

  /// Takes as many waiting prompts as there is room for their samples and, in one step, for their
  /// tokens; false when none waits.
  private func takePrompts() -> Bool {
    var rows = step.rowLimit
    var room = step.sequenceLimit - slots.count
    while room > 0, let index = queue.take(promptUpTo: filling.isEmpty ? .max : rows) {
      let request = queue.requests[index]
      let prompt = shortage.attempt { () throws(OutOfMemory) in
        try Prompt(
          request: index,
          cache: KeyValueCache(model.configuration, capacity: request.prompt.count),
          vocabulary: model.configuration.vocabularySize,
          kept: activations?.reserve(
            prompt: request.prompt.count, samples: request.streams.count,
            room: answerRoom(after: request.prompt.count)))
      }
      guard let prompt else { return false }
      filling.append(prompt)
      rows -= request.prompt.count
      room -= request.streams.count
    }
    return !filling.isEmpty
  }

  /// The next tokens of the prompts on their way: all of them, or as many of one long prompt as a
  /// step holds.
  private func planPrefill() {
    step.begin()
    for prompt in filling {
      let tokens = queue.requests[prompt.request].prompt
      step.append(
        tokens[prompt.cache.count...].prefix(step.rowLimit), own: prompt.cache,
        keep: prompt.kept?.prompt)
    }
  }

  /// Draws the next token of a slot from its logits.
  private func choose(
    _ slot: Slot, _ logits: UnsafeMutablePointer<Float>, _ scratch: DecodingScratch
  ) {
    let vocabulary = model.configuration.vocabularySize
    let greedy = options.temperature == 0
    var sum: Float = 0
    let normalizer = logNormalizer(
      logits, vocabulary, inverseTemperature: greedy ? 1 : 1 / options.temperature,
      scratch: scratch.exponentials.pointer, sum: &sum)
    let token =
      greedy
      ? likeliestToken(logits, vocabulary)
      : drawToken(
        scratch.exponentials.pointer, vocabulary, sum: sum, options: options,
        using: &slot.numbers)
    slot.tokens.append(token)
    slot.logProbs.append(logits[Int(token)] - normalizer)
    if options.stopTokens.contains(token) {
      slot.finishReason = .stop
    } else if slot.tokens.count >= slot.room {
      slot.finishReason = .length
    }
  }
}
