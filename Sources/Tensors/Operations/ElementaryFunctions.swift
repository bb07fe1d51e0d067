/// Natural exponential and logarithm of float32, made of IEEE operations only, so that every machine
/// that has a fused multiply-add computes the same bits; libm gives no such promise.
///
/// The scalar and the vector form evaluate the same polynomial in the same order and agree bit for
/// bit. Polynomials and splittings of ln 2 are those of Cephes (Moshier, `expf.c` and `logf.c`).
///
/// The vector forms are internal on purpose: a module compiled without AVX2 passes `SIMD8<Float>`
/// in other registers than this one, so such a value must not cross the module's border.

private enum Constants {
  /// 1.5 · 2²³: adding it rounds a float of magnitude below 2²² to the nearest integer (ties to
  /// even) and leaves that integer in the low bits.
  static var rounding: Float { @inline(__always) get { 12_582_912 } }
  static var roundingBits: Int32 { @inline(__always) get { 0x4B40_0000 } }

  /// ln 2 in two parts; the first has so few bits that its product with an exponent is exact.
  static var ln2High: Float { @inline(__always) get { 0.693359375 } }
  static var ln2Low: Float { @inline(__always) get { -2.12194440e-4 } }
  static var log2e: Float { @inline(__always) get { 1.44269504088896341 } }

  /// Above the first eˣ is infinite, below the second it is zero, and the reduction needs a bound.
  static var greatestExponent: Float { @inline(__always) get { 89 } }
  static var leastExponent: Float { @inline(__always) get { -104 } }

  /// The bits of √½, where the mantissa of a logarithm's argument begins.
  static var halfRootBits: Int32 { @inline(__always) get { 0x3F35_04F3 } }
}

/// eˣ within 1.01 ulp; +∞ from 88.7229 up, subnormal below −87.3366, 0 from −103.9721 down, NaN for
/// NaN.
@inline(__always)
package func exponential(_ x: Float) -> Float {
  var bounded = x > Constants.greatestExponent ? Constants.greatestExponent : x
  bounded = bounded < Constants.leastExponent ? Constants.leastExponent : bounded
  let shifted = Constants.rounding.addingProduct(bounded, Constants.log2e)
  let exponent = shifted - Constants.rounding
  // x = exponent · ln 2 + r with |r| ≤ ln 2 / 2.
  var r = bounded.addingProduct(exponent, -Constants.ln2High)
  r = r.addingProduct(exponent, -Constants.ln2Low)
  var p: Float = 1.9875691500e-4
  p = Float(1.3981999507e-3).addingProduct(p, r)
  p = Float(8.3334519073e-3).addingProduct(p, r)
  p = Float(4.1665795894e-2).addingProduct(p, r)
  p = Float(1.6666665459e-1).addingProduct(p, r)
  p = Float(5.0000001201e-1).addingProduct(p, r)
  p = r.addingProduct(p, r * r)
  p = p + 1
  // Two factors, because 2ⁿ itself leaves the range at both ends; only the second product rounds.
  let n = Int32(bitPattern: shifted.bitPattern) &- Constants.roundingBits
  let half = n &>> 1
  let first = Float(bitPattern: UInt32(bitPattern: (half &+ 127) &<< 23))
  let second = Float(bitPattern: UInt32(bitPattern: (n &- half &+ 127) &<< 23))
  return p * first * second
}

/// eˣ of each lane; see the scalar form.
@inline(__always)
func exponential(_ x: SIMD8<Float>) -> SIMD8<Float> {
  let greatest = SIMD8<Float>(repeating: Constants.greatestExponent)
  let least = SIMD8<Float>(repeating: Constants.leastExponent)
  var bounded = x.replacing(with: greatest, where: x .> greatest)
  bounded = bounded.replacing(with: least, where: bounded .< least)
  let rounding = SIMD8<Float>(repeating: Constants.rounding)
  let shifted = rounding.addingProduct(bounded, SIMD8(repeating: Constants.log2e))
  let exponent = shifted - rounding
  var r = bounded.addingProduct(exponent, SIMD8(repeating: -Constants.ln2High))
  r = r.addingProduct(exponent, SIMD8(repeating: -Constants.ln2Low))
  var p = SIMD8<Float>(repeating: 1.9875691500e-4)
  p = SIMD8(repeating: 1.3981999507e-3).addingProduct(p, r)
  p = SIMD8(repeating: 8.3334519073e-3).addingProduct(p, r)
  p = SIMD8(repeating: 4.1665795894e-2).addingProduct(p, r)
  p = SIMD8(repeating: 1.6666665459e-1).addingProduct(p, r)
  p = SIMD8(repeating: 5.0000001201e-1).addingProduct(p, r)
  p = r.addingProduct(p, r * r)
  p = p + SIMD8(repeating: 1)
  let n = unsafeBitCast(shifted, to: SIMD8<Int32>.self) &- SIMD8(repeating: Constants.roundingBits)
  let half = n &>> SIMD8(repeating: 1)
  let bias = SIMD8<Int32>(repeating: 127)
  let mantissaBits = SIMD8<Int32>(repeating: 23)
  let first = unsafeBitCast((half &+ bias) &<< mantissaBits, to: SIMD8<Float>.self)
  let second = unsafeBitCast((n &- half &+ bias) &<< mantissaBits, to: SIMD8<Float>.self)
  return p * first * second
}

