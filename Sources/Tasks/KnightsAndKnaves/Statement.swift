/// What an inhabitant says of the others, by their numbers from 0.
public indirect enum Statement: Sendable, Hashable {
  /// "… is a knight".
  case tellingTruth(Int)
  /// "… is a knave".
  case lying(Int)
  case not(Statement)
  case and([Statement])
  case or([Statement])
  /// "if … then …".
  case implies(Statement, Statement)
  /// "… if and only if …".
  case iff(Statement, Statement)

  /// Whether it is true when the knights are those marked true.
  public func holds(_ knights: [Bool]) -> Bool {
    switch self {
    case .tellingTruth(let person): knights[person]
    case .lying(let person): !knights[person]
    case .not(let inner): !inner.holds(knights)
    case .and(let parts): parts.allSatisfy { $0.holds(knights) }
    case .or(let parts): parts.contains { $0.holds(knights) }
    case .implies(let first, let second): !first.holds(knights) || second.holds(knights)
    case .iff(let first, let second): first.holds(knights) == second.holds(knights)
    }
  }

  /// Whether it is true, false or still open when some roles are not known.
  func value(_ knights: [Bool?]) -> Bool? {
    switch self {
    case .tellingTruth(let person): return knights[person]
    case .lying(let person): return knights[person].map { !$0 }
    case .not(let inner): return inner.value(knights).map { !$0 }
    case .and(let parts):
      let values = parts.map { $0.value(knights) }
      return values.contains(false) ? false : values.contains(nil) ? nil : true
    case .or(let parts):
      let values = parts.map { $0.value(knights) }
      return values.contains(true) ? true : values.contains(nil) ? nil : false
    case .implies(let first, let second):
      let (a, b) = (first.value(knights), second.value(knights))
      if a == false || b == true { return true }
      return a == nil || b == nil ? nil : false
    case .iff(let first, let second):
      guard let a = first.value(knights), let b = second.value(knights) else { return nil }
      return a == b
    }
  }

  /// The people it mentions, in order, some more than once.
  public var people: [Int] {
    switch self {
    case .tellingTruth(let person), .lying(let person): [person]
    case .not(let inner): inner.people
    case .and(let parts), .or(let parts): parts.flatMap(\.people)
    case .implies(let first, let second), .iff(let first, let second):
      first.people + second.people
    }
  }

  /// The statement with every person renamed: person i becomes `names[i]`.
  func renamed(_ names: [Int]) -> Statement {
    switch self {
    case .tellingTruth(let person): .tellingTruth(names[person])
    case .lying(let person): .lying(names[person])
    case .not(let inner): .not(inner.renamed(names))
    case .and(let parts): .and(parts.map { $0.renamed(names) })
    case .or(let parts): .or(parts.map { $0.renamed(names) })
    case .implies(let first, let second): .implies(first.renamed(names), second.renamed(names))
    case .iff(let first, let second): .iff(first.renamed(names), second.renamed(names))
    }
  }

  /// A text that is the same for statements that differ in the order of `and`, `or` and `iff` only.
  var normalText: String {
    switch self {
    case .tellingTruth(let person): return "k\(person)"
    case .lying(let person): return "n\(person)"
    case .not(let inner): return "!(\(inner.normalText))"
    case .and(let parts):
      return "&(" + parts.map(\.normalText).sorted().joined(separator: ",") + ")"
    case .or(let parts):
      return "|(" + parts.map(\.normalText).sorted().joined(separator: ",") + ")"
    case .implies(let first, let second): return ">(\(first.normalText),\(second.normalText))"
    case .iff(let first, let second):
      return "=(" + [first.normalText, second.normalText].sorted().joined(separator: ",") + ")"
    }
  }
}
