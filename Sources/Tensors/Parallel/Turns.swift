import Synchronization

/// Places that numbered parties pass through in ascending order, whichever threads they run on.
///
/// Party n may use a place when n parties have passed it. Who waits needs the party before it to be
/// running or done, so parties are begun in order.
public final class Turns: @unchecked Sendable {
  private let passed: UnsafeMutablePointer<Atomic<Int>>
  private let count: Int

  public init(count: Int) {
    self.count = count
    passed = .allocate(capacity: count)
    for place in 0..<count { (passed + place).initialize(to: Atomic(0)) }
  }

  deinit {
    passed.deinitialize(count: count)
    passed.deallocate()
  }

  /// Waits for a party's turn at a place; false when the work is to stop before it comes.
  public func wait(for place: Int, of party: Int, unless stops: () -> Bool) -> Bool {
    spin(unless: stops) { passed[place].load(ordering: .acquiring) == party }
  }

  /// Leaves a place to the next party.
  public func pass(_ place: Int) { passed[place].add(1, ordering: .releasing) }
}
