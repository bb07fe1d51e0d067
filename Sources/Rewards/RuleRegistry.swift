/// The rules by name.
public enum RuleName: String, Sendable, Hashable, CaseIterable {
  case logicRL = "logic_rl"
  case countdown
  case simpleRL = "simple_rl"
  case simpleRLZoo = "simple_rl_zoo"
  case mathEqual = "math_equal"
  case r1
  case languageConsistency = "language_consistency"
  case length
  case repetition
  case behaviours

  /// One line on what the rule gives.
  public var summary: String {
    switch self {
    case .logicRL: "format ±1 and answer 2, −1.5 or −2, as Logic-RL published it"
    case .countdown: "1 for the target, 0.1 for another answer, 0 for none, as TinyZero published it"
    case .simpleRL: "1 for a right answer, −0.5 for a wrong one, −1 without a box, as SimpleRL published it"
    case .simpleRLZoo: "1 for a right answer, 0 for a wrong one, as SimpleRL-Zoo has it"
    case .mathEqual: "1 for an answer that equals the reference, else 0"
    case .r1: "1 for thinking and answer in their tags, 1 for a right answer"
    case .languageConsistency: "minus the share of letters outside the prompt's script"
    case .length: "0 within the limits of length, down to −1 beyond"
    case .repetition: "minus the share of runs of words that occurred before"
    case .behaviours: "how often the response verifies, backtracks, sets subgoals and works backwards"
    }
  }

  /// The settings that a rule takes, each with what it means.
  public var settings: [(name: String, help: String)] {
    let strict = "true closes what can be gamed: "
    return switch self {
    case .logicRL:
      [
        ("strict", strict + "thinking with words, nothing outside the tags, plain claims only"),
        ("format_weight", "multiplies the format's part; 1 as published"),
        ("answer_weight", "multiplies the answer's part; 1 as published"),
      ]
    case .countdown:
      [
        ("strict", strict + "whole numbers and + - * / only"),
        ("format_score", "for an answer that is wrong; 0.1 as published"),
      ]
    case .simpleRL: [("strict", strict + "a complete box, judged as math_equal judges")]
    case .simpleRLZoo, .mathEqual, .behaviours: []
    case .r1:
      [
        ("format_weight", "what the right form earns; 1"),
        ("accuracy_weight", "what a right answer earns; 1"),
      ]
    case .languageConsistency: [("thinking_only", "true looks before </think> only")]
    case .length:
      [
        ("least", "shortest response without a penalty, in characters; 0"),
        ("most", "longest response without a penalty, in characters; 4000"),
        ("ramp", "characters beyond in which the penalty grows to 1; 1000"),
      ]
    case .repetition: [("run", "words in a run; 4")]
    }
  }

  /// The rule with settings of its own.
  ///
  /// - Throws: ``RuleError`` for a setting that the rule does not have, or out of its range.
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
    func count(_ name: String, _ standard: Int, least: Int = 0) throws(RuleError) -> Int {
      let value = setting(name, Double(standard))
      guard value >= Double(least), value <= 1e9, value == value.rounded() else {
        throw RuleError(
          setting: name, description: "\(name) is \(value): it must be a whole number from \(least)")
      }
      return Int(value)
    }
    switch self {
    case .logicRL:
      return LogicRLRule(
        isStrict: setting("strict", 0) != 0, formatWeight: setting("format_weight", 1), answerWeight: setting("answer_weight", 1))
    case .countdown:
      return CountdownRule(
        isStrict: setting("strict", 0) != 0, formatScore: setting("format_score", 0.1))
    case .simpleRL: return SimpleRLRule(isStrict: setting("strict", 0) != 0)
    case .simpleRLZoo: return SimpleRLZooRule()
    case .mathEqual: return MathEqualRule()
    case .r1:
      return R1Rule(
        formatWeight: setting("format_weight", 1), accuracyWeight: setting("accuracy_weight", 1))
    case .languageConsistency:
      return LanguageConsistencyRule(isThinkingOnly: setting("thinking_only", 0) != 0)
    case .length:
      return LengthRule(
        least: try count("least", 0), most: try count("most", 4000),
        ramp: try count("ramp", 1000, least: 1))
    case .repetition: return RepetitionRule(runLength: try count("run", 4, least: 1))
    case .behaviours: return BehaviourRule()
    }
  }
}
