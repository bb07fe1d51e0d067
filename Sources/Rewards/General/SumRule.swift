import Tasks

/// A weighted sum of rules, a component for each.
public struct SumRule: Rule {
  public struct Term: Sendable {
    public let weight: Double
    public let rule: any Rule

    public init(weight: Double, rule: any Rule) {
      self.weight = weight
      self.rule = rule
    }
  }

  public let terms: [Term]

  public init(_ terms: [Term]) { self.terms = terms }

  /// The rules with their weights: `logic_rl + 0.2 * language_consistency`.
  public var name: String {
    terms.map { $0.weight == 1 ? $0.rule.name : "\(weightText($0.weight)) * \($0.rule.name)" }
      .joined(separator: " + ")
  }

  private func weightText(_ weight: Double) -> String {
    Int(exactly: weight).map(String.init) ?? String(weight)
  }

  /// The most that the rules with a positive weight give; for a negative weight their worst is not known
  /// and counts as 0.
  public var maximum: Double { terms.reduce(0) { $0 + max(0, $1.weight) * $1.rule.maximum } }

  public var needs: ProblemNeeds {
    terms.reduce(ProblemNeeds(question: .ignored, truth: .ignored)) { $0.union($1.rule.needs) }
  }

  public func maximum(for problem: Problem) -> Double {
    terms.reduce(0) { $0 + max(0, $1.weight) * $1.rule.maximum(for: problem) }
  }

  public func score(response: String, problem: Problem) throws(RuleError) -> Score {
    var components: [ScoreComponent] = []
    for term in terms {
      let score = try term.rule.score(response: response, problem: problem)
      let same = components.count { $0.name.prefix { $0 != "#" } == term.rule.name }
      components.append(
        ScoreComponent(
          name: same == 0 ? term.rule.name : "\(term.rule.name)#\(same + 1)",
          value: term.weight * score.total, reason: score.reason))
    }
    return Score(components)
  }
}
