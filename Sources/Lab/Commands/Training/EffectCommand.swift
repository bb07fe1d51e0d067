import Language
import Rewards
import Training

struct EffectCommand: Command {
  static let declaration = CommandDeclaration(
    name: "effect", area: .training,
    summary:
      "How much higher some runs measure than others, with an interval over runs and problems.",
    discussion: """
      Each side is an evaluation, a list of them, one for each run (seed), or a list of numbers, one for each
      run. Evaluations of the same problems are paired by problem, as many runs by run; one evaluation
      stands for the base that all runs began from. Numbers are not paired unless paired=true says that those at
      the same index belong together. The 95 % interval knows that both runs and problems are samples (± t × the
      root of both variances, with Welch and Satterthwaite's degrees of freedom). Problems that differ by names
      only count as one. A share that hardly any problem changes has the width of Wilson's interval for none of
      them. One number, or equal ones, are taken to vary as the runs of the other side do; subtract a number
      that is known exactly. Two effects, such as gains over two bases, are compared like evaluations. Without a
      second side it is the level, not a difference.
      """,
    examples: [
      "e = evaluate m puzzles; effect [e, e] e",
      "e = evaluate m puzzles; effect e of=reward",
      .init(
        "effect [0.62, 0.66, 0.61] [0.41, 0.44, 0.46]",
        shows: "+0.193 (95 % interval +0.135 to +0.252), 3 runs"),
      .init(
        "effect [0.62, 0.66, 0.61] [0.41, 0.44, 0.46] paired=true",
        shows: "+0.193 (95 % interval +0.099 to +0.287), 3 runs, paired"),
    ])

  @Argument("Evaluations, one for each run, numbers, or an effect.") var first: Value
  @Argument("What they are compared with; nil shows their level.") var second: Value = .nil
  @Option("What is measured; a habit of thought is counted in each answer.")
  var of = AnswerMeasure.accuracy
  @Option(
    "Whether runs at the same index belong together; nil pairs evaluations of the same problems.")
  var paired: Bool? = nil

  func run(in context: CommandContext<Session>) throws -> Value {
    let above = try measurements(first, "first")
    guard !second.isAbsent else {
      return .object(
        EffectValue(
          effect: Effect(of: above), isInPoints: above.bounds != nil, isDifference: false))
    }
    let below = try measurements(second, "second")
    return .object(
      EffectValue(
        effect: try Effect(of: above, over: below, pairsRuns: paired),
        isInPoints: above.bounds != nil && below.bounds != nil, isDifference: true))
  }

  private func measurements(_ value: Value, _ argument: String) throws -> Measurements {
    if let evaluation = value.evaluation { return try measurements([evaluation], argument) }
    if let effect = (try? EffectValue(value))?.effect {
      guard let measurements = effect.measurements else {
        throw ArgumentError(
          argument, "the effect does not pair its runs, so it has no difference for each",
          hint: "compare evaluations of the same problems, or numbers with paired=true")
      }
      return measurements
    }
    guard let items = value.asList, !items.isEmpty else {
      throw ArgumentError(
        argument,
        "expected evaluations or numbers, one a run, or an effect, found \(value.typeName)")
    }
    let evaluations = items.compactMap(\.evaluation)
    return evaluations.count == items.count
      ? try measurements(evaluations, argument)
      : try Measurements(values: try [Double](value).map { [$0] }, problems: [])
  }

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
      }, problems: problems, contents: evaluations[0].contentKeys,
      bounds: of == .accuracy || of == .truncated ? 0...1 : nil)
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
