import Files
import Models
import Tasks
import Tensors

/// A checkpoint that cannot be written or taken up.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  public let message: String

  public var description: String { "\(path): \(message)" }
}

extension Trainer {
  /// Everything that goes on from update to update, by name.
  private var checkpointBuffers: [(name: String, buffer: FloatBuffer)] {
    var all = [
      ("policy.parameters", model.decoder.parameters), ("policy.first_moment", optimizer.firstMoment),
      ("policy.second_moment", optimizer.secondMoment), ("reference.parameters", reference.parameters),
    ]
    for (index, buffer) in (critic?.buffers ?? []).enumerated() { all.append(("critic.\(index)", buffer)) }
    return all
  }

  /// A checksum of all numbers and counters: equal for trainers that go on alike.
  public var fingerprint: String {
    let text =
      checkpointBuffers.map { $0.name + " " + checksum($0.buffer) }.joined(separator: "\n")
      + "\n\(state.updates) \(state.optimizerSteps) \(state.problemsDrawn) "
      + "\(state.klController.coefficient.bitPattern)"
    return Array(text.utf8).withUnsafeBytes { checksum($0) }
  }

  private var problemsKey: String {
    var text = problems.map { "\($0.text)\u{0}\($0.solutionText)" }.joined(separator: "\u{1}")
    if curriculum.stages.count > 1 {
      text += "\u{1}\(curriculum.stages.map(\.problems.count)) \(curriculum.planText)"
    }
    return Array(text.utf8).withUnsafeBytes { checksum($0) }
  }

  /// Writes what the trainer needs to go on as if never stopped: model, reference, moments of the
  /// optimisers, counters, settings, history. One safetensors file, complete under its name or not there;
  /// a file that was there stays until the new one is on disk.
  ///
  /// Random numbers need no state: they follow from the seed and the counters.
  ///
  /// - Throws: ``CheckpointError`` inside an update, or when the file cannot be written.
  public func saveCheckpoint(to path: String) throws {
    guard next == .rollout else {
      throw CheckpointError(
        path: path,
        message: "update \(state.updates + 1) is under way, next phase \(next.rawValue): a checkpoint is "
          + "taken between updates; step the trainer to the update's end, or rewind it and go back")
    }
    removeAbandonedFiles(beside: path)
    let buffers = checkpointBuffers
    let state = CheckpointState(
      modelName: model.name, problems: problemsKey, rule: rule.name, configuration: configuration,
      updates: state.updates, optimizerSteps: state.optimizerSteps,
      problemsDrawn: state.problemsDrawn, klCoefficient: state.klController.coefficient,
      history: state.history.map(CheckpointState.Report.init),
      checksums: Dictionary(
        buffers.map { ($0.name, checksum($0.buffer)) }, uniquingKeysWith: { first, _ in first }))
    var writer = SafetensorsWriter()
    let text = try state.encoded()
    writer.metadata = [
      ("knave_checkpoint", text), ("checksum", Array(text.utf8).withUnsafeBytes { checksum($0) }),
    ]
    do {
      try writer.write(
        buffers.map { name, buffer in
          SafetensorsWriter.Item(
            name: name, shape: [buffer.count],
            numbers: UnsafeBufferPointer(start: buffer.pointer, count: buffer.count))
        }, to: path)
    } catch {
      throw CheckpointError(path: path, message: "\(error)")
    }
  }

  /// Takes up a checkpoint: the trainer goes on as the one that wrote it would have.
  ///
  /// The trainer must be of the same model and problems; its settings become the checkpoint's.
  ///
  /// - Throws: ``CheckpointError`` when the file is damaged, or belongs to another model or other
  ///   problems; the trainer is then unchanged.
  public func loadCheckpoint(from path: String) throws {
    func wrong(_ message: String) -> CheckpointError { CheckpointError(path: path, message: message) }
    let file: SafetensorsFile
    do { file = try SafetensorsFile(path: path) } catch { throw wrong("\(error)") }
    guard let text = file.metadata("knave_checkpoint") else {
      throw wrong("it is no checkpoint of a trainer: open_model reads models")
    }
    guard file.metadata("checksum") == Array(text.utf8).withUnsafeBytes({ checksum($0) }),
      let saved = try? CheckpointState.decoded(text)
    else { throw wrong("its description is damaged: the checksum does not fit") }
    guard saved.version == CheckpointState.currentVersion else {
      throw wrong("it has the form \(saved.version), expected \(CheckpointState.currentVersion)")
    }
    guard saved.problems == problemsKey else {
      throw wrong("it was made with other problems: make the trainer with the same ones, in the same order")
    }
    try saved.configuration.validate()
    let before = configuration
    configuration = saved.configuration
    do {
      try makeCriticIfNeeded()
      let copies = try checkpointBuffers.map { name, buffer in
        try checkedBuffer(name, like: buffer, file, saved, path)
      }
      for ((_, buffer), copy) in zip(checkpointBuffers, copies) { buffer.copy(from: copy) }
    } catch {
      configuration = before
      throw error
    }
    model.decoder.parametersChanged(pool: pool)
    reference.parametersChanged(pool: pool)
    critic?.model.decoder.parametersChanged(pool: pool)
    var fresh = TrainerState()
    fresh.updates = saved.updates
    fresh.optimizerSteps = saved.optimizerSteps
    fresh.problemsDrawn = saved.problemsDrawn
    fresh.history = saved.history.map(\.report)
    var controller = saved.configuration
    controller.kl = saved.klCoefficient
    fresh.klController = try Self.klController(saved.klCoefficient > 0 ? controller : saved.configuration)
    state = fresh
    snapshot = nil
    moments = []
  }

  private func checkedBuffer(
    _ name: String, like buffer: FloatBuffer, _ file: SafetensorsFile, _ saved: CheckpointState,
    _ path: String
  ) throws -> FloatBuffer {
    guard let shape = file.shape(of: name) else {
      throw CheckpointError(path: path, message: "it has no \(name), which this trainer needs")
    }
    guard shape == [buffer.count], file.type(of: name) == .float32 else {
      throw CheckpointError(
        path: path,
        message: "\(name) has \(shape.first ?? 0) numbers, expected \(buffer.count): it was made with "
          + "another model, \(saved.modelName)")
    }
    let copy = FloatBuffer(count: buffer.count)
    try file.read(name, into: copy.pointer)
    guard saved.checksums[name] == checksum(copy) else {
      throw CheckpointError(path: path, message: "\(name) is damaged: its checksum does not fit")
    }
    return copy
  }
}
