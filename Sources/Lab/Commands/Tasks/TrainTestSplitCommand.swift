import Language
import Tasks

struct TrainTestSplitCommand: Command {
  static let declaration = CommandDeclaration(
    name: "train_test_split", area: .tasks,
    summary: "Part problems into training and test sets that share no content.",
    discussion: """
      Puzzles that are equal up to the names and order of people count as one, and so do Countdown problems
      with their numbers in another order. A problem falls on the same side in every list. Where content
      repeats, a note says how many problems of each set differ.
      """,
    examples: ["parts = train_test_split puzzles fraction=0.3; parts.test | table"])

  @Argument("The problems.") var problems: ProblemList
  @Option("Share of the test set, about.", range: 0...1) var fraction = 0.2
  @Option("Seed; the session's if nil.") var seed: Int? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let parts = try DisjointParts(
      problems.problems, fraction: fraction, seed: seed ?? context.session.seed,
      checkpoint: context.checkpoint)
    if parts.distinctTrain + parts.distinctTest < problems.problems.count {
      context.session.note?(
        "train_test_split: content repeats, \(parts.distinctTrain) of \(parts.train.count) training "
          + "problems and \(parts.distinctTest) of \(parts.test.count) test problems are distinct")
    }
    return .record(
      Record([
        ("train", try context.list(of: parts.train)), ("test", try context.list(of: parts.test)),
      ]))
  }
}
