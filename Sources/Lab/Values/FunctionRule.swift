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
    guard let caller = Self.caller else {
      throw RuleError(description: "\(name) can only judge while its session runs")
    }
    let result: Value
    do {
      result = try caller.call(
        function, [.object(ScoreValue(score: score, response: response, problem: problem))])
    } catch let error as Diagnostic {
      // Without the place, which is another in a saved notebook: rules' errors are shown in results.
      throw RuleError(description: "\(name): \(error.message)")
    } catch {
      throw RuleError(description: "\(name): \(error)")
    }
    if case .record(let record) = result {
      var components: [ScoreComponent] = []
      for key in record.keys {
        let value = record[key] ?? .nil
        guard let number = value.asDouble, number.isFinite else {
          throw RuleError(description: "\(name): expected a number for \(key), found \(value.text)")
        }
        components.append(ScoreComponent(name: key, value: number, reason: "\(name) gives \(key)"))
      }
      return Score(components)
    }
    guard let number = result.asDouble, number.isFinite else {
      throw RuleError(
        description: "\(name): expected a number or a record of numbers, found \(result.text)")
    }
    return Score([ScoreComponent(name: name, value: number, reason: score.reason)])
  }
}

/// How a session calls its functions.
final class FunctionCaller: @unchecked Sendable {
  // Only the session's own thread calls; nothing is shared.
  let call: (FunctionValue, [Value]) throws -> Value

  init(_ call: @escaping (FunctionValue, [Value]) throws -> Value) { self.call = call }
}
