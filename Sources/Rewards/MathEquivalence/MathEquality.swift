/// Whether two values mean the same, by their kinds.
enum MathEquality {
  static func areEqual(_ answer: MathValue, _ reference: MathValue, depth: Int = 0) -> Bool {
    guard depth < 8 else { return false }
    switch (answer, reference) {
    case (.expression(let a, let unitA, let percentA), .expression(let b, let unitB, let percentB)):
      if let unitA, let unitB, unitA != unitB, !unitA.isCount, !unitB.isCount { return false }
      // The letter of a choice, large or small.
      if let letter = a.letter, letter == b.letter, ("A"..."E").contains(letter) { return true }
      return areEqual(a, percentA, b, percentB)
    case (.words(let a), .words(let b)): return a == b
    case (.choice(let a), .choice(let b)): return a == b
    case (.choice(let letter), .expression(let expression, _, _)),
      (.expression(let expression, _, _), .choice(let letter)):
      return expression.letter == letter
    case (.digits(let a, let baseA), .digits(let b, let baseB)):
      return baseA == baseB && withoutLeadingZeros(a) == withoutLeadingZeros(b)
    case (.time(let a, let halfA), .time(let b, let halfB)):
      let length = max(a.count, b.count)
      func padded(_ parts: [Int]) -> [Int] {
        parts + Array(repeating: 0, count: length - parts.count)
      }
      return padded(a) == padded(b) && halfA == halfB
    case (.ratio(let a), .ratio(let b)):
      return areEqualInOrder(a, b, depth) || areProportional(a, b)
    case (.ratio(let a), .expression(let b, nil, false)),
      (.expression(let b, nil, false), .ratio(let a)):
      let parts = a.compactMap(\.asExpression)
      return parts.count == 2 && a.count == 2 && areEqual(.quotient(parts[0], parts[1]), b)
    case (.matrix(let a), .tuple(let items, "(", ")")), (.tuple(let items, "(", ")"), .matrix(let a)):
      // A column may be written as a vector.
      return a.allSatisfy { $0.count == 1 }
        && areEqualInOrder(
          a.map { .expression($0[0], unit: nil, isPercent: false) }, items, depth)
    case (.time(let a, nil), .ratio(let b)), (.ratio(let b), .time(let a, nil)):
      return areEqualInOrder(
        a.map { .expression(.number(ExactNumber($0), isDecimal: false), unit: nil, isPercent: false) }, b,
        depth)
    case (.matrix(let a), .matrix(let b)):
      return a.count == b.count
        && zip(a, b).allSatisfy { x, y in
          x.count == y.count && zip(x, y).allSatisfy { areEqual($0, $1) }
        }
    case (.equation(let a, let b), .equation(let c, let d)): return areEqualEquations((a, b), (c, d))
    case (.equation(let label, let value), let other):
      return isValue(other, of: label, value, depth)
    case (let other, .equation(let label, let value)):
      return isValue(other, of: label, value, depth)
    case (.inequality(let a, let first), .inequality(let b, let second)):
      if let x = answer.asRealSet, let y = reference.asRealSet {
        return x.isClose(to: y) && variables(a) == variables(b)
      }
      return areEqualInequalities(a, first, b, second)
    default: return areEqualCollections(answer, reference, depth)
    }
  }

  // Collections

  private static func areEqualCollections(
    _ answer: MathValue, _ reference: MathValue, _ depth: Int
  ) -> Bool {
    switch (answer, reference) {
    case (.tuple(let a, let openA, let closeA), .tuple(let b, let openB, let closeB)):
      let areVectors = openA == "<" || openB == "<"
      guard areVectors || (openA == openB && closeA == closeB) else { return false }
      return areEqualInOrder(a, b, depth)
    case (.tuple(let items, "(", ")"), .list(let list)), (.list(let list), .tuple(let items, "(", ")")):
      // (8, −2) as x = 8, y = −2, or without its brackets.
      return areEqualInOrder(items, list, depth)
    case (.set(let a), .set(let b)):
      return areEqualUnordered(
        distinct(a.flatMap(expanded), depth), distinct(b.flatMap(expanded), depth), depth)
    case (.list(let a), .list(let b)), (.set(let a), .list(let b)),
      (.list(let a), .set(let b)):
      return areEqualUnordered(a.flatMap(expanded), b.flatMap(expanded), depth)
    case (.set(let items), .expression), (.list(let items), .expression):
      return areEqualUnordered(items.flatMap(expanded), expanded(reference), depth)
    case (.expression, .set(let items)), (.expression, .list(let items)):
      return areEqualUnordered(expanded(answer), items.flatMap(expanded), depth)
    case (.list(let items), .choice):
      return areEqualUnordered(items.flatMap(expanded), [reference], depth)
    default:
      if isRealSet(answer) || isRealSet(reference), let a = answer.asRealSet,
        let b = reference.asRealSet
      {
        return a.isClose(to: b)
      }
      return false
    }
  }

