import Files
import Models
import Rewards
import Tasks
import Tensors

extension Trainer {
  /// Everything that goes on from update to update, by name.
  private var checkpointBuffers: [(name: String, buffer: FloatBuffer)] {
    let own = [
      ("policy.parameters", model.decoder.parameters),
      ("policy.first_moment", optimizer.firstMoment),
      ("policy.second_moment", optimizer.secondMoment),
      ("reference.parameters", reference.parameters),
    ]
    return own + Self.checkpointBuffers(of: critic)
  }

  private static func checkpointBuffers(
    of critic: Critic?
  ) -> [(name: String, buffer: FloatBuffer)] {
    Array(zip(Critic.bufferNames.map { "critic.\($0)" }, critic?.buffers ?? []))
  }

  /// A checksum of all numbers and counters: equal for trainers that go on alike.
  public var fingerprint: String {
    checksum(
      checkpointBuffers.map { $0.name + " " + checksum($0.buffer) }.joined(separator: "\n")
        + "\n\(state.updates) \(state.optimizerSteps) \(state.problemsDrawn) "
        + "\(state.klController.coefficient.bitPattern)")
  }

  /// A checksum of what is asked and what is right, in order.
  public var problemsKey: String {
    var text =
      problems.map { problem in
        problem.messages.map { "\($0.role.rawValue)\u{0}\($0.content)" }.joined(separator: "\u{1}")
          + "\u{2}" + problem.solutionText
      }.joined(separator: "\u{3}")
    if curriculum.stages.count > 1 {
      text += "\u{3}\(curriculum.stages.map(\.problems.count)) \(curriculum.planText)"
    }
    return checksum(text)
  }

  /// The model's sizes in words: two models with the same can hold each other's parameters.
  public var modelShape: String {
    let sizes = model.decoder.configuration
    var frozen = model.decoder.frozenFormat.map { ", frozen \($0.rawValue)" } ?? ""
    if let adapter = model.decoder.adapterConfiguration {
      frozen +=
        ", adapters of rank \(adapter.rank) and scale \(adapter.scale) beside "
        + adapter.targets.map(\.rawValue).joined(separator: ", ")
    }
    return "\(sizes.architecture.modelType), \(sizes.layerCount) layers × \(sizes.hiddenSize), "
      + "\(sizes.headCount)/\(sizes.keyValueHeadCount) heads of \(sizes.headSize), "
      + "ffn \(sizes.intermediateSize), vocabulary \(sizes.vocabularySize)"
      + frozen
  }

  /// Writes what the trainer needs to go on as if never stopped: model, reference, critic, moments of the
  /// optimisers, counters, settings, rule, history; of a frozen model the adapters. One safetensors file, complete under its name or not
  /// there; a file that was there stays until the new one is on disk.
  ///
  /// Random numbers need no state: they follow from the seed and the counters. What the phases of the last
  /// update found is not kept, so there is nothing to rewind after taking it up.
  ///
  /// - Throws: ``CheckpointError`` inside an update, or when the file cannot be written.
  public func saveCheckpoint(to path: String) throws {
    guard next == .rollout else {
      throw CheckpointError(
        path: path,
        message:
          "update \(state.updates + 1) is under way, next phase \(next.rawValue): a checkpoint is "
          + "taken between updates; step the trainer to the update's end, or rewind it and go back")
    }
    removeAbandonedFiles(beside: path)
    let buffers = checkpointBuffers
    let text = try CheckpointState(
      modelName: model.name, modelShape: modelShape,
      frozenWeights: model.decoder.frozenChecksum, problems: problemsKey,
      rule: RuleSpecification(rule), configuration: configuration, updates: state.updates,
      optimizerSteps: state.optimizerSteps, problemsDrawn: state.problemsDrawn,
      klController: state.klController, history: CheckpointHistory(state.history),
      initialEvaluation: CheckpointHistory(
        state.initialEvaluation.map { [UpdateReport(update: 0, metrics: $0)] } ?? []),
      checksums: Dictionary(uniqueKeysWithValues: buffers.map { ($0.name, checksum($0.buffer)) })
    ).encoded()
    var writer = SafetensorsWriter()
    writer.metadata = [("knave_checkpoint", text), ("checksum", checksum(text))]
    do {
      try writer.write(
        buffers.map { name, buffer in
          SafetensorsWriter.Item(
            name: name, shape: [buffer.count],
            numbers: UnsafeBufferPointer(start: buffer.pointer, count: buffer.count))
        }, to: path)
    } catch {
      throw CheckpointError(path: path, message: error.found)
    }
  }

