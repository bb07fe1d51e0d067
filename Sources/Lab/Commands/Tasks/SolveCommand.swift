import Language
import Tasks

struct SolveCommand: Command {
  static let declaration = CommandDeclaration(
    name: "solve", area: .tasks, summary: "Find every solution of a puzzle.",
    examples: ["kk people=2 seed=1 | first | solve"])

  @Argument("The problem.") var problem: ProblemValue

  func run(in context: CommandContext<Session>) throws -> Value {
    guard let puzzle = problem.problem.puzzle else {
      throw ArgumentError("problem", "the problem's statements are not known, only its text")
    }
    return .list(
      solveKnightsAndKnaves(puzzle.statements).map { solution in
        .record(
          Record(zip(puzzle.names, solution).map { ($0, .string($1 ? "knight" : "knave")) }))
      })
  }
}
