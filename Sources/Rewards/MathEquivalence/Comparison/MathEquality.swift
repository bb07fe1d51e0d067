/// Whether two values mean the same, by their kinds.
enum MathEquality {
  static func areEqual(_ answer: MathValue, _ reference: MathValue, depth: Int = 0) -> Bool {
    guard depth < 8 else { return false }
    switch (answer, reference) {
    case (.approximated(let exact, let rounded), let other):
      if areEqual(exact, other, depth: depth + 1) { return true }
      // What one says in two ways is not held against what the other says in two ways.
      if case .approximated = other { return false }
      return rounded.contains { areEqual($0, other, depth: depth + 1) }
    case (let other, .approximated): return areEqual(reference, other, depth: depth + 1)
    case (.expression(let a, let unitA, let percentA), .expression(let b, let unitB, let percentB)):
      if let unitA, let unitB, unitA != unitB, !unitA.isCount, !unitB.isCount { return false }
      // 90 % is no angle of 90°.
      if percentA != percentB, let unit = unitA ?? unitB, !unit.isCount { return false }
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
      if halfA == halfB { return padded(a) == padded(b) }
      guard let half = halfA ?? halfB, halfA == nil || halfB == nil else { return false }
      let (said, clock) = halfA == nil ? (b, a) : (a, b)
      return clockReadings(said, half).contains { padded($0) == padded(clock) }
    case (.ratio(let a), .ratio(let b)):
      return areEqualInOrder(a, b, depth) || areProportional(a, b)
    case (.ratio(let a), .expression(let b, nil, false)),
      (.expression(let b, nil, false), .ratio(let a)):
      let parts = a.compactMap(\.asExpression)
      return parts.count == 2 && a.count == 2 && areEqual(.quotient(parts[0], parts[1]), b)
    case (.matrix(let a), .tuple(let items, "(", ")")),
      (.tuple(let items, "(", ")"), .matrix(let a)):
      // A column may be written as a vector.
      return a.allSatisfy { $0.count == 1 }
        && areEqualInOrder(
          a.map { .expression($0[0], unit: nil, isPercent: false) }, items, depth)
    case (.time(let a, let half), .ratio(let b)), (.ratio(let b), .time(let a, let half)):
      return (half.map { clockReadings(a, $0) } ?? [a]).contains { reading in
        areEqualInOrder(
          reading.map {
            .expression(.number(ExactNumber($0), isDecimal: false), unit: nil, isPercent: false)
          }, b, depth)
      }
    case (.matrix(let a), .matrix(let b)):
      return a.count == b.count
        && zip(a, b).allSatisfy { x, y in
          x.count == y.count && zip(x, y).allSatisfy { areEqual($0, $1) }
        }
    case (.equation(let a, let b), .equation(let c, let d)):
      return areEqualEquations((a, b), (c, d))
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

  /// A time with its half of the day as clocks show it: 3:45 p.m. is 3:45, and 15:45.
  private static func clockReadings(_ parts: [Int], _ half: Character) -> [[Int]] {
    guard let hour = parts.first, (1...12).contains(hour) else { return [parts] }
    let ofDay = hour % 12 + (half == "p" ? 12 : 0)
    return [parts, [ofDay] + parts.dropFirst()]
  }
}