  /// Takes up a checkpoint: the trainer goes on as the one that wrote it would have.
  ///
  /// The trainer must be of a model of the same shape and of the same problems; its settings become the
  /// checkpoint's, and so does its rule, unless that is a function, which the trainer must have already.
  ///
  /// - Throws: ``CheckpointError`` when the file is damaged, or belongs to another model, other problems
  ///   or another rule; the trainer is then unchanged.
  public func loadCheckpoint(from path: String) throws {
    try checkAtRest()
    func wrong(_ message: String) -> CheckpointError {
      CheckpointError(path: path, message: message)
    }
    let file: SafetensorsFile
    do {
      file = try SafetensorsFile(path: path)
    } catch {
      throw wrong(
        error.reason == .unreadable ? error.found : "it is damaged, or no checkpoint: \(error)")
    }
    let saved = try savedState(in: file)
    guard saved.modelShape == modelShape else {
      throw wrong(
        "it was made with another model, \(saved.modelName) (\(saved.modelShape)): this trainer's is "
          + "\(model.name) (\(modelShape))")
    }
    guard saved.frozenWeights == model.decoder.frozenChecksum else {
      throw wrong("its adapters stood beside other frozen weights: open the same model")
    }
    guard saved.problems == problemsKey else {
      throw wrong(
        "it was made with other problems: make the trainer with the same ones, in the same order")
    }
    let itsRule = try savedRule(saved, path)
    guard let history = saved.history.reports,
      let initialEvaluation = saved.initialEvaluation.reports
    else { throw wrong("its history is not whole") }
    let hasCritic = file.names.contains { $0.hasPrefix("critic.") }
    if saved.configuration.estimator.needsValues, !hasCritic {
      throw wrong("it has no critic, which its estimator needs")
    }
    let itsCritic = hasCritic ? try critic ?? Critic(copying: model.decoder, pool: pool) : nil
    let buffers =
      checkpointBuffers.filter { !$0.name.hasPrefix("critic.") }
      + Self.checkpointBuffers(of: itsCritic)
    for (name, buffer) in buffers { try check(name, like: buffer, file, saved) }

    // From here on nothing can fail but the reading itself, of what has just been read.
    for (name, buffer) in buffers { try file.read(name, into: buffer.pointer) }
    critic = itsCritic
    configuration = saved.configuration
    rule = itsRule
    model.decoder.parametersChanged(pool: pool)
    reference.parametersChanged(pool: pool)
    critic?.model.decoder.parametersChanged(pool: pool)
    var fresh = TrainerState()
    fresh.updates = saved.updates
    fresh.optimizerSteps = saved.optimizerSteps
    fresh.problemsDrawn = saved.problemsDrawn
    fresh.klController = saved.klController
    fresh.history = history
    fresh.initialEvaluation = initialEvaluation.first?.metrics
    state = fresh
    snapshot = nil
    moments = []
  }

  /// What a file says of itself, checked as far as it can be without a trainer.
  private func savedState(in file: SafetensorsFile) throws -> CheckpointState {
    func wrong(_ message: String) -> CheckpointError {
      CheckpointError(path: file.path, message: message)
    }
    guard let text = file.metadata("knave_checkpoint") else {
      throw wrong("it is no checkpoint of a trainer: open_model reads models")
    }
    guard file.metadata("checksum") == checksum(text) else {
      throw wrong("its description is damaged: the checksum does not fit")
    }
    let saved: CheckpointState
    do {
      saved = try CheckpointState.decoded(text)
    } catch {
      throw wrong("it was written by another version of knave, whose settings are not this one's")
    }
    guard saved.version == CheckpointState.currentVersion else {
      throw wrong("it has the form \(saved.version), expected \(CheckpointState.currentVersion)")
    }
    if let fault = saved.fault { throw wrong(fault) }
    do {
      try saved.configuration.validate()
    } catch {
      throw wrong("its settings are not valid: \(error)")
    }
    return saved
  }

  private func savedRule(_ saved: CheckpointState, _ path: String) throws -> any Rule {
    if RuleSpecification(rule) == saved.rule { return rule }
    do {
      return try saved.rule.rule()
    } catch {
      throw CheckpointError(
        path: path,
        message:
          "it was trained by the rule '\(saved.rule.summary)', which a checkpoint cannot hold: "
          + "give the trainer that rule first; now it has '\(RuleSpecification(rule).summary)'")
    }
  }

  /// Holds a tensor of the file to its checksum, before anything is changed.
  private func check(
    _ name: String, like buffer: FloatBuffer, _ file: SafetensorsFile, _ saved: CheckpointState
  ) throws {
    func wrong(_ message: String) -> CheckpointError {
      CheckpointError(path: file.path, message: message)
    }
    guard let shape = file.shape(of: name) else {
      throw wrong("it has no \(name), which this trainer needs")
    }
    guard shape == [buffer.count], file.type(of: name) == .float32 else {
      throw wrong("\(name) has the shape \(shape), expected [\(buffer.count)] in float32")
    }
    guard file.withBytes(of: name, { checksum($0) }) == saved.checksums[name] else {
      throw wrong("\(name) is damaged: its checksum does not fit")
    }
  }
}
