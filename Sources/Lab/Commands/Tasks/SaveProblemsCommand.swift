import Language
import Tasks

struct SaveProblemsCommand: Command {
  static let declaration = CommandDeclaration(
    name: "save_problems", area: .tasks,
    summary: "Write problems as JSON lines, in the rows of the public data sets.",
    examples: ["save_problems puzzles \"puzzles.jsonl\"; problems \"puzzles.jsonl\" | first | show"])

  @Argument("The problems.") var problems: ProblemList
  @Argument("The file.") var file: String

  func run(in context: CommandContext<Session>) throws -> Value {
    try ProblemFile.write(problems.problems, to: context.session.files.path(file))
    return .nil
  }
}
