import Language
import Training

struct MemorizationCommand: Command {
  static let declaration = CommandDeclaration(
    name: "memorization", area: .training,
    summary: "How much of what a model solves it does not solve once the puzzle is changed: LiMem.",
    discussion: """
      LiMem is accuracy × (1 − consistency), where consistency is the share of solved problems that are
      solved after the change too (Xie et al. 2024, arXiv:2410.23123). Evaluations are joined by the set, seed,
      index and size of their problems, which perturb keeps, answer by answer; problems that could not be
      changed are left out. Lists of scores or of true and false go in order.
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
      let solved = try correctness(of: first, "before")
      let changed = Dictionary(
        uniqueKeysWithValues: try correctness(of: second, "after").map { ($0.answer, $0.isRight) })
      pairs = solved.compactMap { solved in
        changed[solved.answer].map { (solved.isRight, $0) }
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

  /// What an answer keeps of its problem when the problem is changed.
  private struct Answer: Hashable {
    let task: String
    let kind: String
    let seed: Int?
    let index: Int
    let sample: Int
  }

  /// - Throws: `ArgumentError` where two problems cannot be told apart.
  private func correctness(
    of evaluation: Evaluation, _ name: String
  ) throws -> [(answer: Answer, isRight: Bool)] {
    var known: Set<Answer> = []
    return try zip(evaluation.rollouts, evaluation.correct).map { rollout, isRight in
      let problem = rollout.problem
      let answer = Answer(
        task: problem.task, kind: problem.kind, seed: problem.seed, index: problem.index,
        sample: rollout.sample)
      guard known.insert(answer).inserted else {
        throw ArgumentError(
          name,
          "two problems are number \(problem.index) of \(problem.kind) and of one seed, so that they "
            + "cannot be joined", hint: "evaluate them apart, or give their problems other seeds")
      }
      return (answer, isRight)
    }
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
