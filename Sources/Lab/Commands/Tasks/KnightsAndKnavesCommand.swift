import Language
import Tasks

extension PuzzleSplit: ChoiceConvertible {}

struct KnightsAndKnavesCommand: Command {
  static let declaration = CommandDeclaration(
    name: "kk", area: .tasks,
    summary: "Generate Knights & Knaves puzzles with exactly one solution.",
    discussion: """
      The puzzles of a set differ from one another up to renaming of people, as long as there are
      enough. Training and held-out puzzles are never equal up to renaming, whatever their seeds.
      """,
    examples: ["kk people=2 count=1 seed=1 | first | show", "kk people=5 count=100 split=train"])

  @Option("People in each puzzle.", range: 2...20) var people = 3
  @Option("How many puzzles.", range: 1...1_000_000) var count = 1
  @Option("Seed of the set; the session's if nil.") var seed: Int? = nil
  @Option("Deepest nesting of a statement.", range: 1...8) var depth = 2
  @Option("Most parts of an 'and' or 'or'.", range: 2...8) var width = 2
  @Option("Part of all puzzles to draw from.") var split = PuzzleSplit.all

  func run(in context: CommandContext<Session>) throws -> Value {
    let seed = seed ?? context.session.seed
    let generator = KnightsAndKnavesGenerator(
      people: people, depth: depth, width: width, split: split, seed: seed)
    try generator.validate()
    return .list(
      generator.puzzles(count: count).enumerated().map { index, puzzle in
        .object(ProblemValue(problem: puzzle.problem(seed: seed, index: index)))
      })
  }
}
