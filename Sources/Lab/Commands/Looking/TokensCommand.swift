import Language

struct TokensCommand: Command {
  static let declaration = CommandDeclaration(
    name: "tokens", area: .looking,
    summary: "A record for each token of a rollout: text, log-probability, ratio, advantage.",
    discussion: """
      Shown, the tokens are a line of text, cold to hot by one of their numbers; without colour, a
      table. kl is the log-probability less that of the reference; gradient is d loss / d log-prob.
      """,
    examples: ["tokens t.rollouts[0] | first 10 | table", "tokens t.rollouts[0] by=advantage"])

  @Argument("The rollout.") var rollout: RolloutValue
  @Option("What the colours show.") var by = TokenMeasure.logProb

  func run(in context: CommandContext<Session>) throws -> Value {
    if rollout.measure(by, of: 0) == nil, !rollout.rollout.tokens.isEmpty {
      throw ArgumentError("by", "the rollout has no \(by.rawValue) yet", hint: "step its trainer on")
    }
    return .object(TokenView(rollout: rollout, measure: by, heat: context.session.heat))
  }
}
