/// The assignments of roles that fit what everyone says.
///
/// Tries one person after the other, knight first, with what follows from each choice, and gives a branch up as
/// soon as some statement can no longer agree with its speaker's role.
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
  /// Counts the roles that were concluded, so that a pass without conclusions is told.
  private var knowledge = 0
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
    var known = -1
    while known != knowledge {
      known = knowledge
      for (person, statement) in statements.enumerated() {
        if let role = knights[person] {
          if !require(statement, role) { return false }
        } else if let value = statement.value(knights) {
          know(person, value)
        }
      }
    }
    return true
  }

  private mutating func know(_ person: Int, _ role: Bool) {
    knights[person] = role
    knowledge += 1
  }

  /// Sets the roles without which a statement cannot have a value; false when it cannot have it.
  ///
  /// Without this step, a statement of a known speaker about one who comes late in the order would be looked at
  /// only there, after every combination of those between.
  private mutating func require(_ statement: Statement, _ value: Bool) -> Bool {
    switch statement {
    case .tellingTruth(let person):
      if let role = knights[person] { return role == value }
      know(person, value)
      return true
    case .lying(let person): return require(.tellingTruth(person), !value)
    case .not(let inner): return require(inner, !value)
    case .and(let parts): return require(parts.map { ($0, true) }, all: value)
    case .or(let parts): return require(parts.map { ($0, false) }, all: !value)
    case .implies(let first, let second):
      return require([(first, true), (second, false)], all: !value)
    case .iff(let first, let second):
      if let a = first.value(knights) { return require(second, a == value) }
      if let b = second.value(knights) { return require(first, b == value) }
      return true
    }
  }

  /// The same for several statements that must all have their values, or of which one must not.
  private mutating func require(_ parts: [(statement: Statement, value: Bool)], all: Bool) -> Bool {
    if all { return parts.allSatisfy { require($0.statement, $0.value) } }
    var open: (statement: Statement, value: Bool)?
    for part in parts {
      guard let value = part.statement.value(knights) else {
        if open != nil { return true }
        open = part
        continue
      }
      if value != part.value { return true }
    }
    guard let open else { return false }
    return require(open.statement, !open.value)
  }
}
