import Rewards
import Tensors

extension Trainer {
  /// The state before an update.
  struct Snapshot {
    let parameters: FloatBuffer
    let firstMoment: FloatBuffer
    let secondMoment: FloatBuffer
    let updates: Int
    let optimizerSteps: Int
  }

  func takeSnapshot() { snapshot = currentSnapshot() }

  func currentSnapshot() -> Snapshot {
    Snapshot(
      parameters: model.decoder.parameters.duplicate(),
      firstMoment: optimizer.firstMoment.duplicate(),
      secondMoment: optimizer.secondMoment.duplicate(), updates: updates,
      optimizerSteps: optimizerSteps)
  }

  func restoreParameters(_ snapshot: Snapshot) {
    model.decoder.parameters.copy(from: snapshot.parameters)
    optimizer.firstMoment.copy(from: snapshot.firstMoment)
    optimizer.secondMoment.copy(from: snapshot.secondMoment)
    model.decoder.parametersChanged(pool: pool)
  }

  /// Returns to the state before the update in progress, or before the last one when none is:
  /// parameters, optimiser and counters. The rollouts are kept, and the next phase is their score.
  ///
  /// - Throws: ``TrainingError/order(_:)`` when there is no update to take back.
  public func rewind() throws {
    guard let snapshot else {
      throw TrainingError.order("there is no update to rewind: step the trainer first")
    }
    restoreParameters(snapshot)
    updates = snapshot.updates
    optimizerSteps = snapshot.optimizerSteps
    history.removeAll { $0.update > updates }
    forget(from: .score)
    next = .score
  }

  /// Drops what a phase and those after it found.
  func forget(from phase: Phase) {
    if phase <= .rollout { rollouts = [] }
    if phase <= .score { scores = [] }
    if phase <= .reference { referenceLogProbs = [] }
    if phase <= .advantage {
      advantages = nil
      tokenLosses = []
      totals = UpdateTotals()
      epoch = 0
      miniBatch = 0
    }
  }

  /// Changes settings, and the rule if given.
  ///
  /// Phases of the update in progress that the change affects run again.
  /// - Throws: ``TrainingError`` when a setting is out of range, or the update has already stepped
  ///   the optimiser.
  public func change(_ changed: TrainerConfiguration, rule newRule: (any Rule)? = nil) throws {
    try changed.validate()
    if let affected = firstAffected(by: changed, rule: newRule), next > affected {
      if !totals.gradientNorms.isEmpty {
        throw TrainingError.order(
          "update \(updates + 1) has already stepped the optimiser: finish it with step, or "
            + "start it again with rewind, before changing what it depends on")
      }
      forget(from: affected)
      next = affected
    }
    configuration = changed
    if let newRule { rule = newRule }
  }

  /// The first phase of an update whose result would be another; nil when none.
  private func firstAffected(
    by changed: TrainerConfiguration, rule newRule: (any Rule)?
  ) -> Phase? {
    guard next != .rollout else { return nil }
    let old = configuration
    if changed.prompts != old.prompts || changed.samples != old.samples
      || changed.shuffle != old.shuffle || changed.temperature != old.temperature
      || changed.maxTokens != old.maxTokens || changed.seed != old.seed
    {
      return .rollout
    }
    if newRule != nil { return .score }
    if (changed.kl > 0) != (old.kl > 0) { return .reference }
    return changed == old ? nil : .advantage
  }
}
