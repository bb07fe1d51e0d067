import Memory
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
@dynamicMemberLookup
public final class Trainer {
  public let model: LanguageModel
  public let curriculum: Curriculum
  /// Those of all stages of the curriculum.
  public let problems: [Problem]
  public internal(set) var configuration: TrainerConfiguration
  public internal(set) var rule: any Rule
  public let pool: WorkerPool
  /// Is told what happens; set by whoever shows progress.
  public var observer: TrainingObserver?
  /// Asked after each phase; a reason stops ``step(to:)`` and ``train(updates:until:)`` there.
  public var breakpoint: ((Phase) throws -> String?)?
  /// What is measured between updates; nil is nothing.
  public var evaluation: EvaluationPlan?

  /// The policy as it was when the trainer was made, or as it follows the policy.
  let reference: DecoderModel
  let optimizer: AdamW
  let gradients: Gradients
  /// Those of the rollouts at hand, as long as the policy that drew them is as it was.
  let activations = ActivationCache(byteLimit: 1 << 30)
  /// Made when the estimator wants values.
  var critic: Critic?

  /// What the phases found. Its members are the trainer's own: `trainer.rollouts`.
  var state = TrainerState()
  /// The state before the update in progress, or before the last one.
  var snapshot: Snapshot?
  /// What was there before each phase of the update, for ``back()``.
  var moments: [Moment] = []
  /// Whether phases are remembered: while stepping, not in long training.
  var remembersMoments = false
  /// What is under way; functions of a user that are called meanwhile must leave the trainer alone.
  var occupation = Occupation.none
  /// Grows when a saved state is put back.
  var restorations = 0

  public subscript<Value>(dynamicMember path: KeyPath<TrainerState, Value>) -> Value {
    state[keyPath: path]
  }

  /// A trainer on problems without stages.
  public convenience init(
    model: LanguageModel, problems: [Problem], rule: any Rule,
    configuration: TrainerConfiguration = TrainerConfiguration(), pool: WorkerPool
  ) throws {
    try self.init(
      model: model, curriculum: Curriculum(problems), rule: rule, configuration: configuration,
      pool: pool)
  }

  /// - Throws: ``TrainingError``, or what the model's copy throws.
  public init(
    model: LanguageModel, curriculum: Curriculum, rule: any Rule,
    configuration: TrainerConfiguration = TrainerConfiguration(), pool: WorkerPool
  ) throws {
    try configuration.validate()
    problems = curriculum.problems
    guard !problems.isEmpty else { throw TrainingError.noProblems }
    guard model.decoder.parameters.count > 0 else { throw TrainingError.frozen(model.name) }
    self.model = model
    self.curriculum = curriculum
    self.rule = rule
    self.configuration = configuration
    self.pool = pool
    // The reference, two moments and a gradient, and what the first update keeps.
    let decoder = model.decoder
    let trained = decoder.parameters.count * MemoryLayout<Float>.size
    try requireMemory(
      bytes: 6 * trained
        + (decoder.isFrozen ? trained : decoder.configuration.byteCount(frozen: nil)))
    reference = try model.decoder.copy(pool: pool)
    optimizer = try AdamW(count: model.decoder.parameters.count)
    gradients = try Gradients(model.decoder)
    state.klController = try Self.klController(configuration)
    try makeCriticIfNeeded()
  }

  /// The controller that a configuration begins with.
  static func klController(_ configuration: TrainerConfiguration) throws -> KLController {
    guard let target = configuration.klTarget, configuration.kl > 0 else {
      return .fixed(configuration.kl)
    }
    return .adaptive(
      try AdaptiveKLController(
        coefficient: configuration.kl, target: target, horizon: configuration.klHorizon))
  }

  func makeCriticIfNeeded() throws {
    guard configuration.estimator.needsValues, critic == nil else { return }
    critic = try Critic(copying: model.decoder, pool: pool)
  }

  /// Problems in one update.
  public var promptsPerUpdate: Int {
    min(configuration.prompts ?? 8, problems.count)
  }

  var next: Phase { state.next }
  var rollouts: [Rollout] { state.rollouts }

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
    try exclusively { try runNextPhase() }
  }

  private func runNextPhase() throws -> Phase {
    let phase = next
    let restored = restorations
    observer?(.phaseStarted(phase, update: state.updates + 1))
    if phase == .rollout { moments = [] }
    let moment = Moment(
      phase: phase, state: state,
      buffers: remembersMoments && phase == .apply ? try copyBuffers() : nil)
    switch phase {
    case .rollout: try sampleNextRollouts()
    case .score: try scoreRollouts()
    case .reference: try scoreUnderReference()
    case .advantage: try computeAdvantages()
    case .loss: try computeLoss()
    case .apply: try applyGradient()
    }
    try checkNotRestored(since: restored)
    if remembersMoments { remember(moment) }
    try check(after: phase)
    observer?(.phaseFinished(phase, update: next == .rollout ? state.updates : state.updates + 1))
    return phase
  }

  /// Runs phases up to and including `phase` of the update in progress; without one, to its end, or
  /// to a breakpoint.
  ///
  /// What throws, or is interrupted, leaves the trainer as it was before the call.
  ///
  /// - Returns: why a breakpoint stopped it; nil when none did.
  /// - Throws: ``TrainingError/order(_:)`` when that phase of this update has already run.
  @discardableResult
  public func step(to phase: Phase? = nil) throws -> String? {
    if let phase, next != .rollout, phase < next {
      throw TrainingError.order(
        "\(phase.rawValue) of update \(state.updates + 1) has already run; the next phase is "
          + "\(next.rawValue). Use back or rewind to go back")
    }
    return try exclusively { try runPhases(to: phase, remembering: true) }
  }

  func runPhases(to phase: Phase?, remembering: Bool) throws -> String? {
    let update = state.updates
    let restored = restorations
    remembersMoments = remembering
    defer { remembersMoments = false }
    var reason: String?
    try allOrNothing {
      while true {
        let done = try runNextPhase()
        reason = try breakpoint?(done)
        try checkNotRestored(since: restored)
        if reason != nil || state.updates != update || done == phase { return }
      }
    }
    return reason
  }

  /// Runs the next phase alone.
  @discardableResult
  public func stepOnePhase() throws -> Phase {
    try exclusively {
      let phase = next
      _ = try runPhases(to: phase, remembering: true)
      return phase
    }
  }

  /// Runs whole updates; one in progress is finished first and counts. Interrupted, it keeps those
  /// that are complete. A breakpoint stops it inside an update.
  ///
  /// - Parameter stop: asked after each update; a reason ends the training there.
  /// - Returns: why it ended early; nil when it did not.
  @discardableResult
  public func train(
    updates count: Int, until stop: (() throws -> String?)? = nil
  ) throws -> String? {
    try exclusively {
      try evaluateBeforeTraining()
      for _ in 0..<count {
        if let reason = try runPhases(to: nil, remembering: breakpoint != nil) { return reason }
        occupation = .betweenUpdates
        defer { occupation = .phases }
        let restored = restorations
        if let reason = try stop?() { return reason }
        try checkNotRestored(since: restored)
      }
      return nil
    }
  }
}
