import BigInt

/// A fraction of integers of any size, in lowest terms, the denominator above 0.
struct ExactNumber: Hashable {
  let numerator: BigInt
  let denominator: BigInt

  /// Operations whose result would be longer give nil.
  static let longestBits = 20_000

  init(_ integer: BigInt) {
    numerator = integer
    denominator = 1
  }

  init(_ integer: Int) { self.init(BigInt(integer)) }

  init?(_ numerator: BigInt, _ denominator: BigInt) {
    let bits = numerator.magnitude.bitWidth + denominator.magnitude.bitWidth
    guard denominator != 0, bits <= Self.longestBits else { return nil }
    if denominator == 1 {
      (self.numerator, self.denominator) = (numerator, 1)
      return
    }
    // The divisor is found bit by bit, each in time proportional to the length.
    guard Effort.spend(bits * bits / 2048) else { return nil }
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    let sign: BigInt = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
  }

  /// Decimal digits with a point, such as `3.50` or `.5`.
  init?(decimal text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, text.count <= 2000 else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard let digits = BigInt(String(parts[0]) + fraction, radix: 10) else { return nil }
    self.init(digits, BigInt(10).power(fraction.count))
  }

  var isInteger: Bool { denominator == 1 }
  var isNegative: Bool { numerator < 0 }
  var asInt: Int? { isInteger ? Int(exactly: numerator) : nil }

  /// The greatest whole number that is not above it.
  var roundedDown: ExactNumber {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return ExactNumber(remainder < 0 ? quotient - 1 : quotient)
  }

  var asDouble: Double {
    if let top = Int(exactly: numerator), let bottom = Int(exactly: denominator) {
      return Double(top) / Double(bottom)
    }
    // Both are cut to some hundred bits, so that neither overflows.
    let excess = max(0, min(numerator.magnitude.bitWidth, denominator.magnitude.bitWidth) - 200)
    return Double(numerator >> excess) / Double(max(BigInt(1), denominator >> excess))
  }

  static func + (a: ExactNumber, b: ExactNumber) -> ExactNumber? {
    if a.isInteger, b.isInteger { return ExactNumber(a.numerator + b.numerator, 1) }
    return ExactNumber(
      a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }

  static func - (a: ExactNumber, b: ExactNumber) -> ExactNumber? { a + b.negated }
  var negated: ExactNumber { ExactNumber(-numerator, denominator) ?? self }

  static func * (a: ExactNumber, b: ExactNumber) -> ExactNumber? {
    ExactNumber(a.numerator * b.numerator, a.denominator * b.denominator)
  }

  static func / (a: ExactNumber, b: ExactNumber) -> ExactNumber? {
    b.numerator == 0
      ? nil : ExactNumber(a.numerator * b.denominator, a.denominator * b.numerator)
  }

  /// Nil for a root that is not exact, and for a result that is too long.
  func raised(to exponent: ExactNumber) -> ExactNumber? {
    guard let root = Int(exactly: exponent.denominator), root <= 64 else { return nil }
    let base: ExactNumber
    if root == 1 {
      base = self
    } else {
      guard let top = exactRoot(numerator, root), let bottom = exactRoot(denominator, root),
        let rooted = ExactNumber(top, bottom)
      else { return nil }
      base = rooted
    }
    guard let power = Int(exactly: exponent.numerator) else {
      return base == ExactNumber(1) ? base : nil
    }
    if base.numerator == 0 { return power > 0 ? base : power == 0 ? ExactNumber(1) : nil }
    let bits = max(base.numerator.magnitude.bitWidth, base.denominator.magnitude.bitWidth)
    guard abs(power) <= Self.longestBits / max(1, bits) || base.isUnit else { return nil }
    let size = base.isUnit ? abs(power) % 2 : abs(power)
    let (top, bottom) = (base.numerator.power(size), base.denominator.power(size))
    return power < 0 ? ExactNumber(bottom, top) : ExactNumber(top, bottom)
  }

  private var isUnit: Bool { denominator == 1 && numerator.magnitude == 1 }
}

/// The whole root of an integer, if it has one.
private func exactRoot(_ value: BigInt, _ degree: Int) -> BigInt? {
  if value < 0 { return degree.isMultiple(of: 2) ? nil : exactRoot(-value, degree).map { -$0 } }
  if value < 2 { return value }
  // Newton's iteration from above.
  var root = BigInt(1) << ((value.magnitude.bitWidth + degree - 1) / degree)
  while true {
    let next = (root * BigInt(degree - 1) + value / root.power(degree - 1)) / BigInt(degree)
    if next >= root { break }
    root = next
  }
  return root.power(degree) == value ? root : nil
}
