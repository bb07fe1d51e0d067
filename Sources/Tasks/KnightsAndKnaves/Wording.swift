import Randomness

/// Names of inhabitants: common, of one ASCII word, none of which holds a role's name.
let inhabitantNames = [
  "Ada", "Amos", "Ben", "Clara", "Dora", "Edgar", "Ella", "Felix", "Flora", "George", "Hanna",
  "Hugo", "Ida", "Ivan", "Jonas", "Julia", "Karl", "Laura", "Leo", "Lydia", "Marta", "Max", "Nina",
  "Nora", "Oscar", "Paula", "Peter", "Rosa", "Simon", "Theo", "Vera", "Zoey",
]

extension Statement {
  /// The statement in words; inner ones of several parts are set off by "it is true that".
  public func text(_ names: [String], roles: RolePair = .knightAndKnave) -> String {
    text(names, roles, isInner: false)
  }

  private func text(_ names: [String], _ roles: RolePair, isInner: Bool) -> String {
    func inner(_ statement: Statement) -> String { statement.text(names, roles, isInner: true) }
    switch self {
    case .tellingTruth(let person): return "\(names[person]) is \(roles.phrase(true))"
    case .lying(let person): return "\(names[person]) is \(roles.phrase(false))"
    case .not(.tellingTruth(let person)): return "\(names[person]) is not \(roles.phrase(true))"
    case .not(.lying(let person)): return "\(names[person]) is not \(roles.phrase(false))"
    case .not(let part): return "it is not true that \(inner(part))"
    case .and(let parts): return grouped(parts.map(inner).joined(separator: " and "), isInner)
    case .or(let parts): return grouped(parts.map(inner).joined(separator: " or "), isInner)
    case .implies(let first, let second):
      return grouped("if \(inner(first)) then \(inner(second))", isInner)
    case .iff(let first, let second):
      return grouped("\(inner(first)) if and only if \(inner(second))", isInner)
    }
  }

  private func grouped(_ text: String, _ isInner: Bool) -> String {
    isInner ? "(\(text))" : text
  }
}

extension KnightsAndKnavesPuzzle {
  /// The puzzle in words: the rules, what everyone says, the question.
  public var text: String {
    let claims = order.map { "\(names[$0]) says: \(statements[$0].text(names, roles: roles))." }
    return "Everyone here is \(roles.phrase(true)), who always tells the truth, or "
      + "\(roles.phrase(false)), who always lies. "
      + claims.joined(separator: " ") + " Who is what?"
  }

  /// The problem of a generated puzzle.
  public func problem(seed: Int?, index: Int) -> Problem {
    Problem(
      task: "kk", seed: seed, index: index, messages: [Message(role: .user, content: text)],
      truth: .knightsAndKnaves(names: names, solution: solution), puzzle: self)
  }
}
