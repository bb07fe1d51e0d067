import Language
import Rewards
import Settings
import Training

/// The settings of a trainer in the language: the rule, and the table of ``TrainerSetting``.
let trainerSettingNames: [ParameterDescription.Setting] =
  [.init("rule", "The rule that judges answers.", choices: NamedRules.names)]
  + TrainerSetting.all.map { .init($0.name, $0.setting.help, choices: $0.setting.choices) }

/// Applies settings to a configuration.
///
/// - Returns: the rule, if one of the settings names one.
/// - Throws: `ArgumentError` naming the setting.
func apply(
  _ settings: [(name: String, value: Value)], to configuration: inout TrainerConfiguration
) throws -> (any Rule)? {
  var rule: (any Rule)?
  for (name, value) in settings {
    do {
      if name == "rule" {
        rule = try RuleArgument(value).rule
      } else if let setting = TrainerSetting.named(name) {
        try setting.set(try settingValue(value, setting.kind), in: &configuration)
      }
    } catch {
      throw ArgumentError(name, "\(name): \(error)")
    }
  }
  return rule
}

/// The settings of a configuration as a record.
func trainerSettings(_ configuration: TrainerConfiguration) -> Record {
  Record(TrainerSetting.all.map { ($0.name, Value($0.setting.value(in: configuration))) })
}

/// A value of the language as a setting takes it.
///
/// - Throws: `ConversionError` when it is of another kind.
private func settingValue(_ value: Value, _ kind: SettingKind) throws -> SettingValue {
  switch kind {
  case .boolean: return .boolean(try Bool(value))
  case .integer: return .integer(try Int(value))
  case .number: return .number(try Double(value))
  case .optional(let wrapped):
    return value.isAbsent ? .none : try settingValue(value, wrapped)
  case .word(let words):
    guard case .string(let word) = value, words.contains(word) else {
      throw ConversionError(expected: "one of " + words.joined(separator: ", "), found: value)
    }
    return .word(word)
  }
}

extension Value {
  fileprivate init(_ value: SettingValue) {
    self =
      switch value {
      case .none: .nil
      case .boolean(let value): .bool(value)
      case .integer(let value): .integer(value)
      case .number(let value): .number(value)
      case .word(let word): .string(word)
      }
  }
}
