import Synchronization

/// A moment after which work is to stop, readable from any thread.
public final class Deadline: Sendable {
  private let instant = Mutex<ContinuousClock.Instant?>(nil)

  public init() {}

  public func set(_ newInstant: ContinuousClock.Instant?) { instant.withLock { $0 = newInstant } }

  public var hasPassed: Bool { instant.withLock { $0.map { ContinuousClock.now > $0 } ?? false } }
}
