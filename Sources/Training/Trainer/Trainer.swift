import Models
import Randomness
import Rewards
import Tasks
import Tensors

/// Trains a policy by reinforcement learning, one update at a time, as a state machine over phases:
/// rollout → score → reference → advantage → loss → apply, the last two repeated over epochs and
/// mini-batches.
///
/// ``advance()`` runs one phase and ``step(to:)`` runs up to and including one. What each phase found
/// stays readable until the next update starts. ``rewind()`` undoes an update and keeps its
/// rollouts, so that it can be repeated with another rule, estimator or coefficient.
///
/// A phase that throws, or is interrupted, leaves the trainer as it was before the phase.
public final class Trainer {
  public let model: LanguageModel
  public let problems: [Problem]
  public internal(set) var configuration: TrainerConfiguration
  public internal(set) var rule: any Rule
  public let pool: WorkerPool
  /// Is told what happens; set by whoever shows progress.
  public var observer: TrainingObserver?

  /// The policy as it was when the trainer was made.
  let reference: DecoderModel
  let optimizer: AdamW
  let gradients: Gradients

  /// Updates finished.
  public internal(set) var updates = 0
  /// Optimiser steps made.
  public internal(set) var optimizerSteps = 0
  /// The phase that ``advance()`` runs next.
  public internal(set) var next = Phase.rollout
  /// Pass over the rollouts and share of them that the next loss is for, from 0.
  public internal(set) var epoch = 0
  public internal(set) var miniBatch = 0
  /// One report for each finished update.
  public internal(set) var history: [UpdateReport] = []

  public internal(set) var rollouts: [Rollout] = []
  public internal(set) var scores: [Score] = []
  /// Log-probability of each response token under the reference; empty when no KL is wanted.
  public internal(set) var referenceLogProbs: [[Float]] = []
  public internal(set) var advantages: Advantages?
  /// What the latest loss said of each token of each rollout; nil for those not in a loss yet.
  public internal(set) var tokenLosses: [TokenLosses?] = []
  /// Sums over the losses and steps of the update in progress.
  var totals = UpdateTotals()
  var snapshot: Snapshot?

  /// - Throws: ``TrainingError``, or what the model's copy throws.
  public init(
    model: LanguageModel, problems: [Problem], rule: any Rule,
    configuration: TrainerConfiguration = TrainerConfiguration(), pool: WorkerPool
  ) throws {
    try configuration.validate()
    guard !problems.isEmpty else { throw TrainingError.noProblems }
    self.model = model
    self.problems = problems
    self.rule = rule
    self.configuration = configuration
    self.pool = pool
    reference = try model.decoder.copy(pool: pool)
    optimizer = AdamW(count: model.decoder.parameterCount)
    gradients = Gradients(model.decoder)
  }

  /// Problems in one update.
  public var promptsPerUpdate: Int {
    min(configuration.prompts ?? 8, problems.count)
  }

  /// Groups of one mini-batch of the rollouts at hand.
  func groups(ofMiniBatch index: Int) -> Range<Int> {
    let count = rollouts.last.map { $0.group + 1 } ?? 0
    let parts = min(configuration.miniBatches, max(count, 1))
    return count * index / parts..<count * (index + 1) / parts
  }

  var miniBatchCount: Int {
    min(configuration.miniBatches, max(rollouts.last.map { $0.group + 1 } ?? 1, 1))
  }

  /// Runs the next phase.
  @discardableResult
  public func advance() throws -> Phase {
    let phase = next
    observer?(.phaseStarted(phase, update: updates + 1))
    switch phase {
    case .rollout: try sampleNextRollouts()
    case .score: try scoreRollouts()
    case .reference: try scoreUnderReference()
    case .advantage: try computeAdvantages()
    case .loss: try computeLoss()
    case .apply: try applyGradient()
    }
    observer?(.phaseFinished(phase, update: next == .rollout ? updates : updates + 1))
    return phase
  }

  /// Runs phases up to and including `phase` of the update in progress; without one, to its end.
  ///
  /// What throws, or is interrupted, leaves the trainer as it was before the call.
  ///
  /// - Throws: ``TrainingError/order(_:)`` when that phase of this update has already run.
  public func step(to phase: Phase? = nil) throws {
    if let phase, next != .rollout, phase < next {
      throw TrainingError.order(
        "\(phase.rawValue) of update \(updates + 1) has already run; the next phase is "
          + "\(next.rawValue). Use rewind to start the update again")
    }
    let update = updates
    try allOrNothing {
      while true {
        let done = try advance()
        if updates != update || done == phase { return }
      }
    }
  }

  /// Runs whole updates; one in progress is finished first and counts. Interrupted, it keeps those
  /// that are complete.
  public func train(updates count: Int) throws {
    for _ in 0..<count { try step() }
  }
}
