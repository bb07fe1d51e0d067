import Language
import Tasks

struct ArithmeticCommand: Command {
  static let declaration = CommandDeclaration(
    name: "arithmetic", area: .tasks,
    summary: "Generate calculations and word problems with exact answers.",
    discussion: """
      Levels: 1 sums and differences of small numbers, 2 of larger ones, 3 products and exact quotients, 4
      three operations with brackets, 5 fractions.
      """,
    examples: ["arithmetic level=4 count=2 seed=1 | table", "arithmetic words=true seed=1 | first | show"])

  @Option("How hard.", range: 1...5) var level = 1
  @Option("Told as stories; levels 1 to 4.") var words = false
  @Option("How many.", range: 1...1_000_000) var count = 1
  @Option("Seed of the set; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let generator = ArithmeticGenerator(
      level: level, isTold: words, seed: seed ?? context.session.seed)
    try generator.validate()
    return .list((0..<count).map { .object(ProblemValue(problem: generator.problem(at: $0))) })
  }
}
