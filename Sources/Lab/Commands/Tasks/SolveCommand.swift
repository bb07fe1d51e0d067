import Language
import Tasks

struct SolveCommand: Command {
  static let declaration = CommandDeclaration(
    name: "solve", area: .tasks, summary: "Find the solutions of a puzzle or a Countdown problem.",
    examples: [
      "kk people=2 seed=1 | first | solve", "countdown numbers=3 seed=1 | first | solve",
    ])

  @Argument("The problem.") var problem: ProblemValue
  @Option("Most solutions to find.", range: 1...10_000) var limit = 100

  func run(in context: CommandContext<Session>) throws -> Value {
    if case .countdown(let numbers, let target) = problem.problem.truth {
      return .list(
        try CountdownSolver.solutions(
          numbers: numbers, target: target, limit: limit, checkpoint: context.checkpoint
        ).map { .string($0.text) })
    }
    guard let puzzle = problem.problem.puzzle else {
      throw ArgumentError("problem", "the problem's statements are not known, only its text")
    }
    return .list(
      try solveKnightsAndKnaves(puzzle.statements, limit: limit, checkpoint: context.checkpoint)
        .map { solution in
          .record(
            Record(
              zip(puzzle.names, solution).map {
                ($0, .string($1 ? puzzle.roles.truthful : puzzle.roles.liar))
              }))
        })
  }
}
