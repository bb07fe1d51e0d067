import Diagnostics
import Language
import Rewards
import Tasks

/// A function of the language as a rule: it is given the score by the rule that goes with the task, and
/// returns a number, or a record of numbers that become components.
struct FunctionRule: Rule {
  /// Calls a function in the session that is running; set while it runs.
  @TaskLocal static var caller: FunctionCaller?

  let function: FunctionValue
  /// The rule whose score the function is given; nil takes the task's own.
  let base: (any Rule)?

  var name: String { function.name ?? "function" }
  /// That of the rule below: what a function gives at the most is not known.
  var maximum: Double { base?.maximum ?? 3 }
  func maximum(for problem: Problem) -> Double {
    (base ?? standardRule(for: problem)).maximum(for: problem)
  }

  func score(response: String, problem: Problem) throws(RuleError) -> Score {
    let below = base ?? standardRule(for: problem)
    let score = try below.score(response: response, problem: problem)
    let result = try call(ScoreValue(score: score, response: response, problem: problem))
    guard case .record(let record) = result else {
      let value = try number(result, as: "a number or a record of numbers")
      return Score([ScoreComponent(name: name, value: value, reason: score.reason)])
    }
    return try sum(of: record)
  }

  private func call(_ score: ScoreValue) throws(RuleError) -> Value {
    guard let caller = Self.caller else {
      throw RuleError(description: "\(name) can only judge while its session runs")
    }
    do {
      return try caller.call(function, [.object(score)])
    } catch var diagnostic as Diagnostic {
      // A rule that judges by itself is named once.
      let frame = "the rule \(function.name ?? function.summary)"
      if diagnostic.callPath.last != frame { diagnostic.callPath.append(frame) }
      throw RuleError(description: diagnostic.message, cause: diagnostic)
    } catch {
      // An error without a place gets that of the command.
      throw RuleError(description: "\(name): \(error)", cause: error)
    }
  }

  /// The score whose components are the fields of a record.
  private func sum(of record: Record) throws(RuleError) -> Score {
    guard !record.keys.isEmpty else {
      throw RuleError(description: "\(name): expected a record of numbers, found an empty one")
    }
    var components: [ScoreComponent] = []
    for key in record.keys {
      try checkName(key)
      let value = try number(record[key] ?? .nil, as: "a number for \(key)")
      components.append(ScoreComponent(name: key, value: value, reason: "\(name) gives \(key)"))
    }
    let score = Score(components)
    guard score.total.isFinite else {
      throw RuleError(description: "\(name): the sum of the components is too large for a number")
    }
    return score
  }

  private func number(_ value: Value, as expected: String) throws(RuleError) -> Double {
    guard let number = value.asDouble, number.isFinite else {
      throw RuleError(
        description: "\(name): \(ConversionError(expected: expected, found: value))")
    }
    return number
  }

  /// Components are columns of tables and parts of metrics' names.
  private func checkName(_ name: String) throws(RuleError) {
    if ScoreValue.ownNames.contains(name) {
      throw RuleError(
        description:
          "\(self.name): a component cannot be called \(name), which every score has already: the "
          + "total is the sum of the components")
    }
    guard (1...100).contains(name.count), !name.unicodeScalars.contains(where: { $0.value < 32 })
    else {
      throw RuleError(
        description:
          "\(self.name): a component's name has 1 to 100 characters, none of them a control character"
      )
    }
  }
}

extension RuleError: CausedError {}

/// How a session calls its functions.
final class FunctionCaller: @unchecked Sendable {
  // Only the session's own thread calls; nothing is shared.
  let call: (FunctionValue, [Value]) throws -> Value

  init(_ call: @escaping (FunctionValue, [Value]) throws -> Value) { self.call = call }
}
