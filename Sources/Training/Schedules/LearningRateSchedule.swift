/// The learning rate of each optimizer step: a warm-up from 0, then one of four shapes.
///
/// The formulas are those of transformers and verl, which agree: the rate of step 0 is 0 when there
/// is a warm-up.
public struct LearningRateSchedule: Equatable, Sendable {
  public enum Shape: String, CaseIterable, Codable, Sendable {
    /// The peak for ever.
    case constant
    /// A straight line down to the minimum at the last step.
    case linear
    /// Half a cosine down to the minimum (Loshchilov and Hutter 2017, arXiv:1608.03983). As in
    /// transformers and verl it rises again if training goes on.
    case cosine
    /// Warm-up, stable, decay (Hu et al. 2024, arXiv:2404.06395): the peak for nine tenths of the
    /// steps after warm-up, then half a cosine, then the minimum.
    case warmupStableDecay = "wsd"
  }

  public var shape: Shape
  /// The highest rate, ≥ 0.
  public var peak: Double
  /// Steps on which the rate rises from 0, ≥ 0.
  public var warmupSteps: Int
  /// Steps of the whole training, warm-up included. `constant` does not use it.
  public var totalSteps: Int
  /// The lowest rate after warm-up as a share of the peak, in [0, 1].
  public var minimumRatio: Double

  public init(
    shape: Shape = .constant, peak: Double, warmupSteps: Int = 0, totalSteps: Int = 0,
    minimumRatio: Double = 0
  ) {
    self.shape = shape
    self.peak = peak
    self.warmupSteps = warmupSteps
    self.totalSteps = totalSteps
    self.minimumRatio = minimumRatio
  }

  public func validate() throws(FormulaError) {
    guard peak >= 0, peak.isFinite else {
      throw FormulaError("learning rate: lr is \(peak); it is 0 or more")
    }
    guard warmupSteps >= 0 else {
      throw FormulaError("learning rate: warm-up is \(warmupSteps) steps; it is 0 or more")
    }
    guard (0...1).contains(minimumRatio) else {
      throw FormulaError(
        "learning rate: the minimum is \(minimumRatio) of the peak; it is between 0 and 1")
    }
    if shape != .constant && warmupSteps >= totalSteps {
      throw FormulaError(
        "learning rate: the \(shape.rawValue) schedule has \(totalSteps) steps in all, and warm-up "
          + "takes \(warmupSteps); give it more steps, or take constant")
    }
  }

  /// The rate of a step, counted from 0.
  public func rate(at step: Int) -> Double {
    peak * (step < warmupSteps ? Double(step) / Double(warmupSteps) : afterWarmup(step))
  }

  /// The rate as a share of the peak.
  private func afterWarmup(_ step: Int) -> Double {
    let steps = max(1, totalSteps - warmupSteps)
    switch shape {
    case .constant:
      return 1
    case .linear:
      return lowered(max(0, Double(totalSteps - step) / Double(steps)))
    case .cosine:
      return lowered(halfCosine(Double(step - warmupSteps) / Double(steps)))
    case .warmupStableDecay:
      let stable = Int(Double(max(0, totalSteps - warmupSteps)) * 0.9)
      let decaying = step - warmupSteps - stable
      if decaying < 0 { return 1 }
      if step >= totalSteps { return minimumRatio }
      return lowered(halfCosine(Double(decaying) / Double(max(1, steps - stable))))
    }
  }

  /// 1 at progress 0, 0 at progress 1.
  private func halfCosine(_ progress: Double) -> Double {
    max(0, 0.5 * (1 + cosine(.pi * progress)))
  }

  /// A share of the way from the minimum to the peak.
  private func lowered(_ share: Double) -> Double {
    minimumRatio + (1 - minimumRatio) * share
  }
}
