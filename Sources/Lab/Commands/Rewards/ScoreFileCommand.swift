import Files
import Language
import Rewards

struct ScoreFileCommand: Command {
  static let declaration = CommandDeclaration(
    name: "score_file", area: .rewards,
    summary: "Judge the responses in a file of JSON lines, as knave score does.",
    discussion: """
      Each line of the new file is a line of the old one with score, components and reason added. Lines that
      cannot be judged are reported and passed over.
      """,
    examples: ["score_file \"responses.jsonl\" logic_rl to=\"scored.jsonl\""])

  @Argument("The file of responses.") var file: String
  @Argument("The rule, or a function of a score.") var rule: RuleArgument
  @Option("The file to write; nil only counts.") var to: String? = nil
  @Option("The file's own names of fields: {response: \"text\"}.") var fields = FieldNames()

  func run(in context: CommandContext<Session>) throws -> Value {
    let names = Dictionary(fields.names.map { ($0.name, $0.written) }, uniquingKeysWith: { $1 })
    let access = context.session.files
    let path = try access.path(file)
    let scorer = RowScorer(rule: rule.rule, fields: names)
    var complaints = 0
    func report(_ message: String) {
      complaints += 1
      if complaints <= 10 { context.print("passed over: " + message) }
    }
    let result: ScoredFile
    if let to {
      let output = try AtomicFile(path: access.path(to))
      result = try scoreFile(
        path, by: scorer, write: { try output.write($0) }, report: report)
      try output.place()
    } else {
      result = try scoreFile(path, by: scorer, write: { _ in }, report: report)
    }
    if complaints > 10 { context.print("and \(complaints - 10) more") }
    return .record(
      Record([
        ("scored", .integer(result.scored)), ("passed_over", .integer(result.passedOver)),
        ("mean", result.mean.map(Value.number) ?? .nil),
      ]))
  }
}
