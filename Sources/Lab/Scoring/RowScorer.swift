import Files
import Rewards
import Tasks

/// Judges rows of JSON lines: a response with its truth in, the same row with `score`, `components` and
/// `reason` out.
///
/// A row is read as the command `problems` reads it, as far as the rule needs it, and judged as a session
/// judges; the response stands in one of ``ProblemFile/responseFields``.
package struct RowScorer {
  private let rule: any Rule
  /// The name in the file of what is called otherwise here.
  private let fields: [String: String]

  package init(rule: any Rule, fields: [String: String] = [:]) {
    self.rule = rule
    self.fields = fields
  }

  /// A line of the result, without its line feed, and what became of the line that it is for.
  package struct Scored {
    package let line: [UInt8]
    package let outcome: Result<Score, TaskError>
  }

  /// The line for a line: with its score added at its end, or with `error` where it cannot be judged. Its own
  /// fields stay as they are written; a line that is no row has its number instead.
  ///
  /// - Parameter number: of the line, from 1.
  package func scored(_ line: LineReader.Line, number: Int) -> Scored {
    let (bytes, row): ([UInt8], JSONObject)
    do throws(TaskError) {
      (bytes, row) = try object(line)
    } catch {
      let report: JSONObject = [
        "score": .null, "error": .string(error.message), "line": .integer(number),
      ]
      return Scored(line: Array(JSONValue.object(report).line.utf8), outcome: .failure(error))
    }
    do throws(TaskError) {
      let score = try score(row)
      var components = JSONObject()
      for component in score.components { components[component.name] = .number(component.value) }
      let line = RowText(bytes, without: Self.addedFields(row)).adding([
        ("score", .number(score.total)), ("components", .object(components)),
        ("reason", .string(score.reason)),
      ])
      return Scored(line: line, outcome: .success(score))
    } catch {
      let line = RowText(bytes, without: Self.addedFields(row)).adding([
        ("score", .null), ("error", .string(error.message)),
      ])
      return Scored(line: line, outcome: .failure(error))
    }
  }

  private func object(
    _ line: LineReader.Line
  ) throws(TaskError) -> (bytes: [UInt8], row: JSONObject) {
    guard case .bytes(let bytes) = line else {
      throw TaskError(message: "the line is longer than 16 MiB")
    }
    if ProblemFile.isBlank(bytes) { throw TaskError(message: "the line is blank") }
    return (bytes, try ProblemFile.object(bytes))
  }

  /// What an earlier scoring of a row added to it. An `error` beside a score is the row's own.
  private static func addedFields(_ row: JSONObject) -> Set<String> {
    let added = ["score", "components", "reason"] + (row["score"] == .null ? ["error"] : [])
    return Set(added.filter { row[$0] != nil })
  }

  private func score(_ row: JSONObject) throws(TaskError) -> Score {
    var named = row
    for (name, written) in fields {
      guard let value = row[written] else {
        throw TaskError(message: "the row has no field '\(written)', given for '\(name)'")
      }
      named[name] = value
    }
    let response = try ProblemFile.response(named)
    let problem = try ProblemFile.problem(row: named, index: 0, needing: rule.needs)
    let score: Score
    do throws(RuleError) {
      score = try rule.score(response: response, problem: problem)
    } catch {
      throw TaskError(message: error.description)
    }
    guard score.total.isFinite, score.components.allSatisfy(\.value.isFinite) else {
      throw TaskError(message: "\(rule.name) gives no finite score")
    }
    return score
  }
}
