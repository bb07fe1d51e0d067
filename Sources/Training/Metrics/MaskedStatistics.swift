import Interruptions

/// Means, variances and whitening over the tokens that a mask counts.
///
/// The formulas are verl's (`verl/utils/torch_functional.py`). Departure: verl divides by the count
/// plus 1e-8, which is the count itself in its float32; here the count divides exactly, and nothing
/// counted gives 0.

/// The mean of the counted numbers; 0 if none counts.
public func maskedMean(
  _ values: [[Double]], mask: [[Double]]? = nil
) throws -> Double {
  let mask = try checkedMask("masked_mean", mask, of: ("values", values))
  return mean(of: values, mask: mask).mean ?? 0
}

/// The variance of the counted numbers about their mean; 0 for fewer than two.
///
/// - Parameter unbiased: divide by n − 1 (Bessel's correction) rather than by n.
public func maskedVariance(
  _ values: [[Double]], mask: [[Double]]? = nil, unbiased: Bool = true
) throws -> Double {
  let mask = try checkedMask("masked_variance", mask, of: ("values", values))
  return variance(of: values, mask: mask, unbiased: unbiased)
}

/// What whitening subtracted and divided by.
public struct Whitening: Equatable, Sendable {
  /// Mean over the counted tokens.
  public let mean: Double
  /// √(unbiased variance + 1e-8), the number divided by.
  public let standardDeviation: Double
  /// How many tokens counted.
  public let count: Int
}

/// The numbers shifted to mean 0 and scaled to variance 1 over the counted tokens; 0 at the others.
///
/// - Parameter shiftingMean: false keeps the mean, as verl does when it whitens rewards.
public func whitened(
  _ values: [[Double]], mask: [[Double]]? = nil, shiftingMean: Bool = true
) throws -> (values: [[Double]], statistics: Whitening) {
  let mask = try checkedMask("whiten", mask, of: ("values", values))
  let sum = mean(of: values, mask: mask)
  let center = sum.mean ?? 0
  // 1e-8 under the root, verl's guard against a batch of equal advantages.
  let deviation = (variance(of: values, mask: mask, unbiased: true) + 1e-8).squareRoot()
  let offset = shiftingMean ? 0 : center
  var result = values
  var pace = InterruptionPace()
  for row in values.indices {
    try pace.step(values[row].count)
    for token in values[row].indices {
      result[row][token] =
        mask[row][token] == 0 ? 0 : (values[row][token] - center) / deviation + offset
    }
  }
  return (result, Whitening(mean: center, standardDeviation: deviation, count: Int(sum.count)))
}

func mean(of values: [[Double]], mask: [[Double]]) -> MetricSum {
  var sum = MetricSum()
  for (row, weights) in zip(values, mask) {
    for (value, weight) in zip(row, weights) where weight != 0 { sum.add(value) }
  }
  return sum
}

private func variance(of values: [[Double]], mask: [[Double]], unbiased: Bool) -> Double {
  let sum = mean(of: values, mask: mask)
  guard let center = sum.mean, sum.count > 1 else { return 0 }
  var squares = 0.0
  for (row, weights) in zip(values, mask) {
    for (value, weight) in zip(row, weights) where weight != 0 {
      squares += (value - center) * (value - center)
    }
  }
  return squares / (unbiased ? sum.count - 1 : sum.count)
}
