import Settings

/// A rule in writing: its name and settings, or the terms of a sum. It says whether two rules are the
/// same, and makes the rule again where it is one of the registered ones.
public struct RuleSpecification: Codable, Hashable, Sendable {
  public struct Setting: Codable, Hashable, Sendable {
    public let name: String
    public let value: Double
  }

  public struct Term: Codable, Hashable, Sendable {
    public let weight: Double
    public let rule: RuleSpecification
  }

  public let name: String
  public let settings: [Setting]
  /// Of a weighted sum; nil for one rule.
  public let terms: [Term]?

  public init(_ rule: any Rule) {
    name = rule.name
    // Numbers, as in files of earlier versions: 1 for true.
    settings = rule.settings.map {
      Setting(name: $0.name, value: $0.value.number ?? ($0.value == .boolean(true) ? 1 : 0))
    }
    terms = (rule as? SumRule)?.terms.map {
      Term(weight: $0.weight, rule: RuleSpecification($0.rule))
    }
  }

  /// The rule in words: `logic_rl answer_weight=2.0`.
  public var summary: String {
    ([name] + settings.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
  }

  /// The rule that this describes.
  ///
  /// - Throws: ``RuleError`` when it is none of the registered rules, such as a function that a session
  ///   defined.
  public func rule() throws(RuleError) -> any Rule {
    if let terms {
      var made: [SumRule.Term] = []
      for term in terms {
        made.append(SumRule.Term(weight: term.weight, rule: try term.rule.rule()))
      }
      return SumRule(made)
    }
    guard let named = NamedRules.named(name) else {
      throw RuleError(description: "'\(name)' is no rule that can be made from its name")
    }
    return try named.rule(settings: settings.map { ($0.name, .number($0.value)) })
  }
}
