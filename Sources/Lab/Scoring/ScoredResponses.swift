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
/// - Returns: the responses, and how many rows are left out since they could not be scored.
/// - Throws: ``TaskError`` with file and line; what `checkpoint` throws.
func scoredResponses(
  path: FilePath, checkpoint: Checkpoint
) throws -> (responses: [ScoredResponse], unjudged: Int) {
  var responses: [ScoredResponse] = []
  var unjudged = 0
  try ProblemFile.forEachObject(path: path, checkpoint: checkpoint) { row, number in
    if row["score"] == .null, row["error"] != nil {
      unjudged += 1
    } else {
      responses.append(try scoredResponse(row, number))
    }
    return true
  }
  return (responses, unjudged)
}

private func scoredResponse(_ row: JSONObject, _ number: Int) throws(TaskError) -> ScoredResponse {
  let text = try ProblemFile.response(row)
  guard let reward = (row["score"] ?? row["reward"])?.numberValue else {
    throw TaskError(
      message: "the row has no number 'score' or 'reward': score_file adds it")
  }
  // What is asked tells puzzles apart; a row that does not say it has its truth at least.
  let problem = try? ProblemFile.problem(
    row: row, index: number, needing: ProblemNeeds(question: .optional, truth: .optional))
  let prompt = problem?.text ?? ""
  let truth = problem?.truth ?? .unknown
  return ScoredResponse(
    text: text, prompt: prompt, reward: reward,
    puzzle: !prompt.isEmpty ? prompt : truth != .unknown ? "\(truth)" : "line \(number)",
    problem: problem, difficulty: truth == .unknown ? "" : problem?.kind ?? "")
}
