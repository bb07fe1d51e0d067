/// What running a statement came to.
public enum RunOutcome: Equatable, Sendable {
  case succeeded
  case failed
  case interrupted
  /// The session is over; the process is to end with this status.
  case quit(exitCode: Int32)

  /// The word the history file keeps.
  var status: String {
    switch self {
    case .succeeded: "ok"
    case .failed: "failed"
    case .interrupted: "interrupted"
    case .quit: "quit"
    }
  }
}

/// The language behind a prompt.
public protocol PromptDelegate: AnyObject {
  /// Whether text can be run as it is; if not, another line is asked for.
  func isComplete(_ text: String) -> Bool

  /// What may stand at a UTF-8 offset of text.
  func completions(in text: String, cursor: Int) -> Completions

  /// Runs a complete statement and shows what it gives. Polls `InterruptFlag.isRaised`.
  func run(_ text: String) -> RunOutcome
}
