import Language
import Models
import Training

/// What the stages of a recipe did to a model, as a value: a row for each, the start first.
struct RecipeValue: ObjectValue {
  struct Stage {
    let name: String
    let result: Value
    let evaluation: Evaluation?
  }

  let stages: [Stage]
  let tokenizer: Tokenizer

  var typeName: String { "a recipe's result" }
  var summary: String {
    "recipe of \(stages.count - 1) stage\(stages.count == 2 ? "" : "s")"
      + (stages.last?.evaluation.map {
        ", accuracy \(fixed(stages.first?.evaluation?.accuracy ?? 0, decimals: 3)) to "
          + fixed($0.accuracy, decimals: 3)
      } ?? "")
  }

  func display(width: Int) -> String {
    ([summary] + tableLines(of: rows, width: width)).joined(separator: "\n")
  }

  var elements: [Value]? { rows }

  private var rows: [Value] {
    stages.map { stage in
      var record = Record([("stage", .string(stage.name))])
      if let evaluation = stage.evaluation {
        record["accuracy"] = .number(evaluation.accuracy)
        record["low"] = .number(evaluation.interval.low)
        record["high"] = .number(evaluation.interval.high)
        record["reward"] = .number(evaluation.reward)
        record["length"] = .number(evaluation.responseLength)
      }
      record["result"] = .string(stage.result.isAbsent ? "" : stage.result.text)
      return .record(record)
    }
  }

  var memberNames: [String] { ["stages", "results", "evaluations"] }

  func member(_ name: String) -> Value? {
    switch name {
    case "stages": .list(rows)
    case "results":
      .record(Record(stages.dropFirst().map { ($0.name, $0.result) }))
    case "evaluations":
      .list(
        stages.compactMap(\.evaluation).map {
          .object(EvaluationValue(evaluation: $0, tokenizer: tokenizer))
        })
    default: nil
    }
  }
}
