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
        + "lr \(numberText(configuration.learningRate)), kl \(numberText(configuration.kl))"
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
      "phase", "update", "rollouts", "scores", "advantages", "groups", "values", "returns",
      "token_rewards", "metrics", "history", "evaluations", "warnings", "model", "rule", "settings",
      "problems", "curriculum", "stage", "checksum", "checksums",
    ]
  }

  func member(_ name: String) throws -> Value? {
    switch name {
    case "phase": return .string(trainer.next.rawValue)
    case "update": return .integer(trainer.updates)
    case "rollouts":
      let gradientSum = trainer.tokenLosses.compactMap(\.self).flatMap(\.gradients)
        .reduce(0) { $0 + abs($1) }
      return .list(
        trainer.rollouts.indices.map { .object(rollout($0, gradientSum: gradientSum)) })
    case "scores":
      return .list(
        zip(trainer.rollouts, trainer.scores).map { rollout, score in
          .object(ScoreValue(score: score, place: (rollout.group, rollout.sample)))
        })
    case "advantages":
      return .list(
        (trainer.advantages?.perToken ?? []).map { .list($0.map(Value.number)) })
    case "groups": return .list(groups)
    case "values": return rows(trainer.values)
    case "returns": return rows(trainer.advantages?.returns ?? [])
    case "token_rewards": return rows(trainer.tokenRewards)
    case "evaluations":
      return .list(
        trainer.evaluations.map { report in
          .record(
            Record(
              [("update", .integer(report.update))]
                + report.metrics.entries.map { (shortName($0.name), .number($0.value)) }))
        })
    case "warnings": return .list(trainer.warnings.map { .string($0.description) })
    case "curriculum": return .object(CurriculumValue(curriculum: trainer.curriculum))
    case "stage": return .integer(trainer.nextStage)
    case "checksum": return .string(trainer.fingerprint)
    case "checksums":
      return .record(Record(trainer.checksums.map { ($0.name, .string($0.value)) }))
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

  /// `val-core/kk/acc/best@4/mean` → `kk best@4`, for a table.
  private func shortName(_ metric: String) -> String {
    let parts = metric.split(separator: "/").map(String.init)
    guard parts.count > 2 else { return metric }
    let name =
      switch parts.dropFirst(2).joined(separator: "/") {
      case "response_length/mean": "length"
      case "response_length/clip_ratio": "truncated"
      case let rest where rest.hasPrefix("reward/"): "reward"
      default: parts.count > 3 ? parts[3] : parts[2]
      }
    return "\(parts[1]) \(name)"
  }

  private func rows(_ rows: [[Double]]) -> Value {
    .list(rows.map { .list($0.map(Value.number)) })
  }

  /// A rollout with all that the phases have found of it.
  private func rollout(_ index: Int, gradientSum: Double? = nil) -> RolloutValue {
    var value = RolloutValue(
      rollout: trainer.rollouts[index], tokenizer: trainer.model.tokenizer)
    if index < trainer.scores.count { value.score = trainer.scores[index] }
    value.advantages = trainer.advantages?.perToken[index]
    if index < trainer.referenceLogProbs.count {
      value.reference = trainer.referenceLogProbs[index]
    }
    if index < trainer.tokenLosses.count { value.losses = trainer.tokenLosses[index] }
    value.gradientSum = gradientSum
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
