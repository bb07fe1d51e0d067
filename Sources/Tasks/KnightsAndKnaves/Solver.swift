/// The assignments of roles that fit what everyone says.
///
/// Tries one person after the other, knight first, and gives a branch up as soon as some statement
/// can no longer agree with its speaker's role.
///
/// - Parameter limit: stops after this many; 2 tells whether a solution is the only one.
public func solveKnightsAndKnaves(
  _ statements: [Statement], limit: Int = .max, checkpoint: Checkpoint
) rethrows -> [[Bool]] {
  var search = Search(statements: statements, limit: limit)
  try search.run(0, checkpoint)
  return search.found
}

/// The same, which nothing stops.
public func solveKnightsAndKnaves(_ statements: [Statement], limit: Int = .max) -> [[Bool]] {
  solveKnightsAndKnaves(statements, limit: limit) {}
}

private struct Search {
  let statements: [Statement]
  let limit: Int
  var knights: [Bool?]
  var found: [[Bool]] = []
  private var pace = Pace()

  init(statements: [Statement], limit: Int) {
    self.statements = statements
    self.limit = limit
    knights = [Bool?](repeating: nil, count: statements.count)
  }

  mutating func run(_ person: Int, _ checkpoint: Checkpoint) rethrows {
    try pace.step(checkpoint)
    if found.count >= limit { return }
    guard person < statements.count else {
      found.append(knights.map { $0 ?? false })
      return
    }
    if knights[person] != nil {
      try run(person + 1, checkpoint)
      return
    }
    for role in [true, false] {
      let saved = knights
      knights[person] = role
      if propagate() { try run(person + 1, checkpoint) }
      knights = saved
    }
  }

  /// Draws conclusions until nothing new follows; false when a statement contradicts its speaker.
  private mutating func propagate() -> Bool {
    var changed = true
    while changed {
      changed = false
      for (person, statement) in statements.enumerated() {
        guard let value = statement.value(knights) else { continue }
        if let role = knights[person] {
          if role != value { return false }
        } else {
          knights[person] = value
          changed = true
        }
      }
    }
    return true
  }
}
