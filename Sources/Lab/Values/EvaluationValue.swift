import Language
import Models
import Tasks
import Training

/// The result of an evaluation as a value: a row for each task and difficulty, with more.
struct EvaluationValue: ObjectValue, TableRow {
  let evaluation: Evaluation
  /// nil for answers that were sampled elsewhere.
  let tokenizer: Tokenizer?
  /// Problems that a server gave no answer to; they count for nothing in the numbers.
  var unanswered = 0
  /// Answers that a server did not give, of those problems and of others.
  var missing = 0

  var typeName: String { "an evaluation" }

  var summary: String {
    "accuracy \(fixed(evaluation.accuracy, decimals: 3))"
      + (evaluation.interval.map {
        " (95 % interval \(fixed($0.low, decimals: 3)) to \(fixed($0.high, decimals: 3)))"
      } ?? "") + ", \(evaluation.correct.count { $0 }) of \(evaluation.correct.count) right"
  }

  func display(width: Int) -> String {
    var lines = [summary]
    let parts = evaluation.parts
    for part in parts where parts.count > 1 {
      let correct = part.evaluation.correct
      lines.append(
        "  \(part.difficulty): \(fixed(part.evaluation.accuracy, decimals: 3)), "
          + "\(correct.count { $0 }) of \(correct.count)"
          + (knightShare(part.evaluation).map { "; always knight \(fixed($0, decimals: 3))" } ?? "")
      )
    }
    let samples = evaluation.samples
    // Of two answers they say little more than the accuracy.
    if samples > 2, let passed = evaluation.passAtK(samples) {
      lines.append(
        "  pass@\(samples) \(fixed(passed, decimals: 3)), majority@\(samples) "
          + fixed(evaluation.majorityAtN, decimals: 3))
    }
    lines.append(
      "  reward \(fixed(evaluation.reward, decimals: 3)), response length "
        + "\(fixed(evaluation.responseLength, decimals: 1)) tokens, truncated "
        + fixed(evaluation.truncated, decimals: 3))
    if missing > 0 {
      lines.append(
        "  missing: \(missing) of \(missing + evaluation.rollouts.count) answers; problems left out: "
          + "\(unanswered)")
    }
    return lines.joined(separator: "\n")
  }

  var elements: [Value]? {
    let parts = evaluation.parts
    let hasTasks = Set(parts.map(\.task)).count > 1
    return parts.map { part in
      let task = hasTasks ? [("task", Value.string(part.task))] : []
      return .record(
        Record(task + [("difficulty", .string(part.difficulty))] + fields(of: part.evaluation)))
    }
  }

  private func fields(of evaluation: Evaluation) -> [(String, Value)] {
    let samples = evaluation.samples
    let interval = evaluation.interval
    var fields: [(String, Value)] = [
      ("problems", .integer(evaluation.answers.count)), ("pass@1", .number(evaluation.accuracy)),
      ("low", interval.map { .number($0.low) } ?? .nil),
      ("high", interval.map { .number($0.high) } ?? .nil),
    ]
    if samples > 1 {
      let passed = evaluation.passAtK(samples).map(Value.number) ?? .nil
      fields.append(("pass@\(samples)", passed))
      fields.append(("maj@\(samples)", .number(evaluation.majorityAtN)))
    }
    fields.append(("length", .number(evaluation.responseLength)))
    fields.append(("truncated", .number(evaluation.truncated)))
    return fields
  }

  /// Share of the puzzles that the answer "everyone is a knight" solves; nil without puzzles.
  private func knightShare(_ evaluation: Evaluation) -> Double? {
    let solved = evaluation.rollouts.compactMap { rollout -> Bool? in
      guard case .knightsAndKnaves(_, let solution) = rollout.problem.truth else { return nil }
      return solution.allSatisfy { $0 }
    }
    return solved.isEmpty ? nil : Double(solved.count { $0 }) / Double(solved.count)
  }

