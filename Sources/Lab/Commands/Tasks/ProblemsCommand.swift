import Language
import Tasks

struct ProblemsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "problems", area: .tasks,
    summary: "Read problems from JSON lines as data sets publish them.",
    discussion: """
      Logic-RL, mem-kk-logic, Countdown, GSM8K, MATH, AIME, AMC, SimpleRL, verl and TRL rows are told apart by
      their fields. A row that has no question or no truth is an error with its line.
      """,
    examples: ["problems \"3ppl_train.jsonl\" | first 2 | table"])

  @Argument("The file.") var file: String
  @Option("Most problems to keep; nil keeps all.") var count: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let problems = try ProblemFile.problems(path: context.session.files.path(file))
    return .list(
      problems.prefix(count ?? .max).map { .object(ProblemValue(problem: $0)) })
  }
}
