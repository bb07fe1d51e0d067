import Language
import Tasks
import Training

/// A curriculum as a value: what a trainer takes as its tasks.
struct CurriculumValue: ObjectValue {
  let curriculum: Curriculum

  var typeName: String { "a curriculum" }

  var summary: String {
    "curriculum of \(curriculum.stages.count) stage\(curriculum.stages.count == 1 ? "" : "s"), "
      + curriculum.planText
  }

  func display(width: Int) -> String {
    ([summary] + tableLines(of: rows, width: width)).joined(separator: "\n")
  }

  var elements: [Value]? { rows }

  private var rows: [Value] {
    curriculum.stages.enumerated().map { index, stage in
      var record = Record([
        ("stage", .integer(index)), ("name", .string(stage.name)),
        ("problems", .integer(stage.problems.count)),
      ])
      switch curriculum.plan {
      case .ordered(let draws):
        record["draws"] = index < draws.count ? .integer(draws[index]) : .string("to the end")
      case .mixed(let shares):
        record["share"] = .number(shares[index] / shares.reduce(0, +))
      case .bySuccess: break
      }
      return .record(record)
    }
  }

  var memberNames: [String] { ["stages", "plan", "problems"] }

  func member(_ name: String) -> Value? {
    switch name {
    case "stages": .list(curriculum.stages.map { ProblemList($0.problems).languageValue })
    case "plan": .string(curriculum.planText)
    case "problems": ProblemList(curriculum.problems).languageValue
    default: nil
    }
  }
}

/// What a trainer draws from: problems, or a curriculum.
struct TaskSource: ValueConvertible {
  let curriculum: Curriculum

  static var typeDescription: String { "a list of problems, or a curriculum" }

  init(_ value: Value) throws {
    if case .object(let object) = value, let value = object as? CurriculumValue {
      curriculum = value.curriculum
      return
    }
    do { curriculum = Curriculum(try ProblemList(value).problems) } catch is ConversionError {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
  }

  var languageValue: Value { .object(CurriculumValue(curriculum: curriculum)) }
}
