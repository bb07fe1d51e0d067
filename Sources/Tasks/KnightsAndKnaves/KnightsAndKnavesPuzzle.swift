/// Inhabitants of whom each is a knight, who always tells the truth, or a knave, who always lies, and
/// what each of them says. Person i is a knight if and only if statement i is true.
public struct KnightsAndKnavesPuzzle: Sendable, Hashable {
  public let names: [String]
  /// One for each person.
  public let statements: [Statement]
  /// True for a knight; the only assignment that fits.
  public let solution: [Bool]
  /// What a truthful person and a liar are called.
  public var roles: RolePair
  /// Whose claims are told first; in the order of the people unless told otherwise.
  public var order: [Int]

  public init(
    names: [String], statements: [Statement], solution: [Bool], roles: RolePair = .knightAndKnave
  ) {
    self.names = names
    self.statements = statements
    self.solution = solution
    self.roles = roles
    order = Array(statements.indices)
  }

  /// A text that is the same for puzzles that differ in the names or order of their people, or in the
  /// order of the parts of a statement, only.
  ///
  /// Exact up to seven people, by trying all orders. Beyond, people are ordered by a signature of what
  /// they say and what is said of them, and those with equal signatures keep their order: equal texts
  /// still mean equal puzzles, but two equal puzzles may have different texts.
  public func canonicalForm(checkpoint: Checkpoint) rethrows -> String {
    statements.count > 7 ? form(orderedBySignature()) : form(try leastOrder(checkpoint))
  }

  /// The canonical form, whose search nothing stops.
  public var canonicalForm: String { canonicalForm {} }

  /// A text that is the same for puzzles whose canonical forms are the same, and nearly always another
  /// for others; far faster to make.
  var roughForm: String {
    let anonymous = [Int](repeating: 0, count: statements.count)
    return statements.map { $0.renamed(anonymous).normalText }.sorted().joined(separator: ";")
  }

  /// The numbering of people that gives the least text: found text by text, keeping every numbering of
  /// the people mentioned so far that gives the least one.
  private func leastOrder(_ checkpoint: Checkpoint) rethrows -> [Int] {
    let count = statements.count
    var candidates = [[Int]](repeating: [Int](repeating: -1, count: count), count: 1)
    for number in 0..<count {
      var best: String?
      var kept: Set<[Int]> = []
      for candidate in candidates {
        for person in 0..<count {
          guard candidate[person] == number || candidate[person] < 0 && !candidate.contains(number)
          else { continue }
          var order = candidate
          order[person] = number
          try forEachNumbering(of: statements[person].people, order) { order in
            try checkpoint()
            let text = statements[person].renamed(order).normalText + ";"
            if let known = best, known < text { return }
            if best != text {
              best = text
              kept = []
            }
            kept.insert(order)
          }
        }
      }
      candidates = Array(kept)
    }
    return candidates.first ?? Array(0..<count)
  }

  /// Calls `body` with every way to number the people who have no number yet.
  private func forEachNumbering(
    of people: [Int], _ order: [Int], _ body: ([Int]) throws -> Void
  ) rethrows {
    guard let person = people.first(where: { order[$0] < 0 }) else { return try body(order) }
    for number in order.indices where !order.contains(number) {
      var next = order
      next[person] = number
      try forEachNumbering(of: people, next, body)
    }
  }

  /// The puzzle's text when person i gets number `order[i]`.
  private func form(_ order: [Int]) -> String {
    var texts = [String](repeating: "", count: statements.count)
    for (person, statement) in statements.enumerated() {
      texts[order[person]] = statement.renamed(order).normalText
    }
    return texts.joined(separator: ";")
  }

  private func orderedBySignature() -> [Int] {
    let anonymous = [Int](repeating: 0, count: statements.count)
    let signatures = statements.indices.map { person in
      let own = statements[person].renamed(
        statements.indices.map { $0 == person ? 1 : 0 }
      ).normalText
      let mentions = statements.map { statement in
        statement.people.contains(person) ? statement.renamed(anonymous).normalText : ""
      }.sorted().joined(separator: "/")
      return own + "#" + mentions
    }
    let order = statements.indices.sorted { (signatures[$0], $0) < (signatures[$1], $1) }
    var numbers = [Int](repeating: 0, count: statements.count)
    for (number, person) in order.enumerated() { numbers[person] = number }
    return numbers
  }
}

/// Which part of all puzzles a set is drawn from.
///
/// A hash of the canonical form decides, so a training puzzle never equals a held-out one up to
/// renaming of people, whatever the seeds of the two sets. Three in ten are held out.
public enum PuzzleSplit: String, Sendable, Hashable, CaseIterable {
  case all, train, heldout

  /// Whether a puzzle with this canonical form belongs to the part.
  func holds(_ canonicalForm: String) -> Bool {
    if self == .all { return true }
    // FNV-1a, then a mix of the high bits into the low ones.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in canonicalForm.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash ^= hash >> 29
    return (hash % 10 < 3) == (self == .heldout)
  }
}
