import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Threads that go through one program together, for work of many short phases such as decoding.
///
/// Every member calls ``share(_:_:)`` in the same order with the same counts; a phase's items go to
/// whichever member is free, and no member enters a phase before the last one is complete. What one
/// phase writes, the next may read.
public final class Team: Sendable {
  public let size: Int
  // The three counters lie on cache lines of their own: members that wait read `phase`, while
  // those at work still claim items.
  private let phase = Atomic<Int>(0)
  private let firstGap = CacheLine()
  private let claimed = Atomic<Int>(0)
  private let secondGap = CacheLine()
  private let arrived = Atomic<Int>(0)

  /// - Parameter size: threads that call in; 1 for a thread that works alone.
  public init(size: Int) { self.size = size }

  /// Runs `body(0)` … `body(count - 1)`, each once, and returns when all are done.
  @inline(__always)
  public func share(_ count: Int, _ body: (Int) -> Void) {
    while true {
      let index = claimed.add(1, ordering: .relaxed).oldValue
      if index >= count { break }
      body(index)
    }
    wait()
  }

  /// Runs `body` on one member while the others wait.
  @inline(__always)
  public func once(_ body: () -> Void) { share(1) { _ in body() } }

  /// Waits until every member has come here.
  @inline(never)
  private func wait() {
    let current = phase.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == size {
      arrived.store(0, ordering: .relaxed)
      claimed.store(0, ordering: .relaxed)
      phase.store(current + 1, ordering: .releasing)
      return
    }
    _ = spin { phase.load(ordering: .acquiring) != current }
  }
}

/// Waits, at work, for what another thread does soon; false when the work is to stop before that.
@inline(__always)
func spin(unless stops: () -> Bool = { false }, until isDone: () -> Bool) -> Bool {
  var spins = 0
  while !isDone() {
    spins += 1
    if spins & 0xfff == 0 {
      if stops() { return false }
      // With fewer free processors than threads, the one waited for needs this one.
      sched_yield()
    }
  }
  return true
}

/// Keeps what stands before and after it on different cache lines.
private struct CacheLine: Sendable {
  private let words:
    (
      UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
      UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
    ) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
}
