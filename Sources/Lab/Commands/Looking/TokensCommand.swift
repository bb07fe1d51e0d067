import Language

struct TokensCommand: Command {
  static let declaration = CommandDeclaration(
    name: "tokens", area: .looking,
    summary: "A record for each token of a rollout: text, log-probability, ratio, advantage.",
    examples: ["tokens t.rollouts[0] | first 10 | table"])

  @Argument("The rollout.") var rollout: RolloutValue

  func run(in context: CommandContext<Session>) throws -> Value { .list(rollout.tokenRecords) }
}
