extension CountdownSolver {
  /// The chance that a random legal expression of the numbers equals the target, exactly: two of the numbers,
  /// then of what is left, are joined by an operation until one is left, pairs, their order and the four
  /// operations being equally likely. What divides by 0 is not legal, and is drawn again.
  ///
  /// - Returns: 0…1; nil for more than 5 numbers, which would take too long, and where nothing is legal.
  public static func chance(numbers: [Int], target: Int) -> Double? {
    guard (1...5).contains(numbers.count) else { return nil }
    var chances = Chances(target: Rational(target))
    let chance = chances.of(numbers.map { Rational($0) })
    return chance.legal > 0 ? chance.hit / chance.legal : nil
  }

  private struct Chances {
    let target: Rational
    var known: [[Rational]: (hit: Double, legal: Double)] = [:]

    /// The chances that values are joined to the target, and that they are joined to anything at all.
    mutating func of(_ values: [Rational]) -> (hit: Double, legal: Double) {
      if values.count == 1 { return (values[0] == target ? 1 : 0, 1) }
      let key = values.sorted()
      if let chance = known[key] { return chance }
      var (hit, legal) = (0.0, 0.0)
      for first in key.indices {
        for second in key.indices where second != first {
          for operation in ArithmeticOperation.allCases {
            guard let value = key[first].applying(operation, key[second]) else { continue }
            let rest = key.indices.filter { $0 != first && $0 != second }.map { key[$0] }
            let chance = of(rest + [value])
            hit += chance.hit
            legal += chance.legal
          }
        }
      }
      let draws = Double(key.count * (key.count - 1) * ArithmeticOperation.allCases.count)
      known[key] = (hit / draws, legal / draws)
      return (hit / draws, legal / draws)
    }
  }
}
