import Language
import Rewards

struct RulesCommand: Command {
  static let declaration = CommandDeclaration(
    name: "rules", area: .rewards, summary: "The rules that there are.",
    examples: ["rules | table"])

  func run(in context: CommandContext<Session>) throws -> Value {
    .list(
      NamedRules.all.map { rule in
        .record(Record([("name", .string(rule.name)), ("gives", .string(rule.summary))]))
      })
  }
}
