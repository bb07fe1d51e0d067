import Files
import Rewards
import Tasks

/// A response with its reward, and what it answers.
struct ScoredResponse {
  let text: String
  let prompt: String
  let reward: Double
  /// The same for answers to one problem.
  let puzzle: String
  /// The problem as far as it is known.
  let problem: Problem?
  /// How hard the problem is, in words: `3 people`, `level 4`.
  let difficulty: String
}

/// Reads the responses of a file of JSON lines that has their scores, such as `score_file` writes.
///
/// - Throws: ``TaskError`` with file and line.
func scoredResponses(path: String) throws(TaskError) -> [ScoredResponse] {
  var responses: [ScoredResponse] = []
  try ProblemFile.forEachObject(path: path) { row, number throws(TaskError) in
    responses.append(try scoredResponse(row, number))
  }
  return responses
}

private func scoredResponse(_ row: JSONObject, _ number: Int) throws(TaskError) -> ScoredResponse {
  guard let text = responseText(row) else {
    throw TaskError(message: "the row has none of the texts 'response', 'completion' and 'output'")
  }
  guard let reward = (row["score"] ?? row["reward"])?.numberValue else {
    throw TaskError(
      message: "the row has no number 'score' or 'reward': score_file adds it")
  }
  let prompt = promptText(row)
  let problem = (try? ProblemFile.truth(row)).map { truth, puzzle in
    Problem(
      task: "math", seed: nil, index: 0,
      messages: prompt.map { [Message(role: .user, content: $0)] } ?? [], truth: truth,
      puzzle: puzzle, difficulty: ProblemFile.difficulty(row))
  }
  return ScoredResponse(
    text: text, prompt: prompt ?? "", reward: reward,
    puzzle: prompt ?? problem.map { "\($0.truth)" } ?? "line \(number)",
    problem: problem, difficulty: problem?.kind ?? "")
}

/// What the model wrote.
func responseText(_ row: JSONObject) -> String? {
  for name in ["response", "completion", "output"] {
    if let text = row[name]?.stringValue { return text }
  }
  return nil
}

/// What was asked, as far as the row says.
func promptText(_ row: JSONObject) -> String? {
  if let turns = row["prompt"]?.arrayValue {
    return turns.last { $0["role"]?.stringValue == "user" }?["content"]?.stringValue
  }
  return ["quiz", "question", "problem", "prompt", "input"].compactMap { row[$0]?.stringValue }
    .first
}
