import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Places that numbered parties pass through in ascending order, whichever threads they run on.
///
/// Party n may use a place when n parties have passed it. Who waits needs the party before it to be
/// running or done, so parties are begun in order.
final class Turns: @unchecked Sendable {
  private let passed: UnsafeMutablePointer<Atomic<Int>>
  private let count: Int

  init(count: Int) {
    self.count = count
    passed = .allocate(capacity: count)
    for place in 0..<count { (passed + place).initialize(to: Atomic(0)) }
  }

  deinit {
    passed.deinitialize(count: count)
    passed.deallocate()
  }

  /// Waits for a party's turn at a place; false when the work is to stop before it comes.
  func wait(for place: Int, of party: Int, unless stops: () -> Bool) -> Bool {
    var spins = 0
    while passed[place].load(ordering: .acquiring) != party {
      spins += 1
      if spins & 0xfff == 0 {
        if stops() { return false }
        sched_yield()
      }
    }
    return true
  }

  /// Leaves a place to the next party.
  func pass(_ place: Int) { passed[place].add(1, ordering: .releasing) }
}