  private static func isRealSet(_ value: MathValue) -> Bool {
    switch value {
    case .realSet, .inequality: true
    default: false
    }
  }

  private static func areEqualInOrder(_ a: [MathValue], _ b: [MathValue], _ depth: Int) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { areEqual($0, $1, depth: depth + 1) }
  }

  private static func areEqualUnordered(_ a: [MathValue], _ b: [MathValue], _ depth: Int) -> Bool {
    guard a.count == b.count, a.count <= 200 else { return false }
    var left = b
    for item in a {
      guard let place = left.firstIndex(where: { areEqual(item, $0, depth: depth + 1) }) else {
        return false
      }
      left.remove(at: place)
    }
    return true
  }

  /// The values that ± stands for, inside pairs too.
  private static func expanded(_ value: MathValue) -> [MathValue] {
    switch value {
    case .expression(let expression, let unit, let isPercent):
      return expression.expandingSigns.map { .expression($0, unit: unit, isPercent: isPercent) }
    case .tuple(let items, let opening, let closing):
      var all: [[MathValue]] = [[]]
      for item in items {
        let choices = expanded(item)
        all = all.flatMap { head in choices.map { head + [$0] } }
        if all.count > 64 { return [value] }
      }
      return all.map { .tuple($0, opening: opening, closing: closing) }
    case .equation(let label, let right):
      return right.expandingSigns.map { .equation(label, $0) }
    case .list(let items): return items.flatMap(expanded)
    default: return [value]
    }
  }

  /// An element of a set counts once.
  private static func distinct(_ items: [MathValue], _ depth: Int) -> [MathValue] {
    guard items.count <= 200 else { return items }
    return items.reduce(into: []) { kept, item in
      if !kept.contains(where: { areEqual(item, $0, depth: depth + 1) }) { kept.append(item) }
    }
  }

  /// 2:3 and 4:6.
  private static func areProportional(_ a: [MathValue], _ b: [MathValue]) -> Bool {
    let (first, second) = (a.compactMap(\.asExpression), b.compactMap(\.asExpression))
    guard first.count == a.count, second.count == b.count, a.count == b.count,
      let x = first.first, let y = second.first
    else { return false }
    return zip(first, second).allSatisfy { areEqual(.product([$0, y]), .product([$1, x])) }
  }

  private static func withoutLeadingZeros(_ digits: String) -> Substring {
    let rest = digits.drop { $0 == "0" }
    return rest.isEmpty ? "0" : rest
  }

  // Expressions

  /// A percentage equals the share that it is, and the bare number where the sign is left out.
  private static func areEqual(
    _ a: MathExpression, _ percentA: Bool, _ b: MathExpression, _ percentB: Bool
  ) -> Bool {
    if percentA == percentB { return areEqualOrBothSigns(a, b) }
    let (percentage, other) = percentA ? (a, b) : (b, a)
    let share = MathExpression.quotient(percentage, .number(ExactNumber(100), isDecimal: false))
    return areEqual(percentage, other) || areEqual(share, other)
  }

  private static func areEqualOrBothSigns(_ a: MathExpression, _ b: MathExpression) -> Bool {
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
    if a.variables != b.variables, !cancels(a, b) { return false }
    return agreeAtPoints(a, b, names) { first, second in
      isNear(first, second, isDecimal: a.isDecimal || b.isDecimal)
    }
  }

  /// Whether a variable that only one of them has could drop out of it, as x does of x − x + 1.
  private static func cancels(_ a: MathExpression, _ b: MathExpression) -> Bool {
    let own = a.variables.symmetricDifference(b.variables)
    return own.allSatisfy { name in
      let side = a.variables.contains(name) ? a : b
      return agreeAtPoints(side, side.replacing(name, by: 1.2345), side.variables) {
        isNear($0, $1, isDecimal: false)
      }
    }
  }

  private static func areEqualConstants(_ a: MathExpression, _ b: MathExpression) -> Bool {
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
  private static func isNear(_ a: ComplexNumber, _ b: ComplexNumber, isDecimal: Bool) -> Bool {
    let difference = (a - b).size
    let size = max(a.size, b.size)
    if isDecimal {
      return difference <= 1.05e-6 * size && difference <= max(6e-7, 1e-9 * size)
    }
    return difference <= 1e-9 * max(size, 1e-300)
  }

  /// Whether a relation holds at every point where both are defined, of which there must be some.
  ///
  /// The points are fixed and irrational. Formulas that agree at six of them to nine digits and yet
  /// differ are not met by chance (Schwartz and Zippel), only by design.
  private static func agreeAtPoints(
    _ a: MathExpression, _ b: MathExpression, _ names: Set<String>,
    _ holds: (ComplexNumber, ComplexNumber) -> Bool
  ) -> Bool {
    let sorted = names.sorted()
    let hasBranches = a.hasBranches || b.hasBranches
    var defined = 0
    for number in 0..<10 {
      var point: [String: Double] = [:]
      for (place, name) in sorted.enumerated() {
        let fraction = (Double(number * 31 + place * 17 + 7) * 0.618_033_988_749_895)
          .truncatingRemainder(dividingBy: 1)
        // Some points lie below 0, where roots and logarithms part, and some far out: |x − 3| is 3 − x
        // below 3.
        let value = (0.3 + 2.4 * fraction) * [1, 1, 1, 1, 4, 15, 1, 1, 4, 15][number]
        point[name] = number >= 6 ? -value : value
      }
      let (x, y) = (a.value(point), b.value(point))
      guard x.isFinite, y.isFinite, x.size < 1e200, y.size < 1e200 else {
        if x.isFinite != y.isFinite, number < 6 { return false }
        continue
      }
      defined += 1
      // Below 0 a branch of a root may differ where the formulas are the same.
      if !holds(x, y) {
        if number >= 6, hasBranches || !(x.isReal && y.isReal) { continue }
        return false
      }
    }
    return defined >= 3
  }

  // Equations

  /// Equations agree when their differences of sides are multiples of each other.
  private static func areEqualEquations(
    _ first: (MathExpression, MathExpression), _ second: (MathExpression, MathExpression)
  ) -> Bool {
    let a = MathExpression.sum([first.0, .negative(first.1)])
    let b = MathExpression.sum([second.0, .negative(second.1)])
    let names = a.variables.union(b.variables)
    guard a.variables == b.variables, !names.isEmpty else {
      // y = 2x and f(x) = 2x; but p = 7 is not q = 7.
      if first.1.variables.isEmpty, case .variable = first.0, case .variable = second.0 { return false }
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

  /// Whether a bare value is what an equation says its label is: 5 of x = 5, 2x of f(x) = 2x.
  private static func isValue(
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
    guard label.variables.isEmpty else { return false }
    return areEqual(.expression(value, unit: nil, isPercent: false), other, depth: depth + 1)
  }

  private static func variables(_ sides: [MathExpression]) -> Set<String> {
    sides.reduce(into: []) { $0.formUnion($1.variables) }
  }

  /// Inequalities with variables on both sides: the same up to a factor above 0, or turned round.
  private static func areEqualInequalities(
    _ a: [MathExpression], _ first: [MathValue.Relation], _ b: [MathExpression],
    _ second: [MathValue.Relation]
  ) -> Bool {
    guard a.count == b.count else { return false }
    if first == second, zip(a, b).allSatisfy({ areEqual($0, $1) }) { return true }
    if first == second.reversed().map(\.reversed), zip(a, b.reversed()).allSatisfy({ areEqual($0, $1) }) {
      return true
    }
    guard a.count == 2 else { return false }
    func difference(_ sides: [MathExpression], _ relation: MathValue.Relation) -> (MathExpression, MathValue.Relation) {
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
    // f⁻¹(x)
    case .power(.variable, .negative(.number(let one, _))): one == ExactNumber(1)
    default: false
    }
  }

  func replacing(_ name: String, by value: Double) -> MathExpression {
    if case .variable(name) = self {
      // Close enough to any number for a comparison in double precision.
      return ExactNumber(decimal: "\(value)").map { .number($0, isDecimal: false) } ?? self
    }
    return mapParts { $0.replacing(name, by: value) }
  }
}
