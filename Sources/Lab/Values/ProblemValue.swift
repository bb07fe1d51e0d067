import Diagnostics
import Language
import Tasks

/// A problem as a value of the language.
struct ProblemValue: ObjectValue, TableRow {
  let problem: Problem

  var typeName: String { "a problem" }
  var summary: String { "problem \(problem.task) \(problem.index): \(people) people" }

  private var names: [String] {
    switch problem.truth {
    case .knightsAndKnaves(let names, _): names
    }
  }

  private var people: Int { names.count }

  func display(width: Int) -> String {
    let messages = problem.messages.map { message in
      message.role == .user ? message.content : "\(message.role.rawValue): \(message.content)"
    }
    return visibleControlCharacters(
      wordWrapped(messages.joined(separator: "\n"), width: width) + "\n\n" + problem.solutionText)
  }

  var memberNames: [String] {
    ["task", "index", "seed", "people", "names", "text", "solution", "solution_text"]
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "task": .string(problem.task)
    case "index": .integer(problem.index)
    case "seed": problem.seed.map(Value.integer) ?? .nil
    case "people": .integer(people)
    case "names": .list(names.map(Value.string))
    case "text": .string(problem.text)
    case "solution":
      switch problem.truth {
      case .knightsAndKnaves(let names, let solution):
        .record(Record(zip(names, solution).map { ($0, .string($1 ? "knight" : "knave")) }))
      }
    case "solution_text": .string(problem.solutionText)
    default: nil
    }
  }

  var tableFields: [(String, Value)] {
    [
      ("#", .integer(problem.index)), ("people", .integer(people)),
      ("names", .string(names.joined(separator: ", "))),
      ("knights", .string(knights.joined(separator: ", "))),
    ]
  }

  private var knights: [String] {
    switch problem.truth {
    case .knightsAndKnaves(let names, let solution): zip(names, solution).filter(\.1).map(\.0)
    }
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

  init(_ value: Value) throws {
    if case .object = value {
      problems = [try ProblemValue(value).problem]
      return
    }
    guard case .list(let elements) = value else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    problems = try elements.map { try ProblemValue($0).problem }
  }

  var languageValue: Value { .list(problems.map { .object(ProblemValue(problem: $0)) }) }
}
