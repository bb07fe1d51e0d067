import Settings

/// The rules that go by a name, in the order in which they are listed.
public enum NamedRules {
  public static let all: [any NamedRule.Type] = [
    LogicRLRule.self, CountdownRule.self, SimpleRLRule.self, SimpleRLZooRule.self,
    MathEqualRule.self, MathAnswerRule.self, R1Rule.self, LanguageConsistencyRule.self,
    LengthRule.self, RepetitionRule.self, BehaviourRule.self,
  ]

  public static let names = all.map { $0.name }

  /// Nil when no rule has this name.
  public static func named(_ name: String) -> (any NamedRule.Type)? {
    all.first { $0.name == name }
  }
}
