import Language
import Tasks

struct TeacherCommand: Command {
  static let declaration = CommandDeclaration(
    name: "teacher", area: .tasks,
    summary: "The teacher's response to a puzzle: a backtracking search, then the answer.",
    discussion: """
      A careless teacher overlooks each contradiction with a probability, and then mostly ends with a
      wrong answer.
      """,
    examples: ["print teacher(kk(people=2, seed=1)[0])"])

  @Argument("The problem.") var problem: ProblemValue
  @Option("How likely a contradiction is overlooked.", range: 0...1) var careless = 0.0
  @Option("Seed of the slips; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let puzzle = problem.problem.puzzle else {
      throw ArgumentError("problem", "the problem's statements are not known, only its text")
    }
    guard careless > 0 else { return .string(puzzle.teacherResponse) }
    return .string(
      puzzle.teacherResponse(
        careless: careless,
        using: context.session.stream("teacher", seed: seed)
          .substream("puzzle", problem.problem.seed ?? 0, problem.problem.index)))
  }
}