/// ln x within 1 ulp, subnormal arguments included; −∞ for ±0, +∞ for +∞, NaN below zero and for NaN.
@inline(__always)
package func logarithm(_ x: Float) -> Float {
  // A subnormal is brought into the normal range first; the factor is exact.
  let isTiny = x < 0x1p-126
  let normal = isTiny ? x * 0x1p23 : x
  // x = 2ᵉ · m with m in [√½, √2).
  let offset = Int32(bitPattern: normal.bitPattern) &- Constants.halfRootBits
  let mantissa = (offset & 0x007F_FFFF) &+ Constants.halfRootBits
  let exponentBits = (offset &>> 23) &- (isTiny ? 23 : 0) &+ Constants.roundingBits
  let e = Float(bitPattern: UInt32(bitPattern: exponentBits)) - Constants.rounding
  let f = Float(bitPattern: UInt32(bitPattern: mantissa)) - 1
  let square = f * f
  var p: Float = 7.0376836292e-2
  p = Float(-1.1514610310e-1).addingProduct(p, f)
  p = Float(1.1676998740e-1).addingProduct(p, f)
  p = Float(-1.2420140846e-1).addingProduct(p, f)
  p = Float(1.4249322787e-1).addingProduct(p, f)
  p = Float(-1.6668057665e-1).addingProduct(p, f)
  p = Float(2.0000714765e-1).addingProduct(p, f)
  p = Float(-2.4999993993e-1).addingProduct(p, f)
  p = Float(3.3333331174e-1).addingProduct(p, f)
  p = p * f * square
  p = p.addingProduct(e, Constants.ln2Low)
  p = p.addingProduct(square, -0.5)
  p = p + f
  p = p.addingProduct(e, Constants.ln2High)
  p = x == .infinity ? x : p
  p = x < 0 ? .nan : p
  p = x != x ? x : p
  return x == 0 ? -.infinity : p
}

/// ln x of each lane; see the scalar form.
@inline(__always)
func logarithm(_ x: SIMD8<Float>) -> SIMD8<Float> {
  let least = SIMD8<Float>(repeating: 0x1p-126)
  let isTiny = x .< least
  let normal = x.replacing(with: x * SIMD8(repeating: 0x1p23), where: isTiny)
  let root = SIMD8<Int32>(repeating: Constants.halfRootBits)
  let offset = unsafeBitCast(normal, to: SIMD8<Int32>.self) &- root
  let mantissa = (offset & SIMD8(repeating: 0x007F_FFFF)) &+ root
  let lowered = SIMD8<Int32>(repeating: Constants.roundingBits)
    .replacing(with: SIMD8(repeating: Constants.roundingBits &- 23), where: isTiny)
  let exponentBits = (offset &>> SIMD8(repeating: 23)) &+ lowered
  let e =
    unsafeBitCast(exponentBits, to: SIMD8<Float>.self) - SIMD8(repeating: Constants.rounding)
  let f = unsafeBitCast(mantissa, to: SIMD8<Float>.self) - SIMD8(repeating: 1)
  let square = f * f
  var p = SIMD8<Float>(repeating: 7.0376836292e-2)
  p = SIMD8(repeating: -1.1514610310e-1).addingProduct(p, f)
  p = SIMD8(repeating: 1.1676998740e-1).addingProduct(p, f)
  p = SIMD8(repeating: -1.2420140846e-1).addingProduct(p, f)
  p = SIMD8(repeating: 1.4249322787e-1).addingProduct(p, f)
  p = SIMD8(repeating: -1.6668057665e-1).addingProduct(p, f)
  p = SIMD8(repeating: 2.0000714765e-1).addingProduct(p, f)
  p = SIMD8(repeating: -2.4999993993e-1).addingProduct(p, f)
  p = SIMD8(repeating: 3.3333331174e-1).addingProduct(p, f)
  p = p * f * square
  p = p.addingProduct(e, SIMD8(repeating: Constants.ln2Low))
  p = p.addingProduct(square, SIMD8(repeating: -0.5))
  p = p + f
  p = p.addingProduct(e, SIMD8(repeating: Constants.ln2High))
  p = p.replacing(with: x, where: x .== SIMD8(repeating: .infinity))
  p = p.replacing(with: SIMD8(repeating: .nan), where: x .< SIMD8<Float>.zero)
  p = p.replacing(with: x, where: x .!= x)
  return p.replacing(with: SIMD8(repeating: -.infinity), where: x .== SIMD8<Float>.zero)
}

/// eˣ of each element by the vector form; the last partial block is padded.
package func exponential(_ elements: [Float]) -> [Float] {
  mapBlocks(elements) { exponential($0) }
}

/// ln x of each element by the vector form; the last partial block is padded.
package func logarithm(_ elements: [Float]) -> [Float] {
  mapBlocks(elements) { logarithm($0) }
}
