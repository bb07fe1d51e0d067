import BigInt

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A number as Python's arithmetic has it: integers of any size, floats, complex numbers.
///
/// Every operation gives nil where Python raises an error, and where an integer would have more than
/// ``longestInteger`` bits, which Python would go on to compute.
enum PythonNumber {
  case integer(BigInt)
  case float(Double)
  case complex(Double, Double)

  static let longestInteger = 200_000

  private static func bounded(_ value: BigInt) -> PythonNumber? {
    value.magnitude.bitWidth <= longestInteger ? .integer(value) : nil
  }

  /// Nil for an integer that no float can hold (OverflowError).
  private var asFloat: Double? {
    switch self {
    case .integer(let value):
      let float = Double(value)
      return float.isFinite ? float : nil
    case .float(let value): return value
    case .complex: return nil
    }
  }

  private var asComplex: (Double, Double)? {
    if case .complex(let real, let imaginary) = self { return (real, imaginary) }
    return asFloat.map { ($0, 0) }
  }

  private var isComplex: Bool { if case .complex = self { true } else { false } }

  var negated: PythonNumber {
    switch self {
    case .integer(let value): .integer(-value)
    case .float(let value): .float(-value)
    case .complex(let real, let imaginary): .complex(-real, -imaginary)
    }
  }

  func adding(_ other: PythonNumber, sign: Int) -> PythonNumber? {
    if case .integer(let a) = self, case .integer(let b) = other {
      return Self.bounded(sign > 0 ? a + b : a - b)
    }
    if isComplex || other.isComplex {
      guard let a = asComplex, let b = other.asComplex else { return nil }
      let factor = Double(sign)
      return .complex(a.0 + factor * b.0, a.1 + factor * b.1)
    }
    guard let a = asFloat, let b = other.asFloat else { return nil }
    return .float(sign > 0 ? a + b : a - b)
  }

