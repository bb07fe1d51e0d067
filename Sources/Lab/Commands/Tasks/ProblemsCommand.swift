import Language
import Tasks

struct ProblemsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "problems", area: .tasks,
    summary: "Read problems from JSON lines as data sets publish them.",
    discussion: """
      Logic-RL, mem-kk-logic, Countdown, GSM8K, MATH, AIME, AMC, SimpleRL, verl and TRL rows are told apart by
      their fields. A row that has no question or no truth is an error with its line; rows after the first
      'count' are not read.
      """,
    examples: ["problems \"3ppl_train.jsonl\" | first 2 | table"])

  @Argument("The file.") var file: String
  @Option("Most problems to keep; nil keeps all.", range: 0...1_000_000_000)
  var count: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    return try context.list(
      of: try ProblemFile.problems(
        path: context.session.files.path(file), limit: count ?? .max,
        checkpoint: context.checkpoint))
  }
}
