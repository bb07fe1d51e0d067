import Language
import Rewards

/// A rule as a value.
struct RuleValue: ObjectValue {
  let rule: any Rule

  var typeName: String { "a rule" }
  var summary: String {
    "rule \(rule.name)"
      + rule.settings.map { " \($0.name)=\(shortNumber($0.value))" }.joined()
  }
  var memberNames: [String] { ["name", "maximum"] }

  func member(_ name: String) -> Value? {
    switch name {
    case "name": .string(rule.name)
    case "maximum": .number(rule.maximum)
    default: nil
    }
  }
}

/// A rule given by its name or as a value.
struct RuleArgument: ValueConvertible {
  let rule: any Rule

  static var typeDescription: String { "a rule" }
  static var choices: [String]? { RuleName.allCases.map(\.rawValue) }

  init(_ rule: any Rule) { self.rule = rule }

  init(_ value: Value) throws {
    switch value {
    case .string(let word):
      guard let name = RuleName(rawValue: word) else {
        throw ConversionError(
          expected: "one of " + RuleName.allCases.map(\.rawValue).joined(separator: ", "),
          found: value)
      }
      rule = try name.rule()
    case .object(let object):
      guard let value = object as? RuleValue else { fallthrough }
      rule = value.rule
    default: throw ConversionError(expected: Self.typeDescription, found: value)
    }
  }

  var languageValue: Value {
    rule.settings.isEmpty ? .string(rule.name) : .object(RuleValue(rule: rule))
  }
}
