import Language
import Rewards
import Tasks

/// A score as a value: its total and its components by name.
struct ScoreValue: ObjectValue, TableRow {
  let score: Score
  /// The rollout it belongs to.
  var place: (group: Int, sample: Int)?
  /// What was judged, for a function that judges further.
  var response: String?
  var problem: Problem?

  var typeName: String { "a score" }
  var summary: String {
    "score \(shortNumber(score.total)) ("
      + score.components.map { "\($0.name) \(shortNumber($0.value))" }.joined(separator: ", ") + ")"
  }

  func display(width: Int) -> String {
    ([summary] + score.components.map { "  \($0.name): \($0.reason)" }).joined(separator: "\n")
  }

  /// Members and columns of every score, which no component can have for its name.
  static let ownNames: Set<String> = [
    "total", "reason", "response", "problem", "group", "sample",
  ]

  var memberNames: [String] {
    ["total", "reason"] + score.components.map(\.name)
      + (response == nil ? [] : ["response", "problem"])
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "total": .number(score.total)
    case "reason": .string(score.reason)
    case "response" where response != nil: response.map(Value.string)
    case "problem" where problem != nil: problem.map { .object(ProblemValue(problem: $0)) }
    default: score[name].map { .number($0.value) }
    }
  }

  /// The reasons, that of the lowest component first: in a narrow table it is the one to see.
  private var worstFirst: String {
    let order = score.components.indices.sorted {
      (score.components[$0].value, $0) < (score.components[$1].value, $1)
    }
    return order.map { score.components[$0].reason }.joined(separator: "; ")
  }

  var tableFields: [(String, Value)] {
    (place.map { [("group", .integer($0.group)), ("sample", .integer($0.sample))] } ?? [])
      + [("total", .number(score.total))]
      + score.components.map { ($0.name, .number($0.value)) } + [("reason", .string(worstFirst))]
  }
}
