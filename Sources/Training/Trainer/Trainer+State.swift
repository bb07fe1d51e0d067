import Models
import Rewards
import Tensors

/// All that a trainer is at one moment, its model's parameters included, to be put back later.
public struct SavedTrainer {
  let state: TrainerState
  /// Copies of ``Trainer/buffers``.
  let buffers: [FloatBuffer]
  let snapshot: Snapshot?
  let moments: [Moment]
  let configuration: TrainerConfiguration
  let rule: any Rule
  let critic: Critic?
  /// The reference's parameters, where more changes than an update does.
  let reference: FloatBuffer?
}

/// The state before an update: numbers, counters and random position.
struct Snapshot: Sendable {
  let buffers: [FloatBuffer]
  let updates: Int
  let optimizerSteps: Int
  let problemsDrawn: Int
  let klController: KLController
}

/// What was there before a phase of the update in progress.
struct Moment: Sendable {
  let phase: Phase
  let state: TrainerState
  /// Before a phase that changes parameters; nil for the others.
  let buffers: [FloatBuffer]?
}

extension Trainer {
  /// Every number that an update changes: parameters and moments of the policy, those of the critic,
  /// and the reference's parameters if they follow the policy.
  var buffers: [FloatBuffer] {
    var all = [model.decoder.parameters, optimizer.firstMoment, optimizer.secondMoment]
    if let critic { all += critic.buffers }
    if configuration.referenceEvery != nil { all.append(reference.parameters) }
    return all
  }

  /// What a copy of them takes.
  public var byteCount: Int { buffers.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.size }

  func copyBuffers() -> [FloatBuffer] { buffers.map { $0.duplicate() } }

  func restoreBuffers(_ copies: [FloatBuffer]) {
    for (buffer, copy) in zip(buffers, copies) { buffer.copy(from: copy) }
    model.decoder.parametersChanged(pool: pool)
    critic?.model.decoder.parametersChanged(pool: pool)
    if configuration.referenceEvery != nil { reference.parametersChanged(pool: pool) }
  }

  func takeSnapshot() {
    snapshot = Snapshot(
      buffers: copyBuffers(), updates: state.updates, optimizerSteps: state.optimizerSteps,
      problemsDrawn: state.problemsDrawn, klController: state.klController)
  }

  /// - Parameter wholly: with the reference even where it does not follow the policy, for what is not an
  ///   update: taking up a checkpoint.
  public func save(wholly: Bool = false) -> SavedTrainer {
    SavedTrainer(
      state: state, buffers: copyBuffers(), snapshot: snapshot, moments: moments,
      configuration: configuration, rule: rule, critic: critic,
      reference: wholly ? reference.parameters.duplicate() : nil)
  }

  public func restore(_ saved: SavedTrainer) {
    restorations += 1
    // Which buffers there are follows from these two.
    configuration = saved.configuration
    critic = saved.critic
    restoreBuffers(saved.buffers)
    if let parameters = saved.reference {
      reference.parameters.copy(from: parameters)
      reference.parametersChanged(pool: pool)
    }
    state = saved.state
    snapshot = saved.snapshot
    moments = saved.moments
    rule = saved.rule
  }

  /// Runs phases; when one throws, the trainer is again what it was before the first.
  func allOrNothing(_ phases: () throws -> Void) throws {
    let before = (state, snapshot, moments)
    // At the start of an update the first phase keeps the parameters; inside one, an update of
    // several steps may change them before it fails.
    let copies =
      next != .rollout && miniBatchCount * configuration.epochs > 1 ? copyBuffers() : nil
    do {
      try phases()
    } catch {
      if state.optimizerSteps != before.0.optimizerSteps, let start = copies ?? snapshot?.buffers {
        restoreBuffers(start)
      }
      (state, snapshot, moments) = before
      throw error
    }
  }
}

extension DecoderModel {
  /// The parameters of one moment, to be put back later.
  public func saveParameters() -> FloatBuffer { parameters.duplicate() }

  public func restoreParameters(_ saved: FloatBuffer, pool: WorkerPool) {
    parameters.copy(from: saved)
    parametersChanged(pool: pool)
  }
}
