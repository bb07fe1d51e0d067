import Language
import Training

/// What supervised fine-tuning did, as a value: a list of the losses, with more.
struct SupervisedValue: ObjectValue {
  let report: SupervisedReport

  var typeName: String { "a supervised training" }

  var summary: String {
    guard let first = report.losses.first, let last = report.losses.last else { return "no steps" }
    let steps = "\(report.losses.count) step\(report.losses.count == 1 ? "" : "s")"
    var text = "\(steps), loss \(shortNumber(first)) to \(shortNumber(last))"
    if let before = report.evaluations.first?.loss, let after = report.evaluations.last?.loss {
      text += ", on the test examples \(shortNumber(before)) to \(shortNumber(after))"
    }
    return text
  }

  var elements: [Value]? { report.losses.map(Value.number) }

  var memberNames: [String] {
    ["losses", "evaluations", "gradient_norms", "learning_rates", "skipped_steps", "warnings"]
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "losses": .list(report.losses.map(Value.number))
    case "evaluations":
      .list(
        report.evaluations.map {
          .record(Record([("step", .integer($0.step)), ("loss", .number($0.loss))]))
        })
    case "gradient_norms": .list(report.gradientNorms.map(Value.number))
    case "learning_rates": .list(report.learningRates.map(Value.number))
    case "skipped_steps": .integer(report.skippedSteps)
    case "warnings": .list(report.warnings.map { .string($0.description) })
    default: nil
    }
  }
}
