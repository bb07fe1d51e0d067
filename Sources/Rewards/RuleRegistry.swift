/// The rules by name.
public enum RuleName: String, Sendable, Hashable, CaseIterable {
  case logicRL = "logic_rl"

  /// One line on what the rule gives.
  public var summary: String {
    switch self {
    case .logicRL: "format ±1 and answer 2, −1.5 or −2, as Logic-RL published it"
    }
  }

  /// The settings that a rule takes, each with what it means.
  public var settings: [(name: String, help: String)] {
    switch self {
    case .logicRL:
      [
        ("format_weight", "multiplies the format's part; 1 as published"),
        ("answer_weight", "multiplies the answer's part; 1 as published"),
      ]
    }
  }

  /// The rule with settings of its own.
  ///
  /// - Throws: ``RuleError`` for a setting that the rule does not have.
  public func rule(settings: [(name: String, value: Double)] = []) throws(RuleError) -> any Rule {
    switch self {
    case .logicRL:
      var rule = LogicRLRule()
      for (name, value) in settings {
        guard value.isFinite, value >= 0 else {
          throw RuleError(setting: name, description: "\(name) is \(value): it must be 0 or more")
        }
        switch name {
        case "format_weight": rule.formatWeight = value
        case "answer_weight": rule.answerWeight = value
        default:
          throw RuleError(setting: name, description: "\(rawValue) has no setting '\(name)'")
        }
      }
      return rule
    }
  }
}
