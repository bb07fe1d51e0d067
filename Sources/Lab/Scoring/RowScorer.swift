import Files
import Rewards
import Tasks

/// Judges rows of JSON lines: a response with its truth in, the same row with `score`, `components` and
/// `reason` out.
///
/// The response stands in `response`, `completion` or `output`; the truth in the fields of its kind, as
/// `problems` reads them. `math_equal` compares `answer` with `reference`; `behaviours` reads `text`, `task`
/// and `context`.
package struct RowScorer {
  private let rule: any Rule
  /// The name in the file of what the rule calls otherwise.
  private let fields: [String: String]

  package init(rule: any Rule, fields: [String: String] = [:]) {
    self.rule = rule
    self.fields = fields
  }

  /// A line with its score added at its end; its own fields stay as they are written.
  ///
  /// - Throws: ``TaskError`` for a line that is no row that the rule can judge.
  package func scored(_ line: [UInt8]) throws(TaskError) -> (line: [UInt8], score: Score) {
    var row = try ProblemFile.object(line)
    let original = row
    for (name, written) in fields {
      guard let value = original[written] else {
        throw TaskError(message: "the row has no field '\(written)', given for '\(name)'")
      }
      row[name] = value
    }
    let score = try judged(row)
    return (appended(line, original, score), score)
  }

  private func judged(_ row: JSONObject) throws(TaskError) -> Score {
    if rule is BehaviourRule {
      guard let text = row["text"]?.stringValue ?? responseText(row) else {
        throw TaskError(message: "the row has no text 'text'")
      }
      return BehaviourRule().score(text: text, truth: try behaviourTruth(row))
    }
    if rule is MathEqualRule, let answer = row["answer"]?.stringValue ?? responseText(row) {
      guard let reference = row["reference"]?.stringValue else {
        throw TaskError(message: "the row has no text 'reference'")
      }
      return MathEqualRule().score(answer: answer, reference: reference)
    }
    guard let response = responseText(row) else {
      throw TaskError(
        message: "the row has none of the texts 'response', 'completion' and 'output'")
    }
    let needsTruth =
      !(rule is LanguageConsistencyRule || rule is LengthRule || rule is RepetitionRule)
    let prompt = promptText(row)
    let problem = Problem(
      task: "", seed: nil, index: 0,
      messages: prompt.map { [Message(role: .user, content: $0)] } ?? [],
      truth: needsTruth ? try ProblemFile.truth(row).0 : .reference(""))
    do throws(RuleError) {
      return try rule.score(response: response, problem: problem)
    } catch {
      throw TaskError(message: error.description)
    }
  }

  /// The numbers and target of a Countdown trace; nil for another task.
  private func behaviourTruth(_ row: JSONObject) throws(TaskError) -> GroundTruth? {
    guard case .object(let context)? = row["context"] ?? .object(row),
      context["numbers"] != nil || context["nums"] != nil
    else { return nil }
    return try ProblemFile.truth(context).0
  }

  private func appended(_ line: [UInt8], _ row: JSONObject, _ score: Score) -> [UInt8] {
    var components = JSONObject()
    for component in score.components { components[component.name] = .number(component.value) }
    let added: [(String, JSONValue)] = [
      ("score", .number(score.total)), ("components", .object(components)),
      ("reason", .string(score.reason)),
    ]
    guard added.allSatisfy({ row[$0.0] == nil }), let brace = line.lastIndex(of: UInt8(ascii: "}"))
    else {
      var row = row
      for (name, value) in added { row[name] = value }
      return Array(JSONValue.object(row).line.utf8)
    }
    var result = Array(line[..<brace])
    while let last = result.last, last <= 0x20 { result.removeLast() }
    for (index, (name, value)) in added.enumerated() {
      result += (index == 0 && row.members.isEmpty ? "\"" : ", \"").utf8
      result += name.utf8
      result += "\": ".utf8
      result += value.line.utf8
    }
    result.append(UInt8(ascii: "}"))
    return result
  }
}
