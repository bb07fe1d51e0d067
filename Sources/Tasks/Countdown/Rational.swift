/// An exact fraction of machine integers, in lowest terms, the denominator above 0. Operations that
/// would overflow give nil.
public struct Rational: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let numerator: Int
  public let denominator: Int

  public init(_ integer: Int) {
    numerator = integer
    denominator = 1
  }

  /// Nil when the denominator is 0, or a part is too large.
  public init?(_ numerator: Int, _ denominator: Int) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let divisor = greatestCommonDivisor(abs(numerator), abs(denominator))
    let sign = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
  }

  public var isInteger: Bool { denominator == 1 }
  public var description: String {
    isInteger ? "\(numerator)" : "\(numerator)/\(denominator)"
  }

  public static func < (first: Rational, second: Rational) -> Bool {
    let left = first.numerator.multipliedFullWidth(by: second.denominator)
    let right = second.numerator.multipliedFullWidth(by: first.denominator)
    return (left.high, left.low) < (right.high, right.low)
  }

  /// The result of an operation; nil for a division by 0 and for overflow.
  public func applying(_ operation: ArithmeticOperation, _ other: Rational) -> Rational? {
    switch operation {
    case .add, .subtract:
      guard let left = product(numerator, other.denominator),
        let right = product(other.numerator, denominator),
        let below = product(denominator, other.denominator)
      else { return nil }
      let (sum, overflow) =
        operation == .add
        ? left.addingReportingOverflow(right) : left.subtractingReportingOverflow(right)
      return overflow ? nil : Rational(sum, below)
    case .multiply:
      guard let above = product(numerator, other.numerator),
        let below = product(denominator, other.denominator)
      else { return nil }
      return Rational(above, below)
    case .divide:
      guard let above = product(numerator, other.denominator),
        let below = product(denominator, other.numerator)
      else { return nil }
      return Rational(above, below)
    }
  }
}

/// The four operations of Countdown.
public enum ArithmeticOperation: Character, Sendable, Hashable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"

  var isCommutative: Bool { self == .add || self == .multiply }
}

private func product(_ first: Int, _ second: Int) -> Int? {
  let (result, overflow) = first.multipliedReportingOverflow(by: second)
  return overflow ? nil : result
}

func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
  var (a, b) = (first, second)
  while b != 0 { (a, b) = (b, a % b) }
  return max(a, 1)
}
