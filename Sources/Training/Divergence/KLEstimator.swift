import Interruptions

/// Estimators of KL(π ‖ π_ref) from one sampled token (Schulman 2020,
/// http://joschu.net/blog/kl-approx.html), with x = log π − log π_ref:
///
///     k1 = x        unbiased, either sign, much variance
///     k2 = x² / 2   biased, never negative
///     k3 = e^−x + x − 1   unbiased and never negative; GRPO's choice
///
/// As in verl, k3 clamps x to ±20 and its value to ±10; the gradient is 0 where a clamp holds.
public enum KLEstimator: String, CaseIterable, Codable, Sendable {
  case k1
  case k2
  case k3

  /// The estimator by its own or by verl's name: `kl`, `mse`, `low_var_kl`.
  public init?(name: String) {
    switch name {
    case "k1", "kl": self = .k1
    case "k2", "mse": self = .k2
    case "k3", "low_var_kl": self = .k3
    default: return nil
    }
  }

  public var summary: String {
    switch self {
    case .k1: "log π − log π_ref: unbiased, of either sign."
    case .k2: "Half its square: biased, never negative, the gradient of which is unbiased."
    case .k3: "e^−x + x − 1: unbiased, never negative, of low variance (verl's low_var_kl)."
    }
  }

  /// The estimate for one token.
  public func value(logProb: Double, reference: Double) -> Double {
    let x = logProb - reference
    switch self {
    case .k1: return x
    case .k2: return x * x / 2
    case .k3: return Self.k3(x).clamped(to: -10...10)
    }
  }

  /// d estimate / d log π for one token, the reference held constant.
  public func slope(logProb: Double, reference: Double) -> Double {
    let x = logProb - reference
    switch self {
    case .k1: return 1
    case .k2: return x
    case .k3: return abs(x) > 20 || Self.k3(x) > 10 ? 0 : 1 - exponential(0 - x)
    }
  }

  private static func k3(_ x: Double) -> Double {
    let bounded = x.clamped(to: -20...20)
    return exponential(0 - bounded) + bounded - 1
  }
}

/// The estimate for each token. [B][T]
public func klPerToken(
  logProbs: [[Double]], reference: [[Double]], estimator: KLEstimator = .k3
) throws -> [[Double]] {
  try checkShapes("kl", ("log_probs", logProbs), ("reference", reference))
  return try zip(logProbs, reference).map { row, referenceRow in
    try zip(row, referenceRow).interruptibleMap { estimator.value(logProb: $0, reference: $1) }
  }
}
