import Language
import Tasks

extension Perturbation: ChoiceConvertible {}

struct PerturbCommand: Command {
  static let declaration = CommandDeclaration(
    name: "perturb", area: .tasks,
    summary: "Change Knights & Knaves puzzles a little, to tell reasoning from memory.",
    discussion: """
      statement and leaf change what one person says, so that another solution is the only one; random_pair,
      uncommon_name, flip_role and reorder_statement change words only. A puzzle keeps its index; one that
      cannot be changed so is left out.
      """,
    examples: [
      "perturb puzzles statement | first 2 | table", "perturb puzzles random_pair | first | show",
    ])

  @Argument("The puzzles.") var problems: ProblemList
  @Argument("What is changed.") var kind: Perturbation
  @Option("Deepest nesting of a new statement.", range: 1...8) var depth = 2
  @Option("Most parts of an 'and' or 'or' in it.", range: 2...8) var width = 2
  @Option("Seed; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let stream = context.session.stream("perturb", seed: seed)
    let choice = Perturbation.allCases.firstIndex(of: kind) ?? 0
    let changed = try problems.problems.compactMap { problem -> Problem? in
      guard let puzzle = problem.puzzle else {
        throw ArgumentError(
          "problems", "problem \(problem.index) has no statements that could be changed")
      }
      return puzzle.perturbed(
        kind, depth: depth, width: width,
        using: stream.substream("puzzle", choice, problem.seed ?? 0, problem.index)
      )?.problem(seed: problem.seed, index: problem.index)
    }
    return .list(changed.map { .object(ProblemValue(problem: $0)) })
  }
}
