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
    if rollout.rollout.reported != nil, rollout.rollout.tokenCount == 0 {
      throw ArgumentError("rollout", "of this answer only the text is known, not its tokens")
    }
    if rollout.measure(by, of: 0) == nil, rollout.rollout.tokenCount > 0 {
      let isOurs = rollout.rollout.reported == nil
      throw ArgumentError(
        "by", "the rollout has no \(by.rawValue)" + (isOurs ? " yet" : ""),
        hint: isOurs ? "step its trainer on" : "it was sampled elsewhere, and none was told")
    }
    return .object(TokenView(rollout: rollout, measure: by, heat: context.session.heat))
  }
}
