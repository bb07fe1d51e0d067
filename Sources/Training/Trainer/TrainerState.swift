import Rewards
import Tensors

/// All that phases change, but for the numbers of models and optimisers.
public struct TrainerState: Sendable {
  /// Updates finished.
  public internal(set) var updates = 0
  /// Optimiser steps made.
  public internal(set) var optimizerSteps = 0
  /// Problems drawn for updates so far.
  public internal(set) var problemsDrawn = 0
  /// The phase that ``Trainer/advance()`` runs next.
  public internal(set) var next = Phase.rollout
  /// Pass over the rollouts and share of them that the next loss is for, from 0.
  public internal(set) var epoch = 0
  public internal(set) var miniBatch = 0
  /// One report for each finished update.
  public internal(set) var history: [UpdateReport] = []
  /// What was measured before the first update; nil when nothing was.
  public internal(set) var initialEvaluation: Metrics?
  /// The weight of the KL to the reference, which an adaptive controller moves.
  public internal(set) var klController = KLController.fixed(0)

  public internal(set) var rollouts: [Rollout] = []
  /// Problems drawn for the update in progress.
  var problemsDrawnNow = 0
  /// One greedy answer to each problem, where the estimator wants them.
  public internal(set) var greedyRollouts: [Rollout] = []
  /// The score of each group's greedy answer, where the estimator wants it.
  public internal(set) var greedyScores: [Double] = []
  public internal(set) var scores: [Score] = []
  /// Log-probability of each response token under the reference; empty when no KL is wanted.
  public internal(set) var referenceLogProbs: [[Float]] = []
  /// The critic's value of each response token; empty without a critic.
  public internal(set) var values: [[Double]] = []
  /// The reward of each response token: the score on the last, less penalties.
  public internal(set) var tokenRewards: [[Double]] = []
  public internal(set) var advantages: Advantages?
  /// What the latest loss said of each token of each rollout; nil for those not in a loss yet.
  public internal(set) var tokenLosses: [TokenLosses?] = []
  /// Sums over the losses and steps of the update in progress.
  var totals = UpdateTotals()
  /// What looked wrong in the update in progress, or in the last one.
  public internal(set) var warnings: [TrainingWarning] = []

  /// Drops what a phase and those after it found.
  mutating func forget(from phase: Phase) {
    if phase <= .rollout {
      rollouts = []
      greedyRollouts = []
      problemsDrawnNow = 0
      warnings = []
    }
    if phase <= .score {
      scores = []
      greedyScores = []
    }
    if phase <= .reference { referenceLogProbs = [] }
    if phase <= .advantage {
      values = []
      tokenRewards = []
      advantages = nil
      tokenLosses = []
      totals = UpdateTotals()
      epoch = 0
      miniBatch = 0
    }
  }
}
