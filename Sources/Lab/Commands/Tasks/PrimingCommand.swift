import Language
import Tasks

extension PrimingSet: ChoiceConvertible {}

struct PrimingCommand: Command {
  static let declaration = CommandDeclaration(
    name: "priming", area: .tasks,
    summary: "Traces of thought on Countdown problems that show certain habits, to fine-tune on.",
    discussion: """
      The result is a list of records {problem, response} for sft. Every equation in them is true, and
      success is claimed only where there is one; wrong=true ends each with an answer that misses.
      Problems without a trace are left out.
      """,
    examples: [
      "d = countdown count=3 numbers=3 seed=1; sft m (priming d set=only_backtracking) steps=1 batch=3"
    ])

  @Argument("The problems.") var problems: ProblemList
  @Option("Which habits.") var set = PrimingSet.allStrategies
  @Option("Whether answers miss the target.") var wrong = false
  @Option("Attempts that fail first, at the most, where there are any.", range: 1...100)
  var misses = 3
  @Option("Seed of the words and attempts; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let stream = context.session.stream("priming", seed: seed)
    var examples: [Value] = []
    for (index, problem) in problems.problems.enumerated() {
      guard case .countdown(let numbers, let target) = problem.truth else {
        throw ArgumentError("problems", "problem \(index) is no Countdown problem")
      }
      let response = try set.response(
        numbers: numbers, target: target, isWrong: wrong, missLimit: misses,
        using: stream.substream("trace", index), checkpoint: context.checkpoint)
      guard let response else { continue }
      examples.append(
        .record(
          Record([
            ("problem", .object(ProblemValue(problem: problem))), ("response", .string(response)),
          ])))
    }
    return .list(examples)
  }
}
