import Language
import Rewards
import Training

struct EffectCommand: Command {
  static let declaration = CommandDeclaration(
    name: "effect", area: .training,
    summary: "How much higher some runs measure than others, with an interval over runs and problems.",
    discussion: """
      Each side is an evaluation, a list of them, one for each run (seed), or a list of numbers, one for each
      run. Evaluations of the same problems are paired by problem, as many runs by run; one evaluation
      stands for the base that all runs began from. The 95 % interval knows that both runs and problems are
      samples (± t × the root of both variances, with Welch and Satterthwaite's degrees of freedom).
      Without a second side it is the level, not a difference.
      """,
    examples: [
      "e = evaluate m puzzles; effect [e, e] e",
      "e = evaluate m puzzles; effect e of=reward",
      .init(
        "effect [0.62, 0.66, 0.61] [0.41, 0.44, 0.46]",
        shows: "+0.193 (95 % interval +0.099 to +0.287), 3 runs"),
    ])

  @Argument("Evaluations, one for each run, or numbers.") var first: Value
  @Argument("What they are compared with; nil shows their level.") var second: Value = .nil
  @Option("What is measured; a habit of thought is counted in each answer.")
  var of = AnswerMeasure.accuracy

  func run(in context: CommandContext<Session>) throws -> Value {
    let above = try measurements(first, "first")
    guard !second.isAbsent else {
      return .object(
        EffectValue(
          effect: Effect(of: above.values), isInPoints: above.isShare, isDifference: false))
    }
    let below = try measurements(second, "second")
    return .object(
      EffectValue(
        effect: try Effect(of: above.values, over: below.values),
        isInPoints: above.isShare && below.isShare, isDifference: true))
  }

  private func measurements(
    _ value: Value, _ argument: String
  ) throws -> (values: Measurements, isShare: Bool) {
    if let evaluation = value.evaluation {
      return (try measurements([evaluation], argument), isShareMeasured)
    }
    guard let items = value.asList, !items.isEmpty else {
      throw ArgumentError(argument, "expected evaluations or numbers, one a run, found \(value.typeName)")
    }
    let evaluations = items.compactMap(\.evaluation)
    if evaluations.count == items.count {
      return (try measurements(evaluations, argument), isShareMeasured)
    }
    return (try Measurements(values: try [Double](value).map { [$0] }, problems: []), false)
  }

  private var isShareMeasured: Bool { of == .accuracy || of == .truncated }

  private func measurements(
    _ evaluations: [Evaluation], _ argument: String
  ) throws -> Measurements {
    let problems = evaluations[0].answers.map { evaluations[0].rollouts[$0[0]].problem.text }
    for (run, evaluation) in evaluations.enumerated() {
      guard evaluation.answers.map({ evaluation.rollouts[$0[0]].problem.text }) == problems else {
        throw ArgumentError(
          argument, "run \(run) was evaluated on other problems than run 0",
          hint: "evaluate every run on one list of problems")
      }
    }
    return try Measurements(
      values: try evaluations.enumerated().map { run, evaluation in
        guard let values = values(evaluation) else {
          throw ArgumentError(
            argument, "run \(run) has answers from a server that did not tell their lengths",
            hint: "measure of=truncated, or a model in Knave")
        }
        return evaluation.answers.map { answers in
          answers.map { values[$0] }.reduce(0, +) / Double(answers.count)
        }
      }, problems: problems)
  }

  /// One number an answer; nil when the length of one is not known.
  private func values(_ evaluation: Evaluation) -> [Double]? {
    switch of {
    case .accuracy: evaluation.correct.map { $0 ? 1 : 0 }
    case .reward: evaluation.scores.map(\.total)
    case .length: lengths(evaluation)
    case .truncated: evaluation.rollouts.map { $0.finishReason == .length ? 1 : 0 }
    case .verification: counts(evaluation, \.verification)
    case .backtracking: counts(evaluation, \.backtracking)
    case .subgoal: counts(evaluation, \.subgoals)
    case .backwardChaining: counts(evaluation, \.backwardChaining)
    }
  }

  private func lengths(_ evaluation: Evaluation) -> [Double]? {
    let known = evaluation.rollouts.compactMap(\.length)
    return known.count == evaluation.rollouts.count ? known.map(Double.init) : nil
  }

  private func counts(
    _ evaluation: Evaluation, _ behaviour: KeyPath<BehaviourCounts, Int>
  ) -> [Double] {
    evaluation.rollouts.map {
      Double(behaviours(in: $0.text, truth: $0.problem.truth)[keyPath: behaviour])
    }
  }
}

/// What is measured of an answer.
enum AnswerMeasure: String, ChoiceConvertible {
  case accuracy, reward, length, truncated, verification, backtracking, subgoal
  case backwardChaining = "backward_chaining"
}
