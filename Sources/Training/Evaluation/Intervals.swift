import Randomness

/// How far a measured number may be from the true one.
public struct ConfidenceInterval: Equatable, Sendable {
  public let low: Double
  public let high: Double

  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }
}

/// The interval of an accuracy (Wilson 1927): it stays inside [0, 1] and is right for few trials and
/// for accuracies near 0 and 1, where ± z√(p(1−p)/n) is not.
///
/// - Parameters:
///   - successes: in 0…trials.
///   - trials: ≥ 0; none gives [0, 1].
///   - z: standard normal quantile, > 0; 1.96 is 95 %.
public func wilsonInterval(
  successes: Int, trials: Int, z: Double = 1.959963984540054
) throws(FormulaError) -> ConfidenceInterval {
  guard trials >= 0, successes >= 0, successes <= trials, z > 0 else {
    throw FormulaError(
      "wilson interval: \(successes) successes in \(trials) trials at z = \(z); successes lie in "
        + "0…trials and z is more than 0")
  }
  guard trials > 0 else { return ConfidenceInterval(low: 0, high: 1) }
  let n = Double(trials)
  let p = Double(successes) / n
  let scale = 1 + z * z / n
  let center = (p + z * z / (2 * n)) / scale
  let half = z / scale * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
  // At the ends the bound is the end itself; the subtraction would leave a rounding error.
  return ConfidenceInterval(
    low: successes == 0 ? 0 : max(0, center - half),
    high: successes == trials ? 1 : min(1, center + half))
}

/// The percentile bootstrap interval of a mean (Efron 1979).
///
/// Values are drawn with replacement, as many as there are; the interval holds the middle share of
/// the means so found. With several answers a problem, give the mean of each problem: answers to
/// one problem are not independent.
///
/// - Parameters:
///   - values: at least one.
///   - confidence: in (0, 1).
///   - resamples: ≥ 1; 1000 as in verl's validation.
///   - stream: the draws depend on it alone.
public func bootstrapInterval(
  _ values: [Double], confidence: Double = 0.95, resamples: Int = 1000,
  using stream: RandomStream
) throws(FormulaError) -> ConfidenceInterval {
  guard !values.isEmpty, resamples > 0, confidence > 0, confidence < 1 else {
    throw FormulaError(
      "bootstrap: \(values.count) values, \(resamples) resamples, confidence \(confidence); there is "
        + "at least one value and one resample, and the confidence lies between 0 and 1")
  }
  var stream = stream
  var means: [Double] = []
  for _ in 0..<resamples {
    var sum = 0.0
    for _ in values.indices { sum += values[stream.integer(in: 0..<values.count)] }
    means.append(sum / Double(values.count))
  }
  means.sort()
  let tail = (1 - confidence) / 2
  return ConfidenceInterval(
    low: quantile(tail, ofSorted: means), high: quantile(1 - tail, ofSorted: means))
}

/// The quantile of sorted values, linear between neighbours (numpy's default).
package func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
  let position = share * Double(values.count - 1)
  let below = Int(position)
  let above = min(below + 1, values.count - 1)
  return values[below] + (values[above] - values[below]) * (position - Double(below))
}
