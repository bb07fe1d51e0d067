extension MathValue {
  var asExpression: MathExpression? {
    if case .expression(let expression, _, false) = self { expression } else { nil }
  }

  /// The real number; nil for what is none, or has variables.
  var asReal: Double? {
    guard case .expression(let expression, _, let isPercent) = self else { return nil }
    return expression.asReal.map { isPercent ? $0 / 100 : $0 }
  }

  /// The set of real numbers that is meant; nil for what is none.
  var asRealSet: RealSet? {
    switch self {
    case .realSet(let set): return set
    case .set(let values):
      let points = values.compactMap(\.asReal)
      return points.count == values.count ? RealSet(points: points) : nil
    case .tuple(let values, let opening, let closing):
      guard values.count == 2, ["(", "[", "]"].contains(opening),
        [")", "]"].contains(closing) || opening == "]",
        let low = values[0].asReal, let high = values[1].asReal, low < high
      else { return nil }
      return RealSet(
        RealSet.Interval(
          low: low, high: high, hasLow: opening == "[" && low.isFinite,
          hasHigh: closing == "]" && high.isFinite))
    case .inequality(let sides, let relations): return solutionSet(sides, relations)
    default: return nil
    }
  }

  /// `x < 3`, `1 ≤ f(x) < 3`, `|x| < 3`, of one label that stands alone.
  private func solutionSet(_ sides: [MathExpression], _ relations: [Relation]) -> RealSet? {
    var result = RealSet.all
    for (index, relation) in relations.enumerated() {
      guard let part = solutionSet(sides[index], relation, sides[index + 1]) else { return nil }
      result = result.intersection(part)
    }
    return result
  }

  private func solutionSet(
    _ left: MathExpression, _ relation: Relation, _ right: MathExpression
  ) -> RealSet? {
    if let bound = right.asReal {
      switch left {
      case .absolute(let inner) where inner.isLabel: return absolute(relation, bound)
      case _ where left.isLabel: return half(relation, bound)
      default: return nil
      }
    }
    guard left.asReal != nil else { return nil }
    return solutionSet(right, relation.reversed, left)
  }

  private func half(_ relation: Relation, _ bound: Double) -> RealSet? {
    switch relation {
    case .less, .lessOrEqual:
      RealSet(
        RealSet.Interval(
          low: -.infinity, high: bound, hasLow: false,
          hasHigh: relation == .lessOrEqual && bound.isFinite))
    case .greater, .greaterOrEqual:
      RealSet(
        RealSet.Interval(
          low: bound, high: .infinity, hasLow: relation == .greaterOrEqual && bound.isFinite,
          hasHigh: false))
    case .unequal: RealSet(points: [bound]).complement
    }
  }

  private func absolute(_ relation: Relation, _ bound: Double) -> RealSet? {
    let isClosed = relation == .lessOrEqual || relation == .greater
    let inside = RealSet(
      RealSet.Interval(low: -bound, high: bound, hasLow: isClosed, hasHigh: isClosed))
    switch relation {
    case .less, .lessOrEqual: return inside
    case .greater, .greaterOrEqual: return inside.complement
    case .unequal: return RealSet(points: [-bound, bound]).complement
    }
  }
}

extension MathExpression {
  /// The value as a real number, ±∞ too; nil where it has none.
  var asReal: Double? {
    switch self {
    case .infinity: return .infinity
    case .negative(.infinity): return -.infinity
    default:
      guard variables.isEmpty else { return nil }
      if let exact { return exact.asDouble }
      let value = value([:])
      return value.isFinite && value.isReal ? value.real : nil
    }
  }
}
