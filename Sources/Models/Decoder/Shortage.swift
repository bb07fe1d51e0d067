import Memory
import Synchronization

/// Keeps the first failure to get memory among tasks that run at once, and tells the others to stop.
final class Shortage: Sendable {
  private let first = Mutex<OutOfMemory?>(nil)
  private let happened = Atomic<Bool>(false)

  /// Whether a task has failed.
  var isThere: Bool { happened.load(ordering: .relaxed) }

  /// What `body` returns; nil when it fails, or another task has.
  func attempt<Result>(_ body: () throws(OutOfMemory) -> Result) -> Result? {
    if isThere { return nil }
    do {
      return try body()
    } catch {
      first.withLock { $0 = $0 ?? error }
      happened.store(true, ordering: .relaxed)
      return nil
    }
  }

  /// Throws the failure, after the tasks.
  func check() throws(OutOfMemory) {
    if let error = first.withLock({ $0 }) { throw error }
  }
}
