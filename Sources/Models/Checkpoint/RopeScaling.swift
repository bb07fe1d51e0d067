/// How Llama 3 stretches the rotary embedding to texts longer than those it was first trained on
/// (Dubey et al. 2024, arXiv:2407.21783, §3.2; the formula as in Transformers).
///
/// Pairs that turn slowly over the original context turn `factor` times slower; those that turn
/// often stay; between the two the frequency passes over linearly in turns per context.
public struct RopeScaling: Sendable, Hashable {
  /// Division of the low frequencies, > 0.
  public var factor: Double
  /// Turns over the original context below which a pair is slowed in full, > 0.
  public var lowFrequencyFactor: Double
  /// Turns above which a pair stays as it is, > `lowFrequencyFactor`.
  public var highFrequencyFactor: Double
  /// Positions of the original context, ≥ 1.
  public var originalPositions: Int

  public init(
    factor: Double, lowFrequencyFactor: Double, highFrequencyFactor: Double, originalPositions: Int
  ) {
    self.factor = factor
    self.lowFrequencyFactor = lowFrequencyFactor
    self.highFrequencyFactor = highFrequencyFactor
    self.originalPositions = originalPositions
  }

  /// The scaled frequency of a pair, in radians per position like the one given.
  func scaled(_ frequency: Double) -> Double {
    let turns = Double(originalPositions) * frequency / (2 * Double.pi)
    let kept =
      (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor)
    let share = min(max(kept, 0), 1)
    return (1 - share) * frequency / factor + share * frequency
  }
}
