import Language
import Models
import Tasks
import Training

/// The result of an evaluation as a value.
struct EvaluationValue: ObjectValue, TableRow {
  let evaluation: Evaluation
  /// nil for answers that were sampled elsewhere.
  let tokenizer: Tokenizer?

  var typeName: String { "an evaluation" }

  var summary: String {
    "accuracy \(fixed(evaluation.accuracy, decimals: 3))"
      + (evaluation.interval.map {
        " (95 % interval \(fixed($0.low, decimals: 3)) to \(fixed($0.high, decimals: 3)))"
      } ?? "") + ", \(evaluation.correct.count { $0 }) of \(evaluation.correct.count) right"
  }

  func display(width: Int) -> String {
    var lines = [summary]
    for (kind, correct, count) in byKind where byKind.count > 1 {
      lines.append(
        "  \(kind): \(fixed(Double(correct) / Double(count), decimals: 3)), "
          + "\(correct) of \(count)"
          + (knightShare(kind).map { "; always knight \(fixed($0, decimals: 3))" } ?? ""))
    }
    lines.append(
      "  reward \(fixed(evaluation.reward, decimals: 3)), response length "
        + "\(fixed(evaluation.responseLength, decimals: 1)) tokens, truncated "
        + fixed(evaluation.truncated, decimals: 3))
    return lines.joined(separator: "\n")
  }

  /// Right answers and answers by kind of problem, in the order of the kinds.
  private var byKind: [(kind: String, correct: Int, count: Int)] {
    var counts: [String: (Int, Int)] = [:]
    for (rollout, isCorrect) in zip(evaluation.rollouts, evaluation.correct) {
      let (correct, count) = counts[rollout.problem.kind, default: (0, 0)]
      counts[rollout.problem.kind] = (correct + (isCorrect ? 1 : 0), count + 1)
    }
    return counts.keys.sorted { ($0.count, $0) < ($1.count, $1) }
      .map { ($0, counts[$0]?.0 ?? 0, counts[$0]?.1 ?? 0) }
  }

  /// Share of the puzzles that the answer "everyone is a knight" solves; nil without puzzles.
  private func knightShare(_ kind: String?) -> Double? {
    let solved = evaluation.rollouts.compactMap { rollout -> Bool? in
      guard kind == nil || rollout.problem.kind == kind,
        case .knightsAndKnaves(_, let solution) = rollout.problem.truth
      else { return nil }
      return solution.allSatisfy { $0 }
    }
    return solved.isEmpty ? nil : Double(solved.count { $0 }) / Double(solved.count)
  }

  var memberNames: [String] {
    [
      "accuracy", "low", "high", "correct", "count", "reward", "response_length", "truncated",
      "always_knight", "rollouts", "scores",
    ]
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "accuracy": .number(evaluation.accuracy)
    case "low": evaluation.interval.map { .number($0.low) } ?? .nil
    case "high": evaluation.interval.map { .number($0.high) } ?? .nil
    case "correct": .integer(evaluation.correct.count { $0 })
    case "count": .integer(evaluation.correct.count)
    case "reward": .number(evaluation.reward)
    case "response_length": .number(evaluation.responseLength)
    case "truncated": .number(evaluation.truncated)
    case "always_knight": knightShare(nil).map(Value.number) ?? .nil
    case "rollouts":
      .list(
        evaluation.rollouts.map { .object(RolloutValue(rollout: $0, tokenizer: tokenizer)) })
    case "scores": .list(evaluation.scores.map { .object(ScoreValue(score: $0)) })
    default: nil
    }
  }

  var tableFields: [(String, Value)] {
    ["accuracy", "low", "high", "count", "reward", "response_length"].compactMap { name in
      member(name).map { (name, $0) }
    }
  }
}
