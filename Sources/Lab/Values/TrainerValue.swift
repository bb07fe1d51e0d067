import Language
import Rewards
import Training

/// A trainer as a value.
///
/// The trainer is used by one thread at a time, the session's, which makes the value `Sendable`.
struct TrainerValue: ObjectValue, ValueConvertible, @unchecked Sendable {
  let trainer: Trainer

  static var typeDescription: String { "a trainer" }
  var typeName: String { Self.typeDescription }

  init(_ trainer: Trainer) { self.trainer = trainer }

  init(_ value: Value) throws {
    guard case .object(let object) = value, let trainer = object as? TrainerValue else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = trainer
  }

  var languageValue: Value { .object(self) }

  var summary: String {
    "trainer \(trainer.configuration.estimator.rawValue) of \(trainer.model.name): "
      + "\(trainer.updates) update\(trainer.updates == 1 ? "" : "s") done, next phase "
      + trainer.next.rawValue
  }

  func display(width: Int) -> String {
    let configuration = trainer.configuration
    var lines = [summary]
    lines.append(
      "  \(trainer.promptsPerUpdate) of \(trainer.problems.count) problems × "
        + "\(configuration.samples) samples, rule \(RuleValue(rule: trainer.rule).summary.dropFirst(5)), "
        + "lr \(numberText(Double("\(configuration.learningRate)") ?? 0)), kl \(numberText(configuration.kl))"
    )
    if !trainer.rollouts.isEmpty {
      let tokens = trainer.rollouts.reduce(0) { $0 + $1.tokens.count }
      lines.append("  rollouts: \(trainer.rollouts.count), \(tokens) tokens")
    }
    if !trainer.scores.isEmpty {
      let totals = trainer.scores.map(\.total)
      lines.append(
        "  reward: mean \(shortNumber(totals.reduce(0, +) / Double(totals.count))), "
          + "min \(shortNumber(totals.min() ?? 0)), max \(shortNumber(totals.max() ?? 0))")
    }
    if let advantages = trainer.advantages {
      let firsts = advantages.perToken.compactMap(\.first)
      lines.append(
        "  advantages: min \(shortNumber(firsts.min() ?? 0)), max \(shortNumber(firsts.max() ?? 0))"
      )
    }
    return lines.joined(separator: "\n")
  }

  var memberNames: [String] {
    [
      "phase", "update", "rollouts", "scores", "advantages", "groups", "metrics", "history",
      "model", "rule", "settings", "problems",
    ]
  }

  func member(_ name: String) throws -> Value? {
    switch name {
    case "phase": return .string(trainer.next.rawValue)
    case "update": return .integer(trainer.updates)
    case "rollouts": return .list(trainer.rollouts.indices.map { .object(rollout($0)) })
    case "scores":
      return .list(
        zip(trainer.rollouts, trainer.scores).map { rollout, score in
          .object(ScoreValue(score: score, place: (rollout.group, rollout.sample)))
        })
    case "advantages":
      return .list(
        (trainer.advantages?.perToken ?? []).map { .list($0.map(Value.number)) })
    case "groups": return .list(groups)
    case "metrics":
      guard let report = trainer.history.last else {
        throw LabError("no update is finished yet", hint: "step the trainer")
      }
      return .object(MetricsValue(metrics: report.metrics))
    case "history": return .object(HistoryValue(reports: trainer.history))
    case "model": return .object(ModelValue(trainer.model))
    case "rule": return .object(RuleValue(rule: trainer.rule))
    case "settings": return .record(trainerSettings(trainer.configuration))
    case "problems":
      return .list(trainer.problems.map { .object(ProblemValue(problem: $0)) })
    default: return nil
    }
  }

  /// A rollout with all that the phases have found of it.
  private func rollout(_ index: Int) -> RolloutValue {
    var value = RolloutValue(
      rollout: trainer.rollouts[index], tokenizer: trainer.model.tokenizer)
    if index < trainer.scores.count { value.score = trainer.scores[index] }
    value.advantages = trainer.advantages?.perToken[index]
    if index < trainer.referenceLogProbs.count {
      value.reference = trainer.referenceLogProbs[index]
    }
    if index < trainer.tokenLosses.count { value.losses = trainer.tokenLosses[index] }
    return value
  }

  /// A record for each group: its scores, their mean and deviation, and the advantages.
  private var groups: [Value] {
    guard !trainer.scores.isEmpty else { return [] }
    let members = Dictionary(grouping: trainer.rollouts.indices) { trainer.rollouts[$0].group }
    return members.keys.sorted().map { group in
      let indices = members[group] ?? []
      let totals = indices.map { trainer.scores[$0].total }
      let mean = totals.reduce(0, +) / Double(totals.count)
      let squares = totals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = totals.count > 1 ? (squares / Double(totals.count - 1)).squareRoot() : 0
      var record = Record([
        ("group", .integer(group)), ("mean", .number(mean)), ("std", .number(deviation)),
        ("rewards", .string(totals.map(shortNumber).joined(separator: " "))),
      ])
      if let advantages = trainer.advantages {
        record["advantages"] = .string(
          indices.map { fixed(advantages.perToken[$0].first ?? 0, decimals: 2) }
            .joined(separator: " "))
      }
      return .record(record)
    }
  }
}
