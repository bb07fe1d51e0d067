/// How far a measured number may be from the true one.
public struct ConfidenceInterval: Equatable, Sendable {
  public let low: Double
  public let high: Double

  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }
}

/// The 97.5 % quantile of the standard normal distribution, which gives intervals of 95 %.
public let normalQuantile = 1.959963984540054

/// The interval of an accuracy (Wilson 1927): it stays inside [0, 1] and is right for few trials and
/// for accuracies near 0 and 1, where ± z√(p(1−p)/n) is not.
///
/// - Parameters:
///   - successes: in 0…trials.
///   - trials: ≥ 0; none gives [0, 1].
///   - z: standard normal quantile, > 0; 1.96 is 95 %.
public func wilsonInterval(
  successes: Int, trials: Int, z: Double = normalQuantile
) throws(FormulaError) -> ConfidenceInterval {
  guard trials >= 0, successes >= 0, successes <= trials, z > 0 else {
    throw FormulaError(
      "wilson interval: \(successes) successes in \(trials) trials at z = \(z); successes lie in "
        + "0…trials and z is more than 0")
  }
  guard trials > 0 else { return ConfidenceInterval(low: 0, high: 1) }
  return wilsonInterval(share: Double(successes) / Double(trials), trials: Double(trials), z: z)
}

/// - Parameters:
///   - share: in 0…1.
///   - trials: > 0, need not be whole.
private func wilsonInterval(share p: Double, trials n: Double, z: Double) -> ConfidenceInterval {
  let scale = 1 + z * z / n
  let center = (p + z * z / (2 * n)) / scale
  let half = z / scale * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
  // At the ends the bound is the end itself; the subtraction would leave a rounding error.
  return ConfidenceInterval(
    low: p == 0 ? 0 : max(0, center - half), high: p == 1 ? 1 : min(1, center + half))
}

/// The 95 % interval of a share of answers that come in clusters, such as several answers to one problem.
///
/// It is Wilson's interval for the effective number of answers n / deff · (t₁ / t₂)² (Korn & Graubard 1998,
/// Survey Methodology 24:193; Dean & Pagano 2015, J. Survey Statistics and Methodology 3:484). The design
/// effect deff is the variance of the share by clusters over that of n independent answers; t₁ and t₂ are the
/// quantiles of Student's t with n − 1 and k − 1 degrees of freedom, k = (Σ m)² / Σ m² being Kish's number of
/// clusters of sizes m. The effective number is n where every answer is a cluster of its own, and never below
/// k, which holds where the answers of a cluster are all alike.
///
/// Near 0 and 1 the clusters vary too little to show a design effect. So it is computed with two clusters
/// more, of mean size, one all right and one all wrong. At 0 and 1 the interval is then Wilson's for k answers,
/// about 3.8 / k wide.
///
/// - Parameter clusters: right answers, 0…count, and answers of each; shares of an answer count too.
package func clusteredShareInterval(
  _ clusters: [(right: Double, count: Double)]
) -> ConfidenceInterval {
  let count = clusters.map(\.count).reduce(0, +)
  guard count > 0 else { return ConfidenceInterval(low: 0, high: 1) }
  return wilsonInterval(
    share: clusters.map(\.right).reduce(0, +) / count,
    trials: effectiveAnswers(clusters, count: count), z: normalQuantile)
}

private func effectiveAnswers(_ clusters: [(right: Double, count: Double)], count: Double) -> Double
{
  if clusters.allSatisfy({ $0.count == 1 }) { return count }
  let least = effectiveCount(ofSizes: clusters.map(\.count))
  guard least > 2 else { return least }

  let size = count / Double(clusters.count)
  let extended = clusters + [(size, size), (0, size)]
  let (total, groups) = (count + 2 * size, Double(extended.count))
  let share = extended.map(\.right).reduce(0, +) / total
  let squares = extended.map { cluster in
    let deviation = cluster.right - share * cluster.count
    return deviation * deviation
  }.reduce(0, +)
  let variance = groups / (groups - 1) * squares / (total * total)
  let designEffect = variance / (share * (1 - share) / (total - 1))

  let ratio =
    studentTQuantile(0.975, degreesOfFreedom: count - 1)
    / studentTQuantile(0.975, degreesOfFreedom: least - 1)
  return min(count, max(least, count / max(1, designEffect) * ratio * ratio))
}

/// The quantile of sorted values, linear between neighbours (numpy's default).
package func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
  let position = share * Double(values.count - 1)
  let below = Int(position)
  let above = min(below + 1, values.count - 1)
  return values[below] + (values[above] - values[below]) * (position - Double(below))
}
