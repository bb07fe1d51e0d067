import Language
import Rewards
import Settings

/// A rule as a value. Rules add up, and take a weight: `rule(logic_rl) + 0.2 * rule(length)`.
struct RuleValue: ObjectValue {
  let rule: any Rule

  var typeName: String { "a rule" }
  var summary: String {
    "rule \(rule.name)"
      + rule.settings.map { " \($0.name)=\(settingText($0.value))" }.joined()
  }
  var memberNames: [String] { ["name", "maximum"] }

  func member(_ name: String) -> Value? {
    switch name {
    case "name": .string(rule.name)
    case "maximum": .number(rule.maximum)
    default: nil
    }
  }

  func binary(_ symbol: String, _ other: Value, isRight: Bool) -> Value? {
    switch symbol {
    case "+":
      guard case .object(let object) = other, let value = object as? RuleValue else { return nil }
      return .object(
        RuleValue(rule: SumRule(isRight ? value.terms + terms : terms + value.terms)))
    case "-" where !isRight:
      guard case .object(let object) = other, let value = object as? RuleValue else { return nil }
      return .object(RuleValue(rule: SumRule(terms + value.scaled(by: -1))))
    case "*":
      guard let weight = other.asDouble, weight.isFinite else { return nil }
      return .object(RuleValue(rule: SumRule(scaled(by: weight))))
    default: return nil
    }
  }

  private func settingText(_ value: SettingValue) -> String {
    if case .number(let number) = value { shortNumber(number) } else { value.description }
  }

  func negated() -> Value? { .object(RuleValue(rule: SumRule(scaled(by: -1)))) }

  private var terms: [SumRule.Term] {
    (rule as? SumRule)?.terms ?? [SumRule.Term(weight: 1, rule: rule)]
  }

  private func scaled(by weight: Double) -> [SumRule.Term] {
    terms.map { SumRule.Term(weight: weight * $0.weight, rule: $0.rule) }
  }
}

/// A rule given by its name, as a value, or as a function of a score.
struct RuleArgument: ValueConvertible {
  let rule: any Rule

  static var typeDescription: String { "a rule" }
  static var choices: [String]? { NamedRules.names }

  init(_ rule: any Rule) { self.rule = rule }

  init(_ value: Value) throws {
    switch value {
    case .string(let word):
      guard let named = NamedRules.named(word) else {
        throw ConversionError(
          expected: "one of " + NamedRules.names.joined(separator: ", "), found: value)
      }
      rule = named.init()
    case .function(let function): rule = FunctionRule(function: function, base: nil)
    case .object(let object):
      guard let value = object as? RuleValue else { fallthrough }
      rule = value.rule
    default: throw ConversionError(expected: Self.typeDescription, found: value)
    }
  }

  var languageValue: Value {
    if let function = rule as? FunctionRule { return .function(function.function) }
    return rule.settings.isEmpty && NamedRules.named(rule.name) != nil
      ? .string(rule.name) : .object(RuleValue(rule: rule))
  }
}
