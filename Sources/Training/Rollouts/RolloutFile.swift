import Files
import Rewards
import Tasks

/// Reads and writes rollouts as JSON lines, an object an answer: those of Knave, and what verl, TRL and other
/// tools dump.
///
/// The names of fields that are known stand in ``RolloutField``.
package struct RolloutFile {
  /// An answer, and the score that the file gives it.
  package struct Row: Sendable {
    package let rollout: Rollout
    package let score: Score?
  }

  /// A line that is no rollout.
  package struct PassedOver: Sendable, Hashable {
    /// From 1.
    package let line: Int
    package let message: String
  }

  package private(set) var rows: [Row] = []
  package private(set) var passedOver: [PassedOver] = []
  /// The groups of the file by their own name or by their question, in the order of appearance.
  private var groups: [String: (number: Int, count: Int)] = [:]

  /// - Parameter fields: the file's own names of fields, by the names of ``RolloutField``.
  /// - Throws: `FileError`. A line that is no rollout is passed over.
  package init(
    path: FilePath, fields: [RolloutField: String] = [:], isInterrupted: () -> Bool = { false }
  ) throws {
    var reader = try LineReader(path: path)
    var number = 0
    while let line = try reader.next(), !isInterrupted() {
      number += 1
      switch line {
      case .tooLong:
        passedOver.append(.init(line: number, message: "the line is longer than 16 MiB"))
      case .bytes(let bytes) where ProblemFile.isBlank(bytes): break
      case .bytes(let bytes):
        do throws(TaskError) {
          rows.append(try row(RolloutRow(try ProblemFile.object(bytes), fields)))
        } catch {
          passedOver.append(.init(line: number, message: error.message))
        }
      }
    }
  }

  /// Gives an answer its place: rows of one named group, or of the same question in the same step, answer
  /// one problem, wherever they stand in the file.
  private mutating func row(_ row: RolloutRow) throws(TaskError) -> Row {
    let messages = try row.messages()
    let name =
      try row.groupName() ?? row.step()
      + messages.map { "\u{0}\($0.role)\u{0}\($0.content)" }.joined()
    let (group, sample) = groups[name] ?? (groups.count, 0)
    let problem = try row.problem(messages: messages, index: group)
    let rollout = try row.rollout(of: problem, group: group, sample: sample)
    let score = try row.score()
    groups[name] = (group, sample + 1)
    return Row(rollout: rollout, score: score)
  }
}

/// What a row of a rollout file tells.
package enum RolloutField: String, Sendable, CaseIterable {
  case prompt, response, tokens
  case tokenTexts = "token_texts"
  case logProbs = "log_probs"
  case promptTokens = "prompt_tokens"
  case truth, score, finish, group, step

  /// The names it has in files, that of Knave first: verl's dumps call it input, output, gts and step,
  /// TRL's prompt, completion, completion_ids and prompt_ids.
  var names: [String] {
    switch self {
    case .prompt: ["prompt", "input", "messages", "question", "problem", "query", "quiz"]
    case .response: ["response", "completion", "output", "generation"]
    case .tokens: ["token_ids", "response_ids", "completion_ids", "output_ids", "tokens"]
    case .tokenTexts: ["token_texts"]
    case .logProbs:
      ["log_probs", "logprobs", "old_log_probs", "rollout_log_probs", "sampling_logps"]
    case .promptTokens: ["prompt_token_ids", "prompt_ids", "input_ids"]
    case .truth: ["ground_truth", "gts", "gt"]
    case .score: ["score", "reward"]
    case .finish: ["finish_reason", "finish"]
    case .group: ["group", "uid", "group_id", "prompt_id"]
    case .step: ["step", "global_step"]
    }
  }
}
