import Language
import Training

struct MemorizationCommand: Command {
  static let declaration = CommandDeclaration(
    name: "memorization", area: .training,
    summary: "How much of what a model solves it does not solve once the puzzle is changed: LiMem.",
    discussion: """
      LiMem is accuracy × (1 − consistency), where consistency is the share of solved problems that are
      solved after the change too (Xie et al. 2024, arXiv:2410.23123). Evaluations are joined by the index
      of their problems, and those that could not be changed are left out; lists of scores or of true and
      false go in order.
      """,
    examples: [
      .init(
        "memorization([true, true, false, true], [true, false, true, true]).limem", shows: "0.25")
    ])

  @Argument("An evaluation, or a list, before the change.") var before: Value
  @Argument("The same problems after it.") var after: Value

  func run(in context: CommandContext<Session>) throws -> Value {
    let pairs: [(Bool, Bool)]
    if let first = before.evaluation, let second = after.evaluation {
      let changed = Dictionary(
        zip(second.rollouts, second.correct).map { ($0.problem.index, $1) },
        uniquingKeysWith: { first, _ in first })
      pairs = zip(first.rollouts, first.correct).compactMap { rollout, isRight in
        changed[rollout.problem.index].map { (isRight, $0) }
      }
    } else {
      let (first, second) = (try marks(before, "before"), try marks(after, "after"))
      guard first.count == second.count else {
        throw ArgumentError(
          "after", "there are \(first.count) problems before and \(second.count) after the change")
      }
      pairs = Array(zip(first, second))
    }
    guard !pairs.isEmpty else { throw ArgumentError("before", "there is no problem in both") }
    let result = Memorization(pairs)
    return .record(
      Record([
        ("accuracy", .number(result.accuracy)), ("accuracy_after", .number(result.accuracyAfter)),
        ("consistency", .number(result.consistency)), ("limem", .number(result.limem)),
        ("count", .integer(pairs.count)),
      ]))
  }

  private func marks(_ value: Value, _ name: String) throws -> [Bool] {
    guard case .list(let items) = value else {
      throw ArgumentError(name, "expected an evaluation or a list, found \(value.text)")
    }
    return try items.map { item in
      if case .bool(let isRight) = item { return isRight }
      if let number = item.asDouble { return number > 0 }
      throw ArgumentError(name, "expected true, false or numbers, found \(item.text)")
    }
  }
}
