import Rewards
import Tensors

extension Trainer {
  /// Returns to the state before the update in progress, or before the last one when none is:
  /// parameters, optimiser and counters. The rollouts are kept, and the next phase is their score.
  ///
  /// - Throws: ``TrainingError/order(_:)`` when there is no update to take back.
  public func rewind() throws {
    try checkAtRest()
    try takeBackUpdate()
  }

  /// ``rewind()`` as a part of other work.
  func takeBackUpdate() throws {
    guard let snapshot else {
      throw TrainingError.order("there is no update to rewind: step the trainer first")
    }
    restoreBuffers(snapshot.buffers)
    state.updates = snapshot.updates
    state.optimizerSteps = snapshot.optimizerSteps
    state.problemsDrawn = snapshot.problemsDrawn
    state.klController = snapshot.klController
    state.history.removeAll { $0.update > snapshot.updates }
    state.forget(from: .score)
    state.next = .score
    moments = []
  }

  /// Keeps what was there before a phase that has run. Copies of parameters are kept for the last
  /// few steps of the optimiser only.
  func remember(_ moment: Moment) {
    moments.append(moment)
    let copies = moments.indices.filter { moments[$0].buffers != nil }
    if copies.count > Self.rememberedSteps, let oldest = copies.first {
      moments.removeSubrange(...oldest)
    }
  }

  /// Optimiser steps of one update that can be taken back one by one.
  static var rememberedSteps: Int { 8 }

  /// Returns to what was there before the phase that ran last, to the bit.
  ///
  /// - Returns: that phase, which is the next again.
  /// - Throws: ``TrainingError/order(_:)`` when no phase can be taken back.
  @discardableResult
  public func back() throws -> Phase {
    try checkAtRest()
    guard let moment = moments.popLast() else {
      throw TrainingError.order(
        "there is no phase to take back: phases are remembered while stepping, in the update at hand"
      )
    }
    if let buffers = moment.buffers { restoreBuffers(buffers) }
    state = moment.state
    return moment.phase
  }

  /// Changes settings, and the rule if given.
  ///
  /// Phases of the update in progress that the change affects run again.
  /// - Throws: ``TrainingError`` when a setting is out of range, or the update has already stepped
  ///   the optimiser.
  public func change(_ changed: TrainerConfiguration, rule newRule: (any Rule)? = nil) throws {
    if occupation == .phases { try checkAtRest() }
    try take(changed, rule: newRule)
  }

  /// ``change(_:rule:)`` as a part of other work.
  func take(_ changed: TrainerConfiguration, rule newRule: (any Rule)?) throws {
    try changed.validate()
    if let affected = firstAffected(by: changed, rule: newRule) {
      if !state.totals.gradientNorms.isEmpty {
        throw TrainingError.order(
          "update \(state.updates + 1) has already stepped the optimizer: finish it with step, or "
            + "start it again with rewind, before changing what it depends on")
      }
      if next > affected {
        // The sums over mini-batches begin with the advantages.
        let first = min(affected, .advantage)
        state.forget(from: first)
        state.next = first
        moments = []
      }
    }
    let old = configuration
    configuration = changed
    if changed.kl != old.kl || changed.klTarget != old.klTarget
      || changed.klHorizon != old.klHorizon
    {
      state.klController = try Self.klController(changed)
    }
    // A snapshot holds what follows the policy and what a critic has; now that is something else.
    if (changed.referenceEvery == nil) != (old.referenceEvery == nil)
      || changed.estimator.needsValues && critic == nil
    {
      snapshot = nil
      moments = []
    }
    try makeCriticIfNeeded()
    if let newRule { rule = newRule }
  }

  /// The first phase of the update in progress whose result would be another; nil when none.
  private func firstAffected(
    by changed: TrainerConfiguration, rule newRule: (any Rule)?
  ) -> Phase? {
    guard next != .rollout else { return nil }
    let affected = configuration.firstAffected(by: changed)
    return newRule == nil ? affected : min(affected ?? .score, .score)
  }
}
