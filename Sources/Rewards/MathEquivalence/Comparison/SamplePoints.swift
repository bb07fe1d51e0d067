/// Points at which formulas are compared: fixed and irrational, some of them below 0, where roots and
/// logarithms part, and some far out, since |x − 3| is 3 − x below 3.
///
/// Formulas that agree at six of them to nine digits and yet differ are not met by chance (Schwartz and
/// Zippel), only by design.
private struct SamplePoints {
  /// The last six are for functions that are defined near 0 only, such as the arc sine.
  private static let scales = [1, 1, 1, 1, 4, 15, 1, 1, 4, 15, 0.3, 0.1, 0.03, 0.3, 0.1, 0.03]
  /// Points from here on have coordinates below 0, up to those near it.
  private static let negatives = [6..<10, 13..<16]
  static let plain = 10

  let names: [String]
  /// Variables that count something, such as the last index of a sum.
  let whole: Set<String>
  /// Within the radius at which geometric series converge.
  let isSmall: Bool

  init(_ a: MathExpression, _ b: MathExpression, _ names: Set<String>) {
    self.names = names.sorted()
    whole = a.wholeVariables.union(b.wholeVariables)
    isSmall = a.hasInfiniteSeries || b.hasInfiniteSeries
  }

  var count: Int { Self.scales.count }

  static func isNegative(_ number: Int) -> Bool { negatives.contains { $0.contains(number) } }

  subscript(number: Int) -> [String: Double] {
    var point: [String: Double] = [:]
    for (place, name) in names.enumerated() {
      let fraction = (Double(number * 31 + place * 17 + 7) * 0.618_033_988_749_895)
        .truncatingRemainder(dividingBy: 1)
      let value = (0.3 + 2.4 * fraction) * (isSmall ? 0.3 : Self.scales[number])
      point[name] =
        whole.contains(name)
        ? Double(number + place + 1) : Self.isNegative(number) ? -value : value
    }
    return point
  }
}

extension MathEquality {
  /// Whether a relation holds at every point where both are defined, of which there must be three.
  static func agreeAtPoints(
    _ a: MathExpression, _ b: MathExpression, _ names: Set<String>,
    _ holds: (ComplexNumber, ComplexNumber) -> Bool
  ) -> Bool {
    let points = SamplePoints(a, b, names)
    let hasBranches = a.hasBranches || b.hasBranches
    let cost = a.size + b.size
    var defined = 0
    for number in 0..<points.count {
      if number == SamplePoints.plain, defined >= 3 { break }
      guard Effort.spend(cost) else { return false }
      let point = points[number]
      let (x, y) = (a.value(point), b.value(point))
      guard x.isFinite, y.isFinite, x.size < 1e200, y.size < 1e200 else {
        if x.isFinite != y.isFinite, !SamplePoints.isNegative(number) { return false }
        continue
      }
      guard holds(x, y) else {
        // Below 0 a branch of a root may differ where the formulas are the same.
        if SamplePoints.isNegative(number), hasBranches || !(x.isReal && y.isReal) { continue }
        // Where large parts cancel, as in cosh²x − sinh²x far out, rounding decides nothing.
        let rounding = 1e-14 * (a.largestPart(point) + b.largestPart(point))
        if (x - y).size <= rounding, rounding > 1e-10 * max(x.size, y.size) { continue }
        return false
      }
      defined += 1
    }
    return defined >= 3
  }
}

extension MathExpression {
  /// The size of the largest sum of sizes in it, which its rounding errors are a share of.
  fileprivate func largestPart(_ point: [String: Double]) -> Double {
    switch self {
    case .series, .integral, .matrix: return value(point).size
    case .sum(let parts):
      let sizes = parts.reduce(0) { $0 + $1.value(point).size }
      return parts.reduce(sizes) { max($0, $1.largestPart(point)) }
    default: return parts.reduce(0) { max($0, $1.largestPart(point)) }
    }
  }
}
