import Language
import Rewards

struct MathEqualCommand: Command {
  static let declaration = CommandDeclaration(
    name: "math_equal", area: .rewards,
    summary: "Whether an answer equals a reference, LaTeX or plain.",
    discussion: """
      Numbers, fractions, percentages, formulas, equations and inequalities, intervals, pairs, sets, lists,
      matrices, choices, words, times and number systems are compared by what they mean.
      """,
    examples: [
      .init("math_equal \"0.5\" \"\\\\frac{1}{2}\"", shows: "true"),
      "math_equal \"[1, 2)\" \"1 <= x <= 2\" explain=true",
    ])

  @Argument("The answer.") var answer: String
  @Argument("The reference.") var reference: String
  @Option("Gives a record with the reason.") var explain = false

  func run(in context: CommandContext<Session>) throws -> Value {
    let verdict = mathVerdict(answer: answer, reference: reference)
    guard explain else { return .bool(verdict.isEqual) }
    return .record(
      Record([("equal", .bool(verdict.isEqual)), ("reason", .string(verdict.reason))]))
  }
}
