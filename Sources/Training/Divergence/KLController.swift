/// Steers the coefficient of a KL penalty towards a target divergence (Ziegler et al. 2019,
/// arXiv:1909.08593, §2.2):
///
///     error = clip(KL / target − 1, ±0.2)        coefficient *= 1 + error · n / horizon
public struct AdaptiveKLController: Codable, Equatable, Sendable {
  public private(set) var coefficient: Double
  /// The divergence aimed at, in nats, > 0. verl: 0.1; Ziegler et al.: 6 to 10 a sequence.
  public let target: Double
  /// How many sequences it takes to change the coefficient by its own size, > 0. 10 000 in verl.
  public let horizon: Double

  public init(
    coefficient: Double, target: Double = 0.1, horizon: Double = 10_000
  ) throws(FormulaError) {
    for (name, value) in [("coefficient", coefficient), ("target", target), ("horizon", horizon)]
    where !(value > 0) {
      throw FormulaError("adaptive kl: \(name) is \(value); it is more than 0")
    }
    self.coefficient = coefficient
    self.target = target
    self.horizon = horizon
  }

  /// - Parameters:
  ///   - kl: the divergence seen in a batch.
  ///   - count: sequences in the batch, n.
  public mutating func update(kl: Double, count: Int) {
    let error = (kl / target - 1).clamped(to: -0.2...0.2)
    coefficient *= 1 + error * Double(count) / horizon
  }
}

/// How the coefficient of a KL penalty moves from batch to batch.
public enum KLController: Codable, Equatable, Sendable {
  case fixed(Double)
  case adaptive(AdaptiveKLController)

  public var coefficient: Double {
    switch self {
    case .fixed(let coefficient): coefficient
    case .adaptive(let controller): controller.coefficient
    }
  }

  /// Shows it the divergence of a batch of `count` sequences.
  public mutating func update(kl: Double, count: Int) {
    if case .adaptive(var controller) = self {
      controller.update(kl: kl, count: count)
      self = .adaptive(controller)
    }
  }
}
