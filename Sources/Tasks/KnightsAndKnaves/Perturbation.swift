import Randomness

/// A change to a puzzle that a reasoner takes in its stride and a memory does not (mem-kk-logic, Xie et al.
/// 2024, arXiv:2410.23123).
public enum Perturbation: String, Sendable, Hashable, CaseIterable {
  /// One person's whole statement is another one; one solution, and a different one.
  case statement
  /// One plain claim is another one; one solution, and a different one.
  case leaf
  /// Other words for knight and knave; the solution stays.
  case randomPair = "random_pair"
  /// Names that are rare; the solution stays.
  case uncommonName = "uncommon_name"
  /// The words knight and knave change their meanings; who tells the truth stays.
  case flipRole = "flip_role"
  /// The claims are told in another order; the solution stays.
  case reorderStatement = "reorder_statement"
}

extension KnightsAndKnavesPuzzle {
  /// The puzzle changed; nil where there is no such change, or none is found in 1,000 attempts.
  ///
  /// - Parameters:
  ///   - depth: deepest nesting of a new statement.
  ///   - width: most parts of an `and` or `or` in it.
  public func perturbed(
    _ kind: Perturbation, depth: Int = 2, width: Int = 2, using stream: RandomStream,
    checkpoint: Checkpoint
  ) rethrows -> KnightsAndKnavesPuzzle? {
    var numbers = stream
    var puzzle = self
    switch kind {
    case .statement, .leaf:
      return try restated(kind == .leaf, depth, width, &numbers, checkpoint)
    case .randomPair:
      puzzle.roles = RolePair.others[numbers.integer(in: 0..<RolePair.others.count)]
    case .flipRole: puzzle.roles = roles.flipped
    case .uncommonName:
      guard names.count <= uncommonNames.count else { return nil }
      var all = uncommonNames
      numbers.shuffle(&all)
      puzzle = KnightsAndKnavesPuzzle(
        names: Array(all.prefix(names.count)), statements: statements, solution: solution,
        roles: roles)
      puzzle.order = order
    case .reorderStatement:
      guard names.count > 1 else { return nil }
      while puzzle.order == order { numbers.shuffle(&puzzle.order) }
    }
    return puzzle
  }

  private func restated(
    _ isLeaf: Bool, _ depth: Int, _ width: Int, _ numbers: inout RandomStream,
    _ checkpoint: Checkpoint
  ) rethrows -> KnightsAndKnavesPuzzle? {
    // Alone, a person can say nothing that makes another role the only one.
    guard names.count > 1 else { return nil }
    let generator = KnightsAndKnavesGenerator(people: names.count, depth: depth, width: width)
    for _ in 0..<1000 {
      try checkpoint()
      let person = numbers.integer(in: 0..<names.count)
      var changed = statements
      if isLeaf {
        let leaf = generator.statement(of: person, depth: 1, using: &numbers)
        let leaves = statements[person].leafCount
        changed[person] = statements[person].replacingLeaf(
          numbers.integer(in: 0..<leaves), by: leaf)
      } else {
        changed[person] = generator.statement(of: person, depth: depth, using: &numbers)
      }
      guard changed != statements else { continue }
      let solutions = try solveKnightsAndKnaves(changed, limit: 2, checkpoint: checkpoint)
      guard solutions.count == 1, solutions[0] != solution else { continue }
      var puzzle = KnightsAndKnavesPuzzle(
        names: names, statements: changed, solution: solutions[0], roles: roles)
      puzzle.order = order
      return puzzle
    }
    return nil
  }
}

extension Statement {
  /// Plain claims in it.
  var leafCount: Int { people.count }

  /// The statement with one of its plain claims, counted from the left, replaced.
  func replacingLeaf(_ place: Int, by leaf: Statement) -> Statement {
    var left = place
    func replaced(_ statement: Statement) -> Statement {
      switch statement {
      case .tellingTruth, .lying:
        defer { left -= 1 }
        return left == 0 ? leaf : statement
      case .not(let inner): return .not(replaced(inner))
      case .and(let parts): return .and(parts.map(replaced))
      case .or(let parts): return .or(parts.map(replaced))
      case .implies(let first, let second):
        let a = replaced(first)
        return .implies(a, replaced(second))
      case .iff(let first, let second):
        let a = replaced(first)
        return .iff(a, replaced(second))
      }
    }
    return replaced(self)
  }

  /// The form that mem-kk-logic prints: `('and', ('lying', 0), ('telling-truth', 1))`.
  public var tupleText: String {
    switch self {
    case .tellingTruth(let person): "('telling-truth', \(person))"
    case .lying(let person): "('lying', \(person))"
    case .not(let inner): "('not', \(inner.tupleText))"
    case .and(let parts): "('and', " + parts.map(\.tupleText).joined(separator: ", ") + ")"
    case .or(let parts): "('or', " + parts.map(\.tupleText).joined(separator: ", ") + ")"
    case .implies(let a, let b): "('->', \(a.tupleText), \(b.tupleText))"
    case .iff(let a, let b): "('<=>', \(a.tupleText), \(b.tupleText))"
    }
  }
}

/// Names that are rare today, of one ASCII word.
private let uncommonNames = [
  "Aldous", "Ambrose", "Anselm", "Araminta", "Aurelian", "Balthazar", "Bellamy", "Calliope",
  "Caspian",
  "Clementia", "Cosmo", "Cressida", "Drusilla", "Elowen", "Evander", "Ferdinand", "Fenella",
  "Galahad",
  "Hesper", "Ignatius", "Isolde", "Jocasta", "Lazarus", "Leocadia", "Lysander", "Melchior",
  "Nerissa",
  "Octavian", "Ophelia", "Peregrine", "Phineas", "Quillon", "Rosamund", "Seraphim", "Tancred",
  "Thessaly",
  "Ulric", "Valerian", "Wilhelmina", "Xanthe", "Ysolde", "Zebedee",
]
