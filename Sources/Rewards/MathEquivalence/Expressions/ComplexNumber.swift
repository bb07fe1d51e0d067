#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A complex number in double precision, to compare expressions at points.
struct ComplexNumber: Hashable {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  var size: Double { hypot(real, imaginary) }
  var isFinite: Bool { real.isFinite && imaginary.isFinite }
  var isReal: Bool { abs(imaginary) <= 1e-12 * max(1, abs(real)) }

  static func + (a: ComplexNumber, b: ComplexNumber) -> ComplexNumber {
    ComplexNumber(a.real + b.real, a.imaginary + b.imaginary)
  }

  static func - (a: ComplexNumber, b: ComplexNumber) -> ComplexNumber {
    ComplexNumber(a.real - b.real, a.imaginary - b.imaginary)
  }

  static func * (a: ComplexNumber, b: ComplexNumber) -> ComplexNumber {
    ComplexNumber(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }

  static func / (a: ComplexNumber, b: ComplexNumber) -> ComplexNumber {
    if a.imaginary == 0, b.imaginary == 0 { return ComplexNumber(a.real / b.real) }
    let below = b.real * b.real + b.imaginary * b.imaginary
    return ComplexNumber(
      (a.real * b.real + a.imaginary * b.imaginary) / below,
      (a.imaginary * b.real - a.real * b.imaginary) / below)
  }

  var exponential: ComplexNumber {
    let length = exp(real)
    return imaginary == 0
      ? ComplexNumber(length)
      : ComplexNumber(length * cos(imaginary), length * sin(imaginary))
  }

  /// The principal logarithm.
  var logarithm: ComplexNumber {
    imaginary == 0 && real > 0
      ? ComplexNumber(log(real)) : ComplexNumber(log(size), atan2(imaginary, real))
  }

  /// The principal power; real for a real base that is not negative, and for whole exponents.
  func raised(to exponent: ComplexNumber) -> ComplexNumber {
    if real == 0, imaginary == 0 { return ComplexNumber(exponent.real > 0 ? 0 : .nan) }
    if imaginary == 0, exponent.imaginary == 0 {
      if real > 0 || exponent.real == exponent.real.rounded() {
        return ComplexNumber(pow(real, exponent.real))
      }
    }
    return (logarithm * exponent).exponential
  }
}
