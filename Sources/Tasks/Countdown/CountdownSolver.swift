/// Finds expressions of the given numbers, each exactly once, that equal the target: exact, over
/// fractions.
public struct CountdownSolver: Sendable {
  private struct Item {
    let value: Rational
    let expression: CountdownExpression
  }

  /// The search, with what is known to lead nowhere.
  private struct Search {
    let target: Rational
    let limit: Int
    var solutions: [CountdownExpression] = []
    var forms: Set<String> = []
    /// Sorted values from which the target cannot be reached.
    var dead: Set<[Rational]> = []
    var pace = Pace()

    /// Whether the target can be reached from these values.
    mutating func run(_ items: [Item], _ checkpoint: Checkpoint) rethrows -> Bool {
      try pace.step(checkpoint)
      if items.count == 1 {
        guard items[0].value == target else { return false }
        if forms.insert(items[0].expression.canonicalForm).inserted {
          solutions.append(items[0].expression)
        }
        return true
      }
      let key = items.map(\.value).sorted()
      if dead.contains(key) { return false }
      var isReached = false
      for first in items.indices {
        for second in items.indices where second != first {
          for operation in ArithmeticOperation.allCases {
            if operation.isCommutative && first > second { continue }
            guard let value = items[first].value.applying(operation, items[second].value) else {
              continue
            }
            var rest: [Item] = []
            rest.reserveCapacity(items.count - 1)
            for index in items.indices where index != first && index != second {
              rest.append(items[index])
            }
            rest.append(
              Item(
                value: value,
                expression: .operation(
                  operation, items[first].expression, items[second].expression)))
            if try run(rest, checkpoint) {
              isReached = true
              if solutions.count >= limit { return true }
            }
          }
        }
      }
      if !isReached { dead.insert(key) }
      return isReached
    }
  }

  /// Solutions that differ in more than order and brackets, at most `limit`.
  ///
  /// - Parameter numbers: at most 6, or the search would take too long; more give none.
  public static func solutions(
    numbers: [Int], target: Int, limit: Int = 1, checkpoint: Checkpoint
  ) rethrows -> [CountdownExpression] {
    guard (1...6).contains(numbers.count), limit > 0 else { return [] }
    var search = Search(target: Rational(target), limit: limit)
    _ = try search.run(
      numbers.map { Item(value: Rational($0), expression: .number($0)) }, checkpoint)
    return search.solutions
  }

  /// The same, which nothing stops.
  public static func solutions(
    numbers: [Int], target: Int, limit: Int = 1
  ) -> [CountdownExpression] {
    solutions(numbers: numbers, target: target, limit: limit) {}
  }
}
