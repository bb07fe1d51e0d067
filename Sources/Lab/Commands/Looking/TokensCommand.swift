import Language

struct TokensCommand: Command {
  static let declaration = CommandDeclaration(
    name: "tokens", area: .looking,
    summary: "A record for each token of a rollout: text, log-probability, ratio, advantage.",
    discussion: """
      Shown, the tokens are a line of text, cold to hot by one of their numbers; without colour, a
      table. log_prob is that of the policy that sampled, now that of the policy in the loss. kl is the
      estimate in the loss; before the loss, and without one there, the log-probability less that of
      the reference. gradient is d loss / d log-prob, share its part of all tokens' together.
      """,
    examples: [
      "tokens t.rollouts[0] | first 10 | table", "tokens t.rollouts[0] by=advantage",
      "tokens t.rollouts[0] columns=[\"token\", \"now\", \"ratio\", \"advantage\", \"share\"] | last 5 | table",
    ])

  @Argument("The rollout.") var rollout: RolloutValue
  @Option("What the colours show.") var by = TokenMeasure.logProb
  @Option("The columns of a table; all if nil.") var columns: [String]? = nil

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
    if let columns {
      return .list(try rollout.tokenRecords.map { try chosen(columns, of: $0) })
    }
    return .object(TokenView(rollout: rollout, measure: by, heat: context.session.heat))
  }
  private func chosen(_ columns: [String], of value: Value) throws -> Value {
    guard case .record(let record) = value else { return value }
    return .record(
      Record(
        try columns.map { name in
          guard let value = record[name] else {
            throw ArgumentError(
              "columns", "the tokens have no '\(name)'",
              hint: "they have " + record.keys.joined(separator: ", "))
          }
          return (name, value)
        }))
  }
}
