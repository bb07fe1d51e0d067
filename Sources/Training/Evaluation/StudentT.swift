import Foundation

/// The quantile of Student's t distribution.
///
/// - Parameters:
///   - share: in (0, 1); 0.975 gives the end of a 95 % interval.
///   - degreesOfFreedom: > 0, need not be whole; ∞ is the normal distribution.
package func studentTQuantile(_ share: Double, degreesOfFreedom: Double) -> Double {
  guard share != 0.5 else { return 0 }
  if share < 0.5 { return -studentTQuantile(1 - share, degreesOfFreedom: degreesOfFreedom) }
  // Past a million the distribution is normal to 1e-6, and the fraction below would take long.
  let freedom = min(degreesOfFreedom, 1e6)
  var (low, high) = (0.0, 1.0)
  while cumulative(high, freedom) < share, high < 1e12 { high *= 2 }
  for _ in 0..<200 where high - low > 1e-13 * high {
    let middle = (low + high) / 2
    if cumulative(middle, freedom) < share { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

/// The chance of a value up to t ≥ 0.
private func cumulative(_ t: Double, _ freedom: Double) -> Double {
  1 - 0.5 * regularizedBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
}

/// The regularized incomplete beta function I_x(a, b), by its continued fraction (Abramowitz & Stegun
/// 26.5.8), evaluated as Lentz does.
private func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  // The fraction converges fast on this side of the mean only.
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedBeta(1 - x, b, a) }
  let front = exp(
    lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
  let tiny = 1e-300
  var c = 1.0
  var d = 1 - (a + b) * x / (a + 1)
  d = 1 / (abs(d) < tiny ? tiny : d)
  var value = d
  for step in 1...10_000 {
    let m = Double(step)
    for numerator in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      d = 1 + numerator * d
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = 1 + numerator / c
      if abs(c) < tiny { c = tiny }
      value *= c * d
    }
    if abs(c * d - 1) < 1e-15 { break }
  }
  return front * value / a
}
