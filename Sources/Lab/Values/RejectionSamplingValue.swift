import Language
import Models
import Training

/// What rejection-sampling fine-tuning did, as a value: a record for each round, with more.
struct RejectionSamplingValue: ObjectValue {
  let rounds: [RejectionSamplingRound]
  /// Before the first round and after each; empty when nothing was measured.
  let evaluations: [Evaluation]
  let tokenizer: Tokenizer

  var typeName: String { "a rejection-sampling training" }

  var summary: String {
    let last = rounds.last?.selected
    return "\(rounds.count) round\(rounds.count == 1 ? "" : "s")"
      + (last.map {
        ", \($0.kept.count) answers kept of \($0.sampled), \($0.solved) of \($0.problems) problems solved"
      } ?? "")
  }

  func display(width: Int) -> String {
    ([summary] + tableLines(of: rows, width: width)).joined(separator: "\n")
  }

  var elements: [Value]? { rows }

  /// A row for each round; before them, where something was measured, one for the start.
  private var rows: [Value] {
    let start = evaluations.isEmpty ? [] : [row(0, nil)]
    return start + rounds.enumerated().map { row($0 + 1, $1) }
  }

  private func row(_ number: Int, _ round: RejectionSamplingRound?) -> Value {
    let selected = round?.selected
    func count(_ value: Int?) -> Value { value.map(Value.integer) ?? .nil }
    var fields: [(String, Value)] = [
      ("round", .integer(number)), ("sampled", count(selected?.sampled)),
      ("right", count(selected?.right)), ("distinct", count(selected?.distinct)),
      ("kept", count(selected?.kept.count)), ("solved", count(selected?.solved)),
      ("problems", count(selected?.problems)), ("steps", count(round?.training.losses.count)),
      ("first_loss", round?.training.losses.first.map(Value.number) ?? .nil),
      ("last_loss", round?.training.losses.last.map(Value.number) ?? .nil),
    ]
    if number < evaluations.count { fields += accuracy(evaluations[number]) }
    return .record(Record(fields))
  }

  private func accuracy(_ evaluation: Evaluation) -> [(String, Value)] {
    [
      ("accuracy", .number(evaluation.accuracy)),
      ("low", .number(evaluation.interval.low)),
      ("high", .number(evaluation.interval.high)),
    ]
  }

  var memberNames: [String] { ["rounds", "answers", "losses", "evaluations"] }

  func member(_ name: String) -> Value? {
    switch name {
    case "rounds": .list(rows)
    case "answers":
      .list(
        (rounds.last?.answers ?? []).map {
          .object(RolloutValue(rollout: $0, tokenizer: tokenizer))
        })
    case "losses": .list((rounds.last?.training.losses ?? []).map(Value.number))
    case "evaluations":
      .list(
        evaluations.map { .object(EvaluationValue(evaluation: $0, tokenizer: tokenizer)) })
    default: nil
    }
  }
}
