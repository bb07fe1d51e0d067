/// What a run can be exported as.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// A JSON object a line for each update.
  case jsonLines = "jsonl"
  /// A row for each update under a line of names.
  case csv
  /// An event file that TensorBoard reads.
  case tensorBoard = "tensorboard"
  /// A JSON object a line for each answer, with its tokens.
  case rollouts
}
