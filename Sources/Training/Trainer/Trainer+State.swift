import Rewards
import Tensors

extension Trainer {
  /// All that phases change, but for parameters and optimiser.
  struct State {
    let updates: Int
    let optimizerSteps: Int
    let next: Phase
    let epoch: Int
    let miniBatch: Int
    let history: [UpdateReport]
    let rollouts: [Rollout]
    let scores: [Score]
    let referenceLogProbs: [[Float]]
    let advantages: Advantages?
    let tokenLosses: [TokenLosses?]
    let totals: UpdateTotals
    let snapshot: Snapshot?
  }

  var state: State {
    State(
      updates: updates, optimizerSteps: optimizerSteps, next: next, epoch: epoch,
      miniBatch: miniBatch, history: history, rollouts: rollouts, scores: scores,
      referenceLogProbs: referenceLogProbs, advantages: advantages, tokenLosses: tokenLosses,
      totals: totals, snapshot: snapshot)
  }

  /// Runs phases; when one throws, the trainer is again what it was before the first.
  func allOrNothing(_ phases: () throws -> Void) throws {
    let before = state
    // At the start of an update the first phase keeps the parameters; inside one, an update of
    // several steps may change them before it fails.
    let parameters =
      next != .rollout && miniBatchCount * configuration.epochs > 1 ? currentSnapshot() : nil
    do {
      try phases()
    } catch {
      if optimizerSteps != before.optimizerSteps, let start = parameters ?? snapshot {
        restoreParameters(start)
      }
      put(back: before)
      throw error
    }
  }

  func put(back state: State) {
    updates = state.updates
    optimizerSteps = state.optimizerSteps
    next = state.next
    epoch = state.epoch
    miniBatch = state.miniBatch
    history = state.history
    rollouts = state.rollouts
    scores = state.scores
    referenceLogProbs = state.referenceLogProbs
    advantages = state.advantages
    tokenLosses = state.tokenLosses
    totals = state.totals
    snapshot = state.snapshot
  }
}
