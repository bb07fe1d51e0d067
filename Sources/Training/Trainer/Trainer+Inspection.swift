import Interruptions
import Models
import Rewards
import Tensors

/// How large the gradient of one parameter is.
public struct ParameterGradient: Sendable {
  public let name: String
  public let shape: [Int]
  /// Euclidean norm.
  public let norm: Double
  /// Its square as a share of the whole gradient's, in [0, 1].
  public let share: Double
  /// The largest entry's size.
  public let largest: Double
}

/// How far an update moved one parameter.
public struct ParameterChange: Sendable {
  public let name: String
  /// Norm of the change, and as a share of the parameter's norm before.
  public let norm: Double
  public let relative: Double
  /// Where the largest change is, [row, column] or [place], and what it was there.
  public let place: [Int]
  public let before: Double
  public let after: Double
}

/// What an update would be under other settings, from the same rollouts.
public struct Alternative: Sendable {
  public let configuration: TrainerConfiguration
  public let rule: any Rule
  public let scores: [Score]
  public let advantages: [[Double]]
  public let policyLoss: Double
  public let klLoss: Double
  public let gradientNorm: Double
  public let clipFraction: Double
  /// Cosine of the angle to the gradient of the trainer's own settings; nil when one of them is 0.
  public let gradientCosine: Double?
}

extension Trainer {
  /// The gradient of the loss just computed, parameter by parameter.
  ///
  /// - Throws: ``TrainingError/order(_:)`` unless the next phase is ``Phase/apply``.
  public func gradientOfParameters() throws -> [ParameterGradient] {
    guard next == .apply else {
      throw TrainingError.order(
        "there is no gradient at hand: step to loss first (the next phase is \(next.rawValue))")
    }
    let total = try AdamW.norm(gradients.total, pool: pool)
    var pace = InterruptionPace()
    return try model.decoder.layout.slots.map { slot in
      var squares = 0.0
      var largest: Float = 0
      for index in slot.range {
        try pace.step()
        let value = gradients.total.pointer[index]
        squares += Double(value) * Double(value)
        largest = max(largest, abs(value))
      }
      return ParameterGradient(
        name: slot.name, shape: slot.shape, norm: squares.squareRoot(),
        share: total > 0 ? squares / (total * total) : 0, largest: Double(largest))
    }
  }

  /// The norm of the gradient at hand, before clipping.
  ///
  /// - Throws: ``TrainingError/order(_:)`` unless the next phase is ``Phase/apply``.
  public func gradientNorm() throws -> Double {
    guard next == .apply else {
      throw TrainingError.order("there is no gradient at hand: step to loss first")
    }
    return try AdamW.norm(gradients.total, pool: pool)
  }

  /// How far each parameter is from where it was before the update in progress, or the last one.
  ///
  /// - Throws: ``TrainingError/order(_:)`` when no update has begun.
  public func changeOfParameters() throws -> [ParameterChange] {
    guard let before = snapshot?.buffers.first else {
      throw TrainingError.order("no update has begun: step the trainer first")
    }
    let now = model.decoder.parameters
    var pace = InterruptionPace()
    return try model.decoder.layout.slots.map { slot in
      var change = 0.0
      var size = 0.0
      var largest = (place: slot.range.lowerBound, size: Float(-1))
      for index in slot.range {
        try pace.step()
        let difference = now.pointer[index] - before.pointer[index]
        change += Double(difference) * Double(difference)
        size += Double(before.pointer[index]) * Double(before.pointer[index])
        if abs(difference) > largest.size { largest = (index, abs(difference)) }
      }
      let offset = largest.place - slot.offset
      return ParameterChange(
        name: slot.name, norm: change.squareRoot(),
        relative: size > 0 ? (change / size).squareRoot() : 0,
        place: slot.shape.count == 2 ? [offset / slot.shape[1], offset % slot.shape[1]] : [offset],
        before: Double(before.pointer[largest.place]),
        after: Double(now.pointer[largest.place]))
    }
  }

