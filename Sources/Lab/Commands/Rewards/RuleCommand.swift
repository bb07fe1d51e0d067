import Language
import Rewards
import Settings

struct RuleCommand: Command {
  static let declaration = CommandDeclaration(
    name: "rule", area: .rewards, summary: "A rule with settings of its own.",
    examples: ["rule logic_rl format_weight=2", "rule countdown strict=true"])

  @Argument("The rule.") var rule: RuleArgument
  @Settings(
    "Settings of the rule.",
    known: NamedRules.all.flatMap { rule in
      rule.settingDescriptions.map {
        ParameterDescription.Setting($0.name, "Of \(rule.name): \($0.help).")
      }
    }) var settings: [(name: String, value: Value)]

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let named = NamedRules.named(rule.rule.name) else { return rule.languageValue }
    do {
      return .object(
        RuleValue(
          rule: try named.rule(
            settings: settings.map { ($0.name, try settingValue($0)) })))
    } catch let error as RuleError {
      throw ArgumentError(error.setting ?? "rule", error.description)
    }
  }

  private func settingValue(_ setting: (name: String, value: Value)) throws -> SettingValue {
    switch setting.value {
    case .bool(let value): return .boolean(value)
    case .integer(let value): return .integer(value)
    default:
      do { return .number(try Double(setting.value)) } catch {
        throw ArgumentError(setting.name, "\(setting.name): \(error)")
      }
    }
  }
}
