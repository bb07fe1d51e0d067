import Language
import Tasks

struct ArithmeticCommand: Command {
  static let declaration = CommandDeclaration(
    name: "arithmetic", area: .tasks,
    summary: "Generate calculations and word problems with exact answers.",
    discussion: """
      Levels: 1 sums and differences of small numbers, 2 of larger ones, 3 products and exact quotients, 4
      three operations with brackets, 5 fractions. Problems may repeat: of level 1 there are 551 calculations.
      A note says how many differ; with distinct=true they all do.
      """,
    examples: [
      "arithmetic level=4 count=2 seed=1 | table", "arithmetic words=true seed=1 | first | show",
    ])

  @Option("How hard.", range: 1...5) var level = 1
  @Option("Told as stories; levels 1 to 4.") var words = false
  @Option("How many.", range: 1...1_000_000) var count = 1
  @Option("Seed of the set; the session's if nil.") var seed: Int? = nil
  @Option("Passes over repeats; fewer than 'count' problems are an error.") var distinct = false

  func run(in context: CommandContext<Session>) throws -> Value {
    let generator = ArithmeticGenerator(
      level: level, isTold: words, seed: seed ?? context.session.seed)
    try generator.validate()
    let drawing = try generator.drawing(
      count: count, allowsRepeats: !distinct, checkpoint: context.checkpoint)
    try context.reportRepeats(
      drawing.distinct, of: count, "problems", isError: distinct,
      cause: distinct
        ? "10,000 draws in a row give no new one"
        : "draws repeat, distinct=true passes over repeats")
    return try context.list(of: drawing.problems)
  }
}