  /// The loss of the first mini-batch, from the rollouts at hand, under other settings. The trainer
  /// is afterwards what it was.
  ///
  /// - Throws: ``TrainingError`` when there are no rollouts, or the settings do not fit; or what
  ///   sampling throws, when they want other rollouts.
  public func alternative(_ changed: TrainerConfiguration, rule other: (any Rule)? = nil) throws
    -> Alternative
  {
    guard !rollouts.isEmpty else {
      throw TrainingError.order("there are no rollouts yet: step the trainer to rollout first")
    }
    return try exclusively { try firstLoss(changed, rule: other) }
  }

  private func firstLoss(_ changed: TrainerConfiguration, rule other: (any Rule)?) throws
    -> Alternative
  {
    let saved = try save()
    let held = [gradients.total, critic?.gradients.total, critic?.headGradient].compactMap(\.self)
    let copies = try held.map { try $0.duplicate() }
    let watcher = (observer, breakpoint)
    (observer, breakpoint) = (nil, nil)
    defer {
      restore(saved)
      for (buffer, copy) in zip(held, copies) { buffer.copy(from: copy) }
      (observer, breakpoint) = watcher
    }
    if next != .score { try takeBackUpdate() }
    _ = try runPhases(to: .loss, remembering: true)
    let own = try gradients.total.duplicate()
    try takeBackUpdate()
    try take(changed, rule: other)
    _ = try runPhases(to: .loss, remembering: true)
    return Alternative(
      configuration: changed, rule: rule, scores: state.scores,
      advantages: state.advantages?.perToken ?? [], policyLoss: state.totals.policyLoss,
      klLoss: state.totals.klLoss, gradientNorm: try AdamW.norm(gradients.total, pool: pool),
      clipFraction: state.totals.clipped.mean ?? 0,
      gradientCosine: try cosine(own, gradients.total))
  }

  private func cosine(_ first: FloatBuffer, _ second: FloatBuffer) throws -> Double? {
    var pace = InterruptionPace()
    var (product, firstSquare, secondSquare) = (0.0, 0.0, 0.0)
    for index in 0..<first.count {
      try pace.step()
      let (a, b) = (Double(first.pointer[index]), Double(second.pointer[index]))
      product += a * b
      firstSquare += a * a
      secondSquare += b * b
    }
    let size = (firstSquare * secondSquare).squareRoot()
    return size > 0 ? product / size : nil
  }

  /// Whether the loss's gradient is the same however the rollouts are cut: the largest difference
  /// between the gradient of the whole mini-batch and the sum over its groups taken one by one, as a
  /// share of the largest entry. Rounding alone is some 1e-6.
  ///
  /// - Throws: ``TrainingError/order(_:)`` unless the next phase is ``Phase/apply``.
  public func splitDifference() throws -> Double {
    guard next == .apply else {
      throw TrainingError.order("step to loss first: the split of a loss is what is compared")
    }
    let parts = try Gradients(model.decoder)
    try parts.clear(pool: pool)
    for group in groups(ofMiniBatch: state.miniBatch) {
      let indices = rollouts.indices.filter { rollouts[$0].group == group }
      let losses = indices.compactMap { state.tokenLosses[$0] }
      let entropy = configuration.entropy
      _ = try model.decoder.accumulateGradients(
        sequenceGroups(indices.map { rollouts[$0] }), temperature: Float(configuration.temperature),
        into: parts, pool: pool
      ) { tokens in
        let loss = losses[tokens.continuation]
        for index in tokens.logProbs.indices {
          tokens.logProbGradients[index] = Float(loss.gradients[index])
          tokens.entropyGradients[index] = Float(-loss.weights[index] * entropy)
        }
      }
    }
    var largest: Float = 0
    var difference: Float = 0
    var pace = InterruptionPace()
    for index in 0..<gradients.total.count {
      try pace.step()
      let (whole, sum) = (gradients.total.pointer[index], parts.total.pointer[index])
      largest = max(largest, abs(whole))
      difference = max(difference, abs(whole - sum))
    }
    return largest > 0 ? Double(difference / largest) : 0
  }
}