  func multiplied(by other: PythonNumber) -> PythonNumber? {
    if case .integer(let a) = self, case .integer(let b) = other {
      guard a.magnitude.bitWidth + b.magnitude.bitWidth <= Self.longestInteger + 1 else {
        return nil
      }
      return Self.bounded(a * b)
    }
    if isComplex || other.isComplex {
      guard let a = asComplex, let b = other.asComplex else { return nil }
      return .complex(a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
    }
    guard let a = asFloat, let b = other.asFloat else { return nil }
    return .float(a * b)
  }

  /// `/`: of two integers the float nearest to the true quotient.
  func divided(by other: PythonNumber) -> PythonNumber? {
    if case .integer(let a) = self, case .integer(let b) = other {
      guard b != 0 else { return nil }
      return nearestFloat(a, b).map(PythonNumber.float)
    }
    if isComplex || other.isComplex {
      guard let a = asComplex, let b = other.asComplex else { return nil }
      return complexQuotient(a, b)
    }
    guard let a = asFloat, let b = other.asFloat, b != 0 else { return nil }
    return .float(a / b)
  }

  /// `//`.
  func floorDivided(by other: PythonNumber) -> PythonNumber? {
    if case .integer(let a) = self, case .integer(let b) = other {
      guard b != 0 else { return nil }
      let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
      return .integer(remainder != 0 && (remainder < 0) != (b < 0) ? quotient - 1 : quotient)
    }
    guard !isComplex, !other.isComplex, let a = asFloat, let b = other.asFloat, b != 0 else {
      return nil
    }
    var remainder = fmod(a, b)
    var quotient = (a - remainder) / b
    if remainder != 0 {
      if (b < 0) != (remainder < 0) {
        remainder += b
        quotient -= 1
      }
    }
    guard quotient != 0 else { return .float(a / b < 0 ? -0.0 : 0) }
    let floored = quotient.rounded(.down)
    return .float(quotient - floored > 0.5 ? floored + 1 : floored)
  }

  /// `**`.
  func raised(to other: PythonNumber) -> PythonNumber? {
    if case .integer(let base) = self, case .integer(let exponent) = other {
      if exponent < 0 {
        guard base != 0 else { return nil }
        return floatPower(asFloat, other.asFloat)
      }
      if base == 0 || base == 1 { return exponent == 0 ? .integer(1) : self }
      if base == -1 { return .integer(exponent % 2 == 0 ? 1 : -1) }
      guard let power = Int(exactly: exponent),
        power <= Self.longestInteger / max(1, base.magnitude.bitWidth - 1)
      else { return nil }
      return Self.bounded(base.power(power))
    }
    if isComplex || other.isComplex {
      guard let a = asComplex, let b = other.asComplex else { return nil }
      return complexPower(a, b)
    }
    return floatPower(asFloat, other.asFloat)
  }

  private func floatPower(_ base: Double?, _ exponent: Double?) -> PythonNumber? {
    guard let base, let exponent else { return nil }
    if base == 0, exponent < 0 { return nil }
    if base < 0, base.isFinite, exponent.isFinite, exponent != exponent.rounded() {
      return complexPower((base, 0), (exponent, 0))
    }
    let result = pow(base, exponent)
    return result.isFinite || !base.isFinite || !exponent.isFinite ? .float(result) : nil
  }

  /// |self − target|, as the published rule compares it; nil where Python raises an error.
  func distance(to target: BigInt) -> Double? {
    if case .integer(let value) = self {
      let difference = (value - target).magnitude
      return difference.bitWidth > 1000 ? .infinity : Double(difference)
    }
    guard let target = PythonNumber.integer(target).asFloat else { return nil }
    switch self {
    case .integer: return nil
    case .float(let value): return abs(value - target)
    case .complex(let real, let imaginary): return hypot(real - target, imaginary)
    }
  }
}

/// The float nearest to a / b, ties to even; nil when it is too large for one.
private func nearestFloat(_ a: BigInt, _ b: BigInt) -> Double? {
  if a == 0 { return b < 0 ? -0.0 : 0 }
  let isNegative = (a < 0) != (b < 0)
  let (top, bottom) = (BigInt(a.magnitude), BigInt(b.magnitude))
  // A quotient of 66 bits or more: 53 for the float, the others decide how it is rounded.
  let shift = max(0, 66 - (top.magnitude.bitWidth - bottom.magnitude.bitWidth))
  var (quotient, remainder) = (top << shift).quotientAndRemainder(dividingBy: bottom)
  if remainder != 0 { quotient |= 1 }
  let excess = max(0, quotient.magnitude.bitWidth - 64)
  var word = quotient >> excess
  if (word << excess) != quotient { word |= 1 }
  guard let bits = UInt64(exactly: word) else { return nil }
  let scaled = scalbn(Double(bits), Int32(clamping: excess - shift))
  guard scaled.isFinite else { return nil }
  return isNegative ? -scaled : scaled
}

private func complexQuotient(_ a: (Double, Double), _ b: (Double, Double)) -> PythonNumber? {
  // Smith's method, as CPython has it.
  if abs(b.0) >= abs(b.1) {
    guard b.0 != 0 else { return nil }
    let ratio = b.1 / b.0
    let below = b.0 + b.1 * ratio
    return .complex((a.0 + a.1 * ratio) / below, (a.1 - a.0 * ratio) / below)
  }
  let ratio = b.0 / b.1
  let below = b.0 * ratio + b.1
  return .complex((a.0 * ratio + a.1) / below, (a.1 * ratio - a.0) / below)
}

private func complexPower(_ a: (Double, Double), _ b: (Double, Double)) -> PythonNumber? {
  if b.0 == 0, b.1 == 0 { return .complex(1, 0) }
  if a.0 == 0, a.1 == 0 {
    return b.1 != 0 || b.0 < 0 ? nil : .complex(0, 0)
  }
  if b.1 == 0, b.0 == b.0.rounded(), abs(b.0) <= 100 {
    // Small whole powers by repeated squaring, as CPython does.
    var result = (1.0, 0.0)
    var square = a
    var power = Int(abs(b.0))
    while power > 0 {
      if power & 1 == 1 {
        result = (
          result.0 * square.0 - result.1 * square.1, result.0 * square.1 + result.1 * square.0
        )
      }
      square = (square.0 * square.0 - square.1 * square.1, 2 * square.0 * square.1)
      power >>= 1
    }
    return b.0 < 0 ? complexQuotient((1, 0), result) : .complex(result.0, result.1)
  }
  let size = hypot(a.0, a.1)
  var length = pow(size, b.0)
  let angle = atan2(a.1, a.0)
  var phase = angle * b.0
  if b.1 != 0 {
    length /= exp(angle * b.1)
    phase += b.1 * log(size)
  }
  let result = (length * cos(phase), length * sin(phase))
  return result.0.isFinite && result.1.isFinite ? .complex(result.0, result.1) : nil
}
