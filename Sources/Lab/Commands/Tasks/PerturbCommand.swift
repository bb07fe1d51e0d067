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
      cannot be changed so is left out, and a note counts them, and the changed ones that are alike.
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
    var contents: Set<String> = []
    let changed = try problems.problems.compactMap { problem -> Problem? in
      try context.checkpoint()
      guard let puzzle = problem.puzzle else {
        throw ArgumentError(
          "problems", "problem \(problem.index) has no statements that could be changed")
      }
      let changed = try puzzle.perturbed(
        kind, depth: depth, width: width,
        using: stream.substream("puzzle", choice, problem.seed ?? 0, problem.index),
        checkpoint: context.checkpoint
      )?.problem(seed: problem.seed, index: problem.index)
      if let changed { contents.insert(try changed.contentKey(checkpoint: context.checkpoint)) }
      return changed
    }
    let missing = problems.problems.count - changed.count
    if missing > 0 {
      context.session.note?(
        "perturb: \(missing) of \(problems.problems.count) puzzles cannot be changed so and are left out"
      )
    }
    try context.reportRepeats(
      contents.count, of: changed.count, "puzzles", isError: false, cause: "changes are alike")
    return try context.list(of: changed)
  }
}
