import Files
import Interruptions
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
  /// How the groups were found, where the file's own names are not those of groups.
  package private(set) var remark: String?

  /// How the answers are grouped, and what looks wrong with it.
  ///
  /// - Throws: `Interrupted`.
  package var integrity: GroupIntegrity {
    get throws { try GroupIntegrity(rows.map(\.rollout), scores: rows.map { $0.score?.total }) }
  }

  /// - Parameter fields: the file's own names of fields, by the names of ``RolloutField``.
  /// - Throws: `FileError`, or `Interrupted`. A line that is no rollout is passed over.
  package init(
    path: FilePath, fields: [RolloutField: String] = [:], isInterrupted: () -> Bool = { false }
  ) throws {
    var reader = try LineReader(path: path)
    var number = 0
    var read: [ReadRow] = []
    while let line = try reader.next(), !isInterrupted() {
      number += 1
      switch line {
      case .tooLong:
        passedOver.append(.init(line: number, message: "the line is longer than 16 MiB"))
      case .bytes(let bytes) where ProblemFile.isBlank(bytes): break
      case .bytes(let bytes):
        do throws(TaskError) {
          read.append(try RolloutRow(try ProblemFile.object(bytes), fields).read())
        } catch {
          passedOver.append(.init(line: number, message: error.message))
        }
      }
    }
    try place(read, RowGrouping(read.map(\.key), isGiven: fields[.group] != nil))
  }

  /// Gives each answer its group and its number there, in the order of appearance.
  private mutating func place(_ read: [ReadRow], _ grouping: RowGrouping) throws {
    remark = grouping.remark
    var groups: [String: (number: Int, count: Int)] = [:]
    var pace = InterruptionPace()
    for (row, name) in zip(read, grouping.names) {
      try pace.step(256)
      let (group, sample) = groups[name] ?? (groups.count, 0)
      groups[name] = (group, sample + 1)
      rows.append(
        Row(
          rollout: row.rollout(
            group: group, sample: sample, id: grouping.namesAnswers ? row.key.name : row.id),
          score: row.score))
    }
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
    case .response: ProblemFile.responseFields
    case .tokens: ["token_ids", "response_ids", "completion_ids", "output_ids", "tokens"]
    case .tokenTexts: ["token_texts"]
    case .logProbs:
      ["log_probs", "logprobs", "old_log_probs", "rollout_log_probs", "sampling_logps"]
    case .promptTokens: ["prompt_token_ids", "prompt_ids", "prompt_tokens", "input_ids"]
    case .truth: ["ground_truth", "gts", "gt"]
    case .score: ["score", "reward"]
    case .finish: ["finish_reason", "finish"]
    // The last may name a group or an answer: see RowGrouping.
    case .group: ["group", "group_id", "group_index", "group_idx", "prompt_id", "uid"]
    case .step: ["step", "global_step"]
    }
  }
}
