import Randomness

/// Names of inhabitants: common, of one ASCII word, none of which holds a role's name.
let inhabitantNames = [
  "Ada", "Amos", "Ben", "Clara", "Dora", "Edgar", "Ella", "Felix", "Flora", "George", "Hanna",
  "Hugo", "Ida", "Ivan", "Jonas", "Julia", "Karl", "Laura", "Leo", "Lydia", "Marta", "Max", "Nina",
  "Nora", "Oscar", "Paula", "Peter", "Rosa", "Simon", "Theo", "Vera", "Zoey",
]

extension Statement {
  /// The statement in words; inner ones of several parts are set off by "it is true that".
  public func text(_ names: [String]) -> String { text(names, isInner: false) }

  private func text(_ names: [String], isInner: Bool) -> String {
    switch self {
    case .tellingTruth(let person): return "\(names[person]) is a knight"
    case .lying(let person): return "\(names[person]) is a knave"
    case .not(.tellingTruth(let person)): return "\(names[person]) is not a knight"
    case .not(.lying(let person)): return "\(names[person]) is not a knave"
    case .not(let inner): return "it is not true that \(inner.text(names, isInner: true))"
    case .and(let parts): return joined(parts, "and", names, isInner)
    case .or(let parts): return joined(parts, "or", names, isInner)
    case .implies(let first, let second):
      return grouped(
        "if \(first.text(names, isInner: true)) then \(second.text(names, isInner: true))", isInner)
    case .iff(let first, let second):
      return grouped(
        "\(first.text(names, isInner: true)) if and only if \(second.text(names, isInner: true))",
        isInner)
    }
  }

  private func joined(
    _ parts: [Statement], _ word: String, _ names: [String], _ isInner: Bool
  ) -> String {
    grouped(
      parts.map { $0.text(names, isInner: true) }.joined(separator: " \(word) "), isInner)
  }

  private func grouped(_ text: String, _ isInner: Bool) -> String {
    isInner ? "(\(text))" : text
  }
}

extension KnightsAndKnavesPuzzle {
  /// The puzzle in words: the rules, what everyone says, the question.
  public var text: String {
    let claims = zip(names, statements).map { name, statement in
      "\(name) says: \(statement.text(names))."
    }
    return "Everyone here is a knight, who always tells the truth, or a knave, who always lies. "
      + claims.joined(separator: " ") + " Who is what?"
  }

  /// The problem of a generated puzzle.
  public func problem(seed: Int?, index: Int) -> Problem {
    Problem(
      task: "kk", seed: seed, index: index, messages: [Message(role: .user, content: text)],
      truth: .knightsAndKnaves(names: names, solution: solution), puzzle: self)
  }
}
