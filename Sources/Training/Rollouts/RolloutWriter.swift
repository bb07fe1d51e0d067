import Files
import Rewards
import Tasks

extension RolloutFile {
  /// Writes rollouts as JSON lines that ``init(path:fields:isInterrupted:)`` reads back: prompt, response,
  /// tokens and log-probabilities as far as they are known, the truth, and the score if there is one.
  ///
  /// - Throws: `FileError`.
  package static func write(_ rows: [(rollout: Rollout, score: Score?)], to path: String)
    throws(FileError)
  {
    let text = rows.map { JSONValue.object(object($0.rollout, $0.score)).line + "\n" }.joined()
    try AtomicFile.write(text, to: path)
  }

  private static func object(_ rollout: Rollout, _ score: Score?) -> JSONObject {
    var object: JSONObject = [
      "prompt": prompt(rollout.problem), "response": .string(rollout.text),
      "group": .integer(rollout.group), "task": .string(rollout.problem.task),
    ]
    if let step = rollout.source?.step { object["step"] = .integer(step) }
    object["finish_reason"] = rollout.finishReason.map { .string($0.rawValue) }
    if !rollout.promptTokens.isEmpty { object["prompt_token_ids"] = ids(rollout.promptTokens) }
    if !rollout.tokens.isEmpty { object["token_ids"] = ids(rollout.tokens) }
    if let texts = rollout.reported?.texts, !texts.isEmpty {
      object["token_texts"] = .array(texts.map(JSONValue.string))
    }
    if !rollout.logProbs.isEmpty {
      object["log_probs"] = .array(
        rollout.logProbs.map { $0.isFinite ? .number(Double($0)) : .null })
    }
    for member in truth(rollout.problem).members { object[member.key] = member.value }
    if let score {
      object["score"] = .number(score.total)
      var components = JSONObject()
      for component in score.components { components[component.name] = .number(component.value) }
      object["components"] = .object(components)
    }
    return object
  }

  /// The messages that ask a problem.
  package static func prompt(_ problem: Problem) -> JSONValue {
    .array(
      problem.messages.map {
        .object(["role": .string($0.role.rawValue), "content": .string($0.content)])
      })
  }

  /// What a right answer to a problem is, in the fields that ``ProblemFile`` reads.
  package static func truth(_ problem: Problem) -> JSONObject {
    let row = ProblemFile.row(problem)
    var truth = JSONObject()
    for name in [
      "names", "solution", "statements", "knight_knave", "nums", "target", "answer", "level",
    ] { truth[name] = row[name] }
    return truth
  }

  private static func ids(_ tokens: [Int32]) -> JSONValue {
    .array(tokens.map { .integer(Int($0)) })
  }
}
