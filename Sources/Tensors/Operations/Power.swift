/// xᵖ, computed in double precision from basic operations and rounded once, so that every machine
/// gives the same bits. Special cases are those of IEEE 754 `pow`.
package func power(_ base: Float, _ exponent: Float) -> Float {
  if exponent == 0 || base == 1 { return 1 }
  if base.isNaN || exponent.isNaN { return .nan }
  if exponent == 0.5, base > 0 { return base.squareRoot() }
  let isWhole = exponent.rounded(.towardZero) == exponent
  if isWhole, abs(exponent) <= 64 { return Float(wholePower(Double(base), Int(exponent))) }
  let isOdd = isWhole && abs(exponent) < 0x1p24 && Int(exponent) % 2 != 0
  let magnitude = magnitudePower(abs(base), exponent)
  if base.sign == .minus {
    if isOdd { return -magnitude }
    if !isWhole, base != 0, base.isFinite { return .nan }
  }
  return magnitude
}

/// Repeated squaring.
private func wholePower(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = base
  var remaining = exponent.magnitude
  while remaining > 0 {
    if remaining & 1 == 1 { result *= square }
    square *= square
    remaining >>= 1
  }
  return exponent < 0 ? 1 / result : result
}

/// The power of a number that is not negative.
private func magnitudePower(_ base: Float, _ exponent: Float) -> Float {
  if base == 0 { return exponent > 0 ? 0 : .infinity }
  if base == 1 { return 1 }
  if !base.isFinite { return exponent > 0 ? .infinity : 0 }
  if !exponent.isFinite { return (exponent > 0) == (base > 1) ? .infinity : 0 }
  let logarithm = Double(exponent) * naturalLogarithm(Double(base))
  if logarithm > 90 { return .infinity }
  if logarithm < -105 { return 0 }
  return Float(naturalExponential(logarithm))
}

/// 1/21, 1/19, … 1: the series of artanh, whose next terms fall below 2⁻⁵³ in the range below.
private let artanhCoefficients = stride(from: 21.0, through: 1, by: -2).map { 1 / $0 }

/// 1/14!, 1/13!, … 1: the series of the exponential function.
private let exponentialCoefficients: [Double] = (0...14).reversed().map { order in
  1 / stride(from: 1.0, through: Double(order), by: 1).reduce(1, *)
}

/// ln x = e · ln 2 + 2 · artanh((m − 1) / (m + 1)) for x = 2ᵉ · m, with m in [√½, √2).
private func naturalLogarithm(_ x: Double) -> Double {
  var mantissa = x.significand
  var exponent = Double(x.exponent)
  if mantissa > 1.4142135623730951 {
    mantissa *= 0.5
    exponent += 1
  }
  let ratio = (mantissa - 1) / (mantissa + 1)
  let square = ratio * ratio
  var series = 0.0
  for coefficient in artanhCoefficients { series = series * square + coefficient }
  return exponent * 0.6931471805599453 + 2 * ratio * series
}

/// eˣ by the Taylor series after taking out the whole powers of two.
private func naturalExponential(_ x: Double) -> Double {
  let exponent = (x * 1.4426950408889634).rounded()
  let rest = x - exponent * 0.6931471805599453
  var series = 0.0
  for coefficient in exponentialCoefficients { series = series * rest + coefficient }
  return series * Double(sign: .plus, exponent: Int(exponent), significand: 1)
}
