import Language
import Rewards

struct RulesCommand: Command {
  static let declaration = CommandDeclaration(
    name: "rules", area: .rewards, summary: "The rules that there are.",
    examples: ["rules | table"])

  func run(in context: CommandContext<Session>) throws -> Value {
    .list(
      RuleName.allCases.map { rule in
        .record(Record([("name", .string(rule.rawValue)), ("gives", .string(rule.summary))]))
      })
  }
}
