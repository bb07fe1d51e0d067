import Models
import Rewards
import Tensors

/// All that a trainer is at one moment, its model's parameters included, to be put back later.
public struct SavedTrainer {
  let state: Trainer.State
  let buffers: Trainer.Snapshot
  let configuration: TrainerConfiguration
  let rule: any Rule

  /// What the parameters and optimiser moments of a trainer take.
  public static func byteCount(of trainer: Trainer) -> Int {
    3 * trainer.model.decoder.parameterCount * MemoryLayout<Float>.size
  }
}

extension Trainer {
  public func save() -> SavedTrainer {
    SavedTrainer(
      state: state, buffers: currentSnapshot(), configuration: configuration, rule: rule)
  }

  public func restore(_ saved: SavedTrainer) {
    restoreParameters(saved.buffers)
    put(back: saved.state)
    configuration = saved.configuration
    rule = saved.rule
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
