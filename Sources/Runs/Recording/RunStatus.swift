/// How far a run has come.
public enum RunStatus: String, Sendable, CaseIterable {
  case running, finished, interrupted, failed
  /// Its process ended without a word: it was killed, or the machine went down. Not stored, but found out.
  case killed
}
