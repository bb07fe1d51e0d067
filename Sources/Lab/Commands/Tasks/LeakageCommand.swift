import Language
import Tasks

struct LeakageCommand: Command {
  static let declaration = CommandDeclaration(
    name: "leakage", area: .tasks,
    summary: "The test problems whose content is among the training problems.",
    discussion: """
      Puzzles are compared up to the names, order and role words of people, Countdown up to the order of
      numbers, questions up to case, punctuation and white space.
      """,
    examples: ["leakage (kk people=2 count=50 seed=1) (kk people=2 count=50 seed=2)"])

  @Argument("The training problems.") var train: ProblemList
  @Argument("The test problems.") var test: ProblemList

  func run(in context: CommandContext<Session>) throws -> Value {
    func content(_ problem: Problem) throws -> String {
      try context.checkpoint()
      return try problem.contentKey(checkpoint: context.checkpoint)
    }
    let known = Set(try train.problems.map(content))
    let leaked = try test.problems.filter { known.contains(try content($0)) }
    let count = test.problems.count
    return .record(
      Record([
        ("leaked", .integer(leaked.count)), ("count", .integer(count)),
        ("share", .number(count == 0 ? 0 : Double(leaked.count) / Double(count))),
        ("problems", ProblemList(leaked).languageValue),
      ]))
  }
}
