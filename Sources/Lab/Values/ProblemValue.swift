import Diagnostics
import Interruptions
import Language
import Tasks

/// A problem as a value of the language.
struct ProblemValue: ObjectValue, TableRow {
  let problem: Problem

  var typeName: String { "a problem" }
  var summary: String { "problem \(problem.task) \(problem.index): \(problem.kind)" }

  func display(width: Int) -> String {
    let messages = problem.messages.map { message in
      message.role == .user ? message.content : "\(message.role.rawValue): \(message.content)"
    }
    return visibleControlCharacters(
      wordWrapped(messages.joined(separator: "\n"), width: width) + "\n\n" + problem.solutionText)
  }

  var memberNames: [String] {
    let own =
      switch problem.truth {
      case .knightsAndKnaves: ["people", "names"]
      case .countdown: ["numbers", "target"]
      case .reference, .unknown: [String]()
      }
    return ["task", "kind", "index", "seed"] + own + ["text", "solution", "solution_text"]
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "task": .string(problem.task)
    case "kind": .string(problem.kind)
    case "index": .integer(problem.index)
    case "seed": problem.seed.map(Value.integer) ?? .nil
    case "text": .string(problem.text)
    case "solution_text": .string(problem.solutionText)
    default: truthMember(name)
    }
  }

  private func truthMember(_ name: String) -> Value? {
    switch (problem.truth, name) {
    case (.knightsAndKnaves(let names, _), "people"): .integer(names.count)
    case (.knightsAndKnaves(let names, _), "names"): .list(names.map(Value.string))
    case (.knightsAndKnaves(let names, let solution), "solution"):
      .record(
        Record(
          zip(names, solution).map { name, isTruthful in
            (name, .string(isTruthful ? problem.roles.truthful : problem.roles.liar))
          }))
    case (.countdown(let numbers, _), "numbers"): .list(numbers.map(Value.integer))
    case (.countdown(_, let target), "target"), (.countdown(_, let target), "solution"):
      .integer(target)
    case (.reference(let answer), "solution"): .string(answer)
    case (.unknown, "solution"): .nil
    default: nil
    }
  }

  var tableFields: [(String, Value)] {
    let own: [(String, Value)] =
      switch problem.truth {
      case .knightsAndKnaves(let names, let solution):
        [
          ("people", .integer(names.count)), ("names", .string(names.joined(separator: ", "))),
          (
            "knights",
            .string(zip(names, solution).filter(\.1).map(\.0).joined(separator: ", "))
          ),
        ]
      case .countdown(let numbers, let target):
        [
          ("numbers", .string(numbers.map(String.init).joined(separator: ", "))),
          ("target", .integer(target)),
        ]
      case .reference(let answer):
        [("question", .string(problem.text)), ("answer", .string(answer))]
      case .unknown: [("question", .string(problem.text))]
      }
    return [("#", .integer(problem.index))] + own
  }

  func matches(_ other: Value, _ numbers: (Double, Double) -> Bool) -> Bool? {
    guard case .object(let object) = other, let value = object as? ProblemValue else {
      return false
    }
    return value.problem == problem
  }
}

/// A value that is one row of a table.
protocol TableRow {
  /// Titles and cells.
  var tableFields: [(String, Value)] { get }
}

/// Titles and cells of a record, or of a value that is one row of a table; nil for others.
func rowFields(_ value: Value) -> [(String, Value)]? {
  switch value {
  case .record(let record): record.keys.map { ($0, record[$0] ?? .nil) }
  case .object(let object): (object as? any TableRow)?.tableFields
  default: nil
  }
}

extension ProblemValue: ValueConvertible {
  static var typeDescription: String { "a problem" }

  init(_ value: Value) throws {
    guard case .object(let object) = value, let problem = object as? ProblemValue else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = problem
  }

  var languageValue: Value { .object(self) }
}

/// One problem or a list of them.
struct ProblemList: ValueConvertible {
  let problems: [Problem]
  static var typeDescription: String { "a list of problems" }

  init(_ problems: [Problem]) { self.problems = problems }

  init(_ value: Value) throws {
    if case .object = value {
      problems = [try ProblemValue(value).problem]
      return
    }
    guard case .list(let elements) = value else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    problems = try elements.interruptibleMap(cost: 64) { try ProblemValue($0).problem }
  }

  var languageValue: Value { .list(problems.map { .object(ProblemValue(problem: $0)) }) }
}
