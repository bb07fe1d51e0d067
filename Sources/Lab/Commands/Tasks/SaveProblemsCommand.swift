import Language
import Tasks

struct SaveProblemsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "save_problems", area: .tasks,
    summary: "Write problems as JSON lines, in the rows of the public data sets.",
    discussion: """
      The rows are those of mem-kk-logic, of Countdown, or question and answer. TRL and verl train on them
      as they are: each has prompt, data_source, ability, reward_model and extra_info. The command problems
      reads back the same problems. Keep one task in a file: their tools want the same fields in every row.
      """,
    examples: ["save_problems puzzles \"puzzles.jsonl\"; problems \"puzzles.jsonl\" | first | show"]
  )

  @Argument("The problems.") var problems: ProblemList
  @Argument("The file.") var file: String

  func run(in context: CommandContext<Session>) throws -> Value {
    if let problem = problems.problems.first(where: { $0.truth == .unknown }) {
      throw ArgumentError(
        "problems", "problem \(problem.index) (\(problem.task)) has no known truth to write")
    }
    try ProblemFile.write(
      problems.problems, to: context.session.files.path(file), checkpoint: context.checkpoint)
    return .nil
  }
}
