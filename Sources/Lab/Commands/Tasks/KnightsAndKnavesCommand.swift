import Language
import Tasks

extension PuzzleSplit: ChoiceConvertible {}

struct KnightsAndKnavesCommand: Command {
  static let declaration = CommandDeclaration(
    name: "kk", area: .tasks,
    summary: "Generate Knights & Knaves puzzles with exactly one solution.",
    discussion: """
      The puzzles of a set differ from one another up to renaming of people, until there are no more: of two
      people at depth and width 2 there are 95, 67 of them for training and 28 held out. Then they repeat
      under other names, and a note says how many differ; with distinct=true that is an error. Training and
      held-out puzzles are never equal up to renaming, whatever their seeds.
      """,
    examples: ["kk people=2 count=1 seed=1 | first | show", "kk people=5 count=100 split=train"])

  @Option("People in each puzzle.", range: 2...20) var people = 3
  @Option("How many puzzles.", range: 1...1_000_000) var count = 1
  @Option("Seed of the set; the session's if nil.") var seed: Int? = nil
  @Option("Deepest nesting of a statement, 2 or more.", range: 1...8) var depth = 2
  @Option("Most parts of an 'and' or 'or'.", range: 2...8) var width = 2
  @Option("Part of all puzzles to draw from.") var split = PuzzleSplit.all
  @Option("Fewer than 'count' puzzles that differ are an error.") var distinct = false

  func run(in context: CommandContext<Session>) throws -> Value {
    let seed = seed ?? context.session.seed
    let generator = KnightsAndKnavesGenerator(
      people: people, depth: depth, width: width, split: split, seed: seed)
    try generator.validate()
    let drawing = try generator.drawing(
      count: count, allowsRepeats: !distinct, checkpoint: context.checkpoint)
    try context.reportRepeats(
      drawing.distinct, of: count, "puzzles", isError: distinct,
      cause: "\(people) people at depth \(depth) and width \(width) have no more"
        + (split == .all ? "" : " in split=\(split.rawValue)"))
    return try context.list(of: drawing.problems)
  }
}