  /// Share of the Countdown problems that a random legal expression solves, expected; nil without such problems.
  private func expressionShare(_ evaluation: Evaluation) -> Double? {
    // The answers to one problem share its chance.
    var known: [GroundTruth: Double?] = [:]
    let chances = evaluation.rollouts.compactMap { rollout -> Double? in
      let truth = rollout.problem.truth
      guard case .countdown(let numbers, let target) = truth else { return nil }
      if let chance = known[truth] { return chance }
      let chance = CountdownSolver.chance(numbers: numbers, target: target)
      known[truth] = .some(chance)
      return chance
    }
    return chances.isEmpty ? nil : chances.reduce(0, +) / Double(chances.count)
  }

  var memberNames: [String] {
    [
      "accuracy", "low", "high", "correct", "count", "problems", "unanswered", "missing", "samples",
      "pass_at_k", "mean_at_n", "majority_at_n", "by_difficulty", "reward", "response_length",
      "truncated",
      "behaviours", "always_knight", "random_expression", "rollouts", "scores",
    ]
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "accuracy": .number(evaluation.accuracy)
    case "low": evaluation.interval.map { .number($0.low) } ?? .nil
    case "high": evaluation.interval.map { .number($0.high) } ?? .nil
    case "correct": .integer(evaluation.correct.count { $0 })
    case "count": .integer(evaluation.correct.count)
    case "problems": .integer(evaluation.answers.count)
    case "unanswered": .integer(unanswered)
    case "missing": .integer(missing)
    case "samples": .integer(evaluation.samples)
    case "pass_at_k": .list(passRows)
    case "mean_at_n": .number(evaluation.meanAtN)
    case "majority_at_n": .number(evaluation.majorityAtN)
    case "by_difficulty": .list(elements ?? [])
    case "reward": .number(evaluation.reward)
    case "response_length": .number(evaluation.responseLength)
    case "truncated": .number(evaluation.truncated)
    case "behaviours":
      .record(Record(evaluation.behavioursPerResponse.map { ($0.name, .number($0.mean)) }))
    case "always_knight": knightShare(evaluation).map(Value.number) ?? .nil
    case "random_expression": expressionShare(evaluation).map(Value.number) ?? .nil
    case "rollouts":
      .list(
        evaluation.rollouts.map { .object(RolloutValue(rollout: $0, tokenizer: tokenizer)) })
    case "scores": .list(evaluation.scores.map { .object(ScoreValue(score: $0)) })
    default: nil
    }
  }

  /// pass@k for 1, 2, 4, … and all of a problem's answers.
  private var passRows: [Value] {
    let samples = evaluation.samples
    let doublings = sequence(first: 1) { $0 * 2 < samples ? $0 * 2 : nil }
    return (Array(doublings) + (samples > 1 ? [samples] : [])).compactMap { k in
      guard let value = evaluation.passAtK(k), let interval = evaluation.passAtKInterval(k) else {
        return nil
      }
      return .record(
        Record([
          ("k", .integer(k)), ("pass", .number(value)), ("low", .number(interval.low)),
          ("high", .number(interval.high)),
        ]))
    }
  }

  /// `e["pass@4"]`, `e["mean@8"]`, `e["maj@8"]`.
  func element(at index: Value) throws -> Value? {
    guard case .string(let name) = index else { return nil }
    let parts = name.split(separator: "@", maxSplits: 1)
    guard parts.count == 2, let k = Int(parts[1]) else { return nil }
    let samples = evaluation.samples
    switch parts[0] {
    case "pass" where (1...max(1, samples)).contains(k):
      return evaluation.passAtK(k).map(Value.number)
    case "mean" where k == samples: return .number(evaluation.meanAtN)
    case "maj" where k == samples: return .number(evaluation.majorityAtN)
    default:
      throw LabError(
        "there is no \(name): every problem has \(samples) answers",
        hint: "pass@1 to pass@\(samples), mean@\(samples), maj@\(samples)")
    }
  }

  var tableFields: [(String, Value)] {
    fields(of: evaluation) + [("reward", .number(evaluation.reward))]
      + (missing > 0 ? [("missing", .integer(missing))] : [])
  }
}

extension Value {
  /// The evaluation that the value is, if it is one.
  var evaluation: Evaluation? {
    if case .object(let object) = self { (object as? EvaluationValue)?.evaluation } else { nil }
  }
}
