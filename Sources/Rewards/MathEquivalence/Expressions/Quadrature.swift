#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The value of a definite integral by double exponential quadrature (Takahasi and Mori 1974), which
/// bears endpoints where the function has no value; NaN where two refinements do not agree to 1e-11.
///
/// - Parameter cost: parts that the function has.
func integralValue(
  from: ComplexNumber, to: ComplexNumber, cost: Int, function: @escaping (Double) -> ComplexNumber
) -> ComplexNumber {
  let undefined = ComplexNumber(.nan)
  guard from.imaginary == 0 || from.isReal, to.imaginary == 0 || to.isReal, !from.real.isNaN,
    !to.real.isNaN
  else { return undefined }
  let (low, high) = (from.real, to.real)
  if low == high { return ComplexNumber(0) }
  if low > high {
    return ComplexNumber(0)
      - integralValue(from: to, to: from, cost: cost, function: function)
  }
  return DoubleExponential(low: low, high: high, cost: cost, function: function).value
}

private struct DoubleExponential {
  let low: Double
  let high: Double
  let cost: Int
  let function: (Double) -> ComplexNumber

  /// The step is halved until the sum stays; 2⁻⁷ is the smallest.
  var value: ComplexNumber {
    var step = 1.0
    var sum = part(at: 0)
    var size = sum.size
    var last = ComplexNumber(.nan)
    for level in 0..<8 {
      // Every other node of a finer level is one of the coarser.
      let (first, stride) = level == 0 ? (step, step) : (step, 2 * step)
      guard Effort.spend(cost * Int(2 * range / stride)) else { break }
      var t = first
      while t <= range {
        for node in [t, -t] {
          let part = part(at: node)
          sum = sum + part
          size += part.size
        }
        t += stride
      }
      let estimate = ComplexNumber(step) * sum
      guard estimate.isFinite else { break }
      let scale = step * size
      if (estimate - last).size <= 1e-12 * scale, level >= 3 {
        return estimate.size <= 1e-14 * scale ? ComplexNumber(0) : estimate
      }
      last = estimate
      step /= 2
    }
    return ComplexNumber(.nan)
  }

  /// Beyond, weights are below what double precision holds.
  private var range: Double { low.isFinite && high.isFinite ? 3.4 : 4.2 }

  /// The function at a node, with the weight of the node; 0 where the weight vanishes.
  private func part(at t: Double) -> ComplexNumber {
    let inner = Double.pi / 2 * sinh(t)
    let slope = Double.pi / 2 * cosh(t)
    let (x, weight): (Double, Double)
    switch (low.isFinite, high.isFinite) {
    case (true, true):
      let half = (high - low) / 2
      // The distance from the nearer end, without cancellation.
      let distance = half * exp(-abs(inner)) / cosh(inner)
      x = t < 0 ? low + distance : high - distance
      weight = half * slope / (cosh(inner) * cosh(inner))
      if x <= low || x >= high { return ComplexNumber(0) }
    case (true, false):
      x = low + exp(inner)
      weight = slope * exp(inner)
    case (false, true):
      x = high - exp(inner)
      weight = slope * exp(inner)
    case (false, false):
      x = sinh(inner)
      weight = slope * cosh(inner)
    }
    guard x.isFinite, weight.isFinite, weight > 0 else { return ComplexNumber(0) }
    let value = function(x)
    // Where the function has sunk below double precision it says 0, or 0 times ∞.
    if !value.isFinite, !(low.isFinite && high.isFinite), abs(t) > 2 { return ComplexNumber(0) }
    return ComplexNumber(weight) * value
  }
}
