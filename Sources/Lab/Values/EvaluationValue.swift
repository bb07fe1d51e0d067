import Language
import Models
import Tasks
import Training

/// The result of an evaluation as a value.
struct EvaluationValue: ObjectValue, TableRow {
  let evaluation: Evaluation
  let tokenizer: Tokenizer

  var typeName: String { "an evaluation" }

  var summary: String {
    "accuracy \(fixed(evaluation.accuracy, decimals: 3))"
      + (evaluation.interval.map {
        " (95 % interval \(fixed($0.low, decimals: 3)) to \(fixed($0.high, decimals: 3)))"
      } ?? "") + ", \(evaluation.correct.count { $0 }) of \(evaluation.correct.count) right"
  }

  func display(width: Int) -> String {
    var lines = [summary]
    for (people, correct, count) in byPeople where byPeople.count > 1 {
      lines.append(
        "  \(people) people: \(fixed(Double(correct) / Double(count), decimals: 3)), "
          + "\(correct) of \(count); always knight \(fixed(knightShare(people), decimals: 3))")
    }
    lines.append(
      "  reward \(fixed(evaluation.reward, decimals: 3)), response length "
        + "\(fixed(evaluation.responseLength, decimals: 1)) tokens, truncated "
        + fixed(evaluation.truncated, decimals: 3))
    return lines.joined(separator: "\n")
  }

  /// Right answers and answers by number of people.
  private var byPeople: [(people: Int, correct: Int, count: Int)] {
    var counts: [Int: (Int, Int)] = [:]
    for (rollout, isCorrect) in zip(evaluation.rollouts, evaluation.correct) {
      let people = peopleCount(rollout.problem)
      let (correct, count) = counts[people, default: (0, 0)]
      counts[people] = (correct + (isCorrect ? 1 : 0), count + 1)
    }
    return counts.keys.sorted().map { ($0, counts[$0]?.0 ?? 0, counts[$0]?.1 ?? 0) }
  }

  /// Share of these problems that the answer "everyone is a knight" solves.
  private func knightShare(_ people: Int?) -> Double {
    let solutions = evaluation.rollouts.filter {
      people == nil || peopleCount($0.problem) == people
    }.map { rollout in
      switch rollout.problem.truth {
      case .knightsAndKnaves(_, let solution): solution.allSatisfy { $0 }
      }
    }
    return solutions.isEmpty ? 0 : Double(solutions.count { $0 }) / Double(solutions.count)
  }

  private func peopleCount(_ problem: Problem) -> Int {
    switch problem.truth {
    case .knightsAndKnaves(let names, _): names.count
    }
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
    case "always_knight": .number(knightShare(nil))
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
