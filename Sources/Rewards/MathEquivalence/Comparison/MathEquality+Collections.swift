/// Lists, sets, tuples and ratios.
extension MathEquality {
  static func areEqualCollections(
    _ answer: MathValue, _ reference: MathValue, _ depth: Int
  ) -> Bool {
    switch (answer, reference) {
    case (.tuple(let a, let openA, let closeA), .tuple(let b, let openB, let closeB)):
      let areVectors = openA == "<" || openB == "<"
      guard areVectors || (openA == openB && closeA == closeB) else { return false }
      return areEqualInOrder(a, b, depth)
    case (.tuple(let items, "(", ")"), .list(let list)),
      (.list(let list), .tuple(let items, "(", ")")):
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

  static func isRealSet(_ value: MathValue) -> Bool {
    switch value {
    case .realSet, .inequality: true
    default: false
    }
  }

  static func areEqualInOrder(_ a: [MathValue], _ b: [MathValue], _ depth: Int) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { areEqual($0, $1, depth: depth + 1) }
  }

  static func areEqualUnordered(_ a: [MathValue], _ b: [MathValue], _ depth: Int) -> Bool {
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
  static func expanded(_ value: MathValue) -> [MathValue] {
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
  static func distinct(_ items: [MathValue], _ depth: Int) -> [MathValue] {
    guard items.count <= 200 else { return items }
    return items.reduce(into: []) { kept, item in
      if !kept.contains(where: { areEqual(item, $0, depth: depth + 1) }) { kept.append(item) }
    }
  }

  /// 2:3 and 4:6.
  static func areProportional(_ a: [MathValue], _ b: [MathValue]) -> Bool {
    let (first, second) = (a.compactMap(\.asExpression), b.compactMap(\.asExpression))
    guard first.count == a.count, second.count == b.count, a.count == b.count,
      let x = first.first, let y = second.first
    else { return false }
    return zip(first, second).allSatisfy { areEqual(.product([$0, y]), .product([$1, x])) }
  }

  static func withoutLeadingZeros(_ digits: String) -> Substring {
    let rest = digits.drop { $0 == "0" }
    return rest.isEmpty ? "0" : rest
  }
}
