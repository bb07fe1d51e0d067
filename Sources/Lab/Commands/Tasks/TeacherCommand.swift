import Language
import Tasks

struct TeacherCommand: Command {
  static let declaration = CommandDeclaration(
    name: "teacher", area: .tasks,
    summary: "The teacher's response to a puzzle: a backtracking search, then the answer.",
    examples: ["print teacher(kk(people=2, seed=1)[0])"])

  @Argument("The problem.") var problem: ProblemValue

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let puzzle = problem.problem.puzzle else {
      throw ArgumentError("problem", "the problem's statements are not known, only its text")
    }
    return .string(puzzle.teacherResponse)
  }
}
