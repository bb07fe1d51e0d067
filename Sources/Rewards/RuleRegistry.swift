/// The rules by name.
public enum RuleName: String, Sendable, Hashable, CaseIterable {
  case logicRL = "logic_rl"
  case countdown

  /// One line on what the rule gives.
  public var summary: String {
    switch self {
    case .logicRL: "format ±1 and answer 2, −1.5 or −2, as Logic-RL published it"
    case .countdown: "1 for the target, 0.1 for another answer, 0 for none, as TinyZero published it"
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
    case .countdown:
      [
        ("strict", "true closes what can be gamed: whole numbers and + - * / only"),
        ("format_score", "for an answer that is wrong; 0.1 as published"),
      ]
    }
  }

  /// The rule with settings of its own.
  ///
  /// - Throws: ``RuleError`` for a setting that the rule does not have.
  public func rule(settings: [(name: String, value: Double)] = []) throws(RuleError) -> any Rule {
    for (name, value) in settings {
      guard self.settings.contains(where: { $0.name == name }) else {
        throw RuleError(setting: name, description: "\(rawValue) has no setting '\(name)'")
      }
      guard value.isFinite, value >= 0 else {
        throw RuleError(setting: name, description: "\(name) is \(value): it must be 0 or more")
      }
    }
    func setting(_ name: String, _ standard: Double) -> Double {
      settings.last { $0.name == name }?.value ?? standard
    }
    switch self {
    case .logicRL:
      return LogicRLRule(
        formatWeight: setting("format_weight", 1), answerWeight: setting("answer_weight", 1))
    case .countdown:
      return CountdownRule(
        isStrict: setting("strict", 0) != 0, formatScore: setting("format_score", 0.1))
    }
  }
}
