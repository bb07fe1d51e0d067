import Language
import Rewards

struct RuleCommand: Command {
  static let declaration = CommandDeclaration(
    name: "rule", area: .rewards, summary: "A rule with settings of its own.",
    examples: ["rule logic_rl format_weight=2", "rule countdown strict=true"])

  @Argument("The rule.") var rule: RuleArgument
  @Settings(
    "Settings of the rule.",
    known: RuleName.allCases.flatMap { rule in
      rule.settings.map {
        ParameterDescription.Setting($0.name, "Of \(rule.rawValue): \($0.help).")
      }
    }) var settings: [(name: String, value: Value)]

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let name = RuleName(rawValue: rule.rule.name) else { return rule.languageValue }
    do {
      return .object(
        RuleValue(
          rule: try name.rule(
            settings: settings.map { ($0.name, try number($0)) })))
    } catch let error as RuleError {
      throw ArgumentError(error.setting ?? "rule", error.description)
    }
  }

  private func number(_ setting: (name: String, value: Value)) throws -> Double {
    if case .bool(let isOn) = setting.value { return isOn ? 1 : 0 }
    do { return try Double(setting.value) } catch {
      throw ArgumentError(setting.name, "\(setting.name): \(error)")
    }
  }
}
