import GRDB
import Glibc

/// What is done while another process has a store locked.
public struct LockWait: Sendable {
  /// Seconds after which waiting ends with an error; nil waits for as long as it takes.
  let seconds: Double?
  /// Ends the waiting when it answers true.
  let isInterrupted: @Sendable () -> Bool
  /// Is told, once, that a lock is waited for.
  let note: @Sendable (String) -> Void

  /// Seconds between two tries, and of waiting before it is noted.
  private static let pause = 0.02
  private static let patience = 1.0

  public init(
    seconds: Double? = 10, isInterrupted: @escaping @Sendable () -> Bool = { false },
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.seconds = seconds
    self.isInterrupted = isInterrupted
    self.note = note
  }

  /// What SQLite asks before each further try.
  func busyMode(_ path: String) -> Database.BusyMode {
    .callback { tries in
      let waited = Double(tries) * Self.pause
      if isInterrupted() || seconds.map({ waited >= $0 }) == true { return false }
      if tries == Int(Self.patience / Self.pause) {
        note("waiting for \(path), which another process has locked")
      }
      usleep(useconds_t(Self.pause * 1e6))
      return true
    }
  }
}
