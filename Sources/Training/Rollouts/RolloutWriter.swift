import Files
import Interruptions
import Rewards
import Tasks

extension RolloutFile {
  /// Writes rollouts as JSON lines that ``init(path:fields:isInterrupted:)`` reads back: prompt, response,
  /// tokens and log-probabilities as far as they are known, the truth, and the score if there is one.
  ///
  /// - Throws: `FileError`, or `Interrupted`; then the file is as it was.
  package static func write(
    _ rows: [(rollout: Rollout, score: Score?)], to path: FilePath
  ) throws {
    let file = try AtomicFile(path: path)
    var lines: [UInt8] = []
    for row in rows {
      try Interruption.check()
      lines += JSONValue.object(object(row.rollout, row.score)).line.utf8
      lines.append(UInt8(ascii: "\n"))
      if lines.count >= 1 << 20 {
        try file.write(lines)
        lines.removeAll(keepingCapacity: true)
      }
    }
    try file.write(lines)
    try Interruption.check()
    try file.place()
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
    var truth = JSONObject()
    let row = ProblemFile.truthRow(problem)
    // A row of a puzzle also tells its wording, which the prompt has.
    for name in ["names", "solution", "statements", "knight_knave", "nums", "target", "answer"] {
      truth[name] = row[name]
    }
    truth["level"] = problem.difficulty.map(JSONValue.string)
    return truth
  }

  private static func ids(_ tokens: [Int32]) -> JSONValue {
    .array(tokens.map { .integer(Int($0)) })
  }
}
