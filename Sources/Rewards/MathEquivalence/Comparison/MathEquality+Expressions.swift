/// Numbers and formulas.
extension MathEquality {
  /// A percentage equals the share that it is, and the bare number where the sign is left out.
  static func areEqual(
    _ a: MathExpression, _ percentA: Bool, _ b: MathExpression, _ percentB: Bool
  ) -> Bool {
    if percentA == percentB { return areEqualOrBothSigns(a, b) }
    let (percentage, other) = percentA ? (a, b) : (b, a)
    let share = MathExpression.quotient(percentage, .number(ExactNumber(100), isDecimal: false))
    return areEqual(percentage, other) || areEqual(share, other)
  }

  static func areEqualOrBothSigns(_ a: MathExpression, _ b: MathExpression) -> Bool {
    let (first, second) = (a.expandingSigns, b.expandingSigns)
    if first.count == 1, second.count == 1 { return areEqual(a, b) }
    func values(_ all: [MathExpression]) -> [MathValue] {
      all.map { .expression($0, unit: nil, isPercent: false) }
    }
    return areEqualUnordered(values(first), values(second), 6)
  }

  static func areEqual(_ a: MathExpression, _ b: MathExpression) -> Bool {
    if a == b { return true }
    let names = a.variables.union(b.variables)
    if names.isEmpty { return areEqualConstants(a, b) }
    guard names.count <= 12 else { return false }
    if a.variables.symmetricDifference(b.variables) == ["C", "c"] {
      return areEqualAntiderivatives(a, b)
    }
    if a.variables != b.variables, !cancels(a, b) { return false }
    return agreeAtPoints(a, b, names) { first, second in
      isNear(first, second, isDecimal: a.isDecimal || b.isDecimal)
    }
  }

  /// Formulas with a constant added to them, which one calls C and the other c.
  private static func areEqualAntiderivatives(_ a: MathExpression, _ b: MathExpression) -> Bool {
    func withoutConstant(_ formula: MathExpression) -> MathExpression? {
      let name = formula.variables.contains("C") ? "C" : "c"
      let (rest, next) = (formula.replacing(name, by: 0), formula.replacing(name, by: 1))
      let one = MathExpression.number(ExactNumber(1), isDecimal: false)
      let isAdded =
        !rest.variables.isEmpty
        && agreeAtPoints(.sum([rest, one]), next, rest.variables) {
          isNear($0, $1, isDecimal: false)
        }
      return isAdded ? rest : nil
    }
    guard let first = withoutConstant(a), let second = withoutConstant(b) else { return false }
    return areEqual(first, second)
  }

  /// Whether a variable that only one of them has could drop out of it, as x does of x − x + 1.
  static func cancels(_ a: MathExpression, _ b: MathExpression) -> Bool {
    let own = a.variables.symmetricDifference(b.variables)
    return own.allSatisfy { name in
      let side = a.variables.contains(name) ? a : b
      return agreeAtPoints(side, side.replacing(name, by: 1.2345), side.variables) {
        isNear($0, $1, isDecimal: false)
      }
    }
  }

  static func areEqualConstants(_ a: MathExpression, _ b: MathExpression) -> Bool {
    if case .infinity = a { return b == .infinity }
    if case .negative(.infinity) = a { return b == .negative(.infinity) }
    if let x = a.exact, let y = b.exact {
      if x == y { return true }
      guard a.isDecimal || b.isDecimal else { return false }
      return isNear(ComplexNumber(x.asDouble), ComplexNumber(y.asDouble), isDecimal: true)
    }
    let (x, y) = (a.value([:]), b.value([:]))
    guard x.isFinite, y.isFinite else { return false }
    return isNear(x, y, isDecimal: a.isDecimal || b.isDecimal)
  }

  /// Formulas agree to rounding, 1e-9 of their size. A decimal is a rounded number: it agrees within a
  /// millionth, and half a unit of the sixth decimal.
  static func isNear(_ a: ComplexNumber, _ b: ComplexNumber, isDecimal: Bool) -> Bool {
    let difference = (a - b).size
    let size = max(a.size, b.size)
    if isDecimal {
      return difference <= 1.05e-6 * size && difference <= max(6e-7, 1e-9 * size)
    }
    return difference <= 1e-9 * max(size, 1e-300)
  }
}
