import Language
import Training

struct BreakCommand: Command {
  static let declaration = CommandDeclaration(
    name: "break", area: .training,
    summary: "Stop a trainer inside its update when something holds.",
    discussion: """
      when is a function of a record: update, reward, reward_std, kl, entropy, clip_fraction, ratio (the
      one farthest from 1), smallest_ratio, largest_ratio, gradient_norm, response_length, truncated,
      warnings. It is asked after the loss of each mini-batch, or after another phase. on=nan stops at a
      loss that is not finite, zero_variance at scores that are equal within a group, truncated at
      answers that were cut off, warning at whatever the trainer finds wrong with itself. A further
      break takes the place of the first.
      """,
    examples: [
      "break t when=(r -> r.kl > 0.1)", "break t on=zero_variance",
      "step t; break t off=true; step t",
    ])

  @Argument("The trainer.") var trainer: TrainerValue
  @Option("When to stop.") var when: FunctionValue? = nil
  @Option("A condition by its name.") var on: BreakCondition? = nil
  @Option("The phase after which it is asked.") var after = Phase.loss
  @Option("Whether to stop no more.") var off = false

  func run(in context: CommandContext<Session>) throws -> Value {
    let trainer = trainer.trainer
    if off {
      trainer.breakpoint = nil
      return .nil
    }
    guard when != nil || on != nil else {
      throw ArgumentError("trainer", "break wants when=… or on=…", hint: "break t on=nan")
    }
    let (when, on, after) = (when, on, after)
    trainer.breakpoint = { [unowned trainer] phase in
      if let on, let reason = on.reason(trainer, after: phase) { return reason }
      guard let when, phase == after else { return nil }
      let answer = try context.call(when, [.record(phaseRecord(trainer))])
      guard case .bool(let holds) = answer else {
        throw LabError(
          "the condition of break: \(ConversionError(expected: "true or false", found: answer))")
      }
      return holds ? "the condition holds after \(phase.rawValue)" : nil
    }
    return .nil
  }
}

/// Conditions that are asked for often.
enum BreakCondition: String, ChoiceConvertible {
  case nan
  case zeroVariance = "zero_variance"
  case truncated
  case warning

  func reason(_ trainer: Trainer, after phase: Phase) -> String? {
    switch self {
    case .nan:
      guard phase == .loss else { return nil }
      let losses = trainer.tokenLosses.compactMap(\.self)
      let isFinite = losses.allSatisfy {
        $0.losses.allSatisfy(\.isFinite) && $0.gradients.allSatisfy(\.isFinite)
      }
      return isFinite ? nil : "the loss is not finite"
    case .zeroVariance:
      guard phase == .score, trainer.configuration.samples > 1,
        let groups = try? groupStatistics(
          scores: trainer.scores.map(\.total), groups: trainer.rollouts.map(\.group))
      else { return nil }
      let equal = groups.filter(\.isDegenerate).map { "\($0.group)" }
      return equal.isEmpty ? nil : "no variance in group \(equal.joined(separator: ", "))"
    case .truncated:
      guard phase == .rollout else { return nil }
      let count = trainer.rollouts.count { $0.finishReason == .length }
      return count == 0 ? nil : "\(count) of \(trainer.rollouts.count) responses were cut off"
    case .warning: return trainer.warnings.last?.description
    }
  }
}

/// What is known of an update in progress.
func phaseRecord(_ trainer: Trainer) -> Record {
  func mean(_ numbers: [Double]) -> Value {
    numbers.isEmpty ? .nil : .number(numbers.reduce(0, +) / Double(numbers.count))
  }
  let losses = trainer.tokenLosses.compactMap(\.self)
  let divergences = losses.flatMap(\.divergences)
  let ratios = losses.flatMap(\.ratios)
  let farthest = ratios.max { abs($0 - 1) < abs($1 - 1) }
  let clips = losses.flatMap(\.clips)
  let totals = trainer.scores.map(\.total)
  return Record([
    ("update", .integer(trainer.updates + (trainer.next == .rollout ? 0 : 1))),
    ("reward", mean(totals)), ("reward_std", deviation(totals).map(Value.number) ?? .nil),
    ("kl", mean(divergences.isEmpty ? logRatios(trainer) : divergences)),
    ("entropy", mean(losses.flatMap(\.entropies))),
    ("clip_fraction", mean(clips.map { $0 == .none ? 0 : 1 })),
    ("ratio", farthest.map(Value.number) ?? .nil),
    ("smallest_ratio", ratios.min().map(Value.number) ?? .nil),
    ("largest_ratio", ratios.max().map(Value.number) ?? .nil),
    ("gradient_norm", (try? trainer.gradientNorm()).map(Value.number) ?? .nil),
    ("response_length", mean(trainer.rollouts.map { Double($0.tokens.count) })),
    ("truncated", mean(trainer.rollouts.map { $0.finishReason == .length ? 1 : 0 })),
    ("warnings", .list(trainer.warnings.map { .string($0.description) })),
  ])
}

/// log π_old − log π of every token: what stands for the KL without a reference.
private func logRatios(_ trainer: Trainer) -> [Double] {
  zip(trainer.rollouts, trainer.tokenLosses).flatMap { rollout, losses in
    losses.map { zip(rollout.logProbs, $0.logProbs).map { Double($0) - $1 } } ?? []
  }
}

private func deviation(_ numbers: [Double]) -> Double? {
  guard numbers.count > 1 else { return nil }
  let mean = numbers.reduce(0, +) / Double(numbers.count)
  let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (squares / Double(numbers.count - 1)).squareRoot()
}
