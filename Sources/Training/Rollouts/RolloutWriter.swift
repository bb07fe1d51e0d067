import Files
import Rewards
import Tasks

extension RolloutFile {
  /// Writes rollouts as JSON lines that ``init(path:fields:isInterrupted:)`` reads back: prompt, response,
  /// tokens and log-probabilities as far as they are known, the truth, and the score if there is one.
  ///
  /// - Throws: `FileError`.
  package static func write(_ rows: [(rollout: Rollout, score: Score?)], to path: FilePath)
    throws(FileError)
  {
    let text = rows.map { JSONValue.object(object($0.rollout, $0.score)).line + "\n" }.joined()
    try AtomicFile.write(text, to: path)
  }

  private static func object(_ rollout: Rollout, _ score: Score?) -> JSONObject {
    var object: JSONObject = [
      "prompt": .array(
        rollout.problem.messages.map {
          .object(["role": .string($0.role.rawValue), "content": .string($0.content)])
        }),
      "response": .string(rollout.text), "group": .integer(rollout.group),
      "task": .string(rollout.problem.task),
    ]
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
    let truth = ProblemFile.row(rollout.problem)
    for name in ["names", "solution", "statements", "nums", "target", "answer"] {
      object[name] = object[name] ?? truth[name]
    }
    if let score {
      object["score"] = .number(score.total)
      var components = JSONObject()
      for component in score.components { components[component.name] = .number(component.value) }
      object["components"] = .object(components)
    }
    return object
  }

  private static func ids(_ tokens: [Int32]) -> JSONValue {
    .array(tokens.map { .integer(Int($0)) })
  }
}
