import Glibc
import Tensors
import Testing

@Suite("Elementary functions")
struct ElementaryFunctionsTests {
  /// Floats whose bit patterns are spread evenly, hence every exponent, both signs, subnormals,
  /// infinities and NaN.
  private static let everyMagnitude = stride(from: UInt32(0), through: .max - 4099, by: 4099)
    .map { Float(bitPattern: $0) }

  /// The distance of `found` from `exact` in units in the last place of the rounded exact value.
  private func ulps(_ found: Float, _ exact: Double) -> Double {
    if Float(exact) == found { return 0 }
    guard found.isFinite else { return .infinity }
    return abs(Double(found) - exact) / Double(Float(exact).ulp)
  }

  // Over every thirteenth float the worst is 1.002 ulp; the promise to callers is 2.
  @Test("The exponential lies within 1.01 ulp of the exact value")
  func exponentialAccuracy() {
    var inputs = Self.everyMagnitude.filter { !$0.isNaN }
    inputs += stride(from: Float(-105), through: 90, by: 0.000997)
    var worst = 0.0
    for (x, y) in zip(inputs, exponential(inputs)) { worst = max(worst, ulps(y, exp(Double(x)))) }
    #expect(worst <= 1.01)
  }

  // Over every thirteenth float the worst is 0.804 ulp.
  @Test("The logarithm lies within 1 ulp of the exact value")
  func logarithmAccuracy() {
    var inputs = Self.everyMagnitude.filter { $0 > 0 }
    inputs += stride(from: Float(0.5), through: 2, by: 0.0000037)
    var worst = 0.0
    for (x, y) in zip(inputs, logarithm(inputs)) { worst = max(worst, ulps(y, log(Double(x)))) }
    #expect(worst <= 1)
  }

  @Test("Scalar and vector forms agree in every bit")
  func formsAgree() {
    let inputs = Self.everyMagnitude + [0, -0.0, .infinity, -.infinity, .nan]
    for (x, y) in zip(inputs, exponential(inputs)) {
      let scalar = exponential(x)
      if scalar.bitPattern != y.bitPattern && !(scalar.isNaN && y.isNaN) {
        Issue.record("exponential(\(x)): \(scalar) alone, \(y) in a block")
      }
    }
    for (x, y) in zip(inputs, logarithm(inputs)) {
      let scalar = logarithm(x)
      if scalar.bitPattern != y.bitPattern && !(scalar.isNaN && y.isNaN) {
        Issue.record("logarithm(\(x)): \(scalar) alone, \(y) in a block")
      }
    }
  }

  @Test("Limits of the exponential")
  func exponentialLimits() {
    #expect(exponential(0) == 1)
    #expect(exponential(-Float.infinity) == 0)
    #expect(exponential(Float.infinity) == .infinity)
    #expect(exponential(Float.nan).isNaN)
    #expect(exponential(Float(88.72284)) == .infinity)
    #expect(exponential(Float(88.7228)).isFinite)
    #expect(exponential(Float(-103.97)) == .leastNonzeroMagnitude)
    #expect(exponential(Float(-103.98)) == 0)
    #expect(exponential(-Float.greatestFiniteMagnitude) == 0)
  }

  @Test("Limits of the logarithm")
  func logarithmLimits() {
    #expect(logarithm(1).bitPattern == Float(0).bitPattern)
    #expect(logarithm(0) == -.infinity)
    #expect(logarithm(-0.0) == -.infinity)
    #expect(logarithm(Float.infinity) == .infinity)
    #expect(logarithm(-1).isNaN)
    #expect(logarithm(-Float.leastNonzeroMagnitude).isNaN)
    #expect(logarithm(-Float.infinity).isNaN)
    #expect(logarithm(Float.nan).isNaN)
    #expect(logarithm(Float.leastNonzeroMagnitude) == Float(log(0x1p-149)))
  }
}
