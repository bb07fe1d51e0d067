/// Equations and inequalities.
extension MathEquality {
  /// Equations agree when their differences of sides are multiples of each other.
  static func areEqualEquations(
    _ first: (MathExpression, MathExpression), _ second: (MathExpression, MathExpression)
  ) -> Bool {
    if first == second { return true }
    let a = MathExpression.sum([first.0, .negative(first.1)])
    let b = MathExpression.sum([second.0, .negative(second.1)])
    let names = a.variables.union(b.variables)
    guard a.variables == b.variables, !names.isEmpty else {
      // Without a label both sides are said: log₂ 8 = 3 is not log₃ 27 = 3.
      if names.isEmpty {
        return areEqual(first.0, second.0) && areEqual(first.1, second.1)
          || areEqual(first.0, second.1) && areEqual(first.1, second.0)
      }
      return first.0.isLabel && second.0.isLabel && !areDistinct(first.0, second.0, first.1)
        && areEqual(first.1, second.1)
    }
    // Beside e to the e to the 4 no difference of x shows.
    if first.0 == second.0, first.1.variables.isEmpty, second.1.variables.isEmpty {
      return areEqual(first.1, second.1)
    }
    var ratio: ComplexNumber?
    return agreeAtPoints(a, b, names) { x, y in
      guard y.size > 1e-9, x.size > 1e-9 else { return x.size < 1e-9 && y.size < 1e-9 }
      let quotient = x / y
      guard let known = ratio else {
        ratio = quotient
        return true
      }
      return (quotient - known).size <= 1e-7 * known.size
    }
  }

  /// Whether two labels name different things: y = 2x and f(x) = 2x name one, but p = 7 and q = 7 do not,
  /// nor do a_1 = 2x and a_2 = 2x.
  private static func areDistinct(
    _ first: MathExpression, _ second: MathExpression, _ value: MathExpression
  ) -> Bool {
    guard case .variable(let p) = first, case .variable(let q) = second, p != q else {
      return false
    }
    return value.variables.isEmpty
      || p.prefix(while: { $0 != "_" }) == q.prefix(while: { $0 != "_" })
  }

  /// Whether a bare value is what an equation says its label is: 5 of x = 5, 2x of f(x) = 2x.
  static func isValue(
    _ other: MathValue, of label: MathExpression, _ value: MathExpression, _ depth: Int
  ) -> Bool {
    if label.isLabel {
      return areEqual(
        .expression(value, unit: nil, isPercent: false), other, depth: depth + 1)
    }
    if value.isLabel {
      return areEqual(
        .expression(label, unit: nil, isPercent: false), other, depth: depth + 1)
    }
    // 0.56 = 56 %: both sides are the value.
    guard label.variables.isEmpty, value.variables.isEmpty else { return false }
    return areEqual(.expression(value, unit: nil, isPercent: false), other, depth: depth + 1)
  }

  static func variables(_ sides: [MathExpression]) -> Set<String> {
    sides.reduce(into: []) { $0.formUnion($1.variables) }
  }

  /// Inequalities with variables on both sides: the same up to a factor above 0, or turned round.
  static func areEqualInequalities(
    _ a: [MathExpression], _ first: [MathValue.Relation], _ b: [MathExpression],
    _ second: [MathValue.Relation]
  ) -> Bool {
    guard a.count == b.count else { return false }
    if first == second, zip(a, b).allSatisfy({ areEqual($0, $1) }) { return true }
    if first == second.reversed().map(\.reversed),
      zip(a, b.reversed()).allSatisfy({ areEqual($0, $1) })
    {
      return true
    }
    guard a.count == 2 else { return false }
    func difference(_ sides: [MathExpression], _ relation: MathValue.Relation) -> (
      MathExpression, MathValue.Relation
    ) {
      switch relation {
      case .greater, .greaterOrEqual: (.sum([sides[1], .negative(sides[0])]), relation.reversed)
      default: (.sum([sides[0], .negative(sides[1])]), relation)
      }
    }
    let (x, kindX) = difference(a, first[0])
    let (y, kindY) = difference(b, second[0])
    let names = x.variables.union(y.variables)
    guard kindX == kindY, x.variables == y.variables, !names.isEmpty else { return false }
    var ratio: Double?
    return agreeAtPoints(x, y, names) { p, q in
      guard p.isReal, q.isReal, abs(q.real) > 1e-9 else { return abs(p.real) < 1e-9 }
      let quotient = p.real / q.real
      guard quotient > 0 else { return false }
      guard let known = ratio else {
        ratio = quotient
        return true
      }
      return abs(quotient - known) <= 1e-7 * known
    }
  }
}

extension MathExpression {
  /// The letter, if it is a single one.
  var letter: Character? {
    switch self {
    case .variable(let name):
      name.count == 1 ? name.uppercased().first : nil
    case .euler: "E"
    case .imaginaryUnit: "I"
    default: nil
    }
  }

  /// Whether it names something rather than being computed: x, AB, f(x), x_1.
  var isLabel: Bool {
    switch self {
    case .variable, .euler, .imaginaryUnit: true
    case .product(let parts): parts.allSatisfy(\.isLabel)
    case .absolute(let inner): inner.isLabel
    // AB/CD, lengths by their ends
    case .quotient(let a, let b): a.isSegment && b.isSegment
    // f⁻¹(x)
    case .power(.variable, .negative(.number(let one, _))): one == ExactNumber(1)
    default: false
    }
  }

  /// Whether it is a product of two large letters, as of the points that a segment joins.
  private var isSegment: Bool {
    guard case .product(let parts) = self, parts.count == 2 else { return false }
    return parts.allSatisfy { part in
      if case .variable(let name) = part {
        name.count == 1 && name.allSatisfy(\.isUppercase)
      } else {
        false
      }
    }
  }
}
