import Synchronization

/// Places that numbered parties pass through in ascending order, whichever threads they run on.
///
/// Party n may use a place when n parties have passed it. Who waits needs the party before it to be
/// running or done, so parties are begun in order. At some places each party works itself, and calls
/// ``wait(for:of:unless:)`` and ``pass(_:)``; at the others they work for one another, and call
/// ``share(_:of:unless:_:)``: no place is both.
public final class Turns: @unchecked Sendable {
  private let places: Int
  private let parties: Int
  private let passed: UnsafeMutablePointer<Atomic<Int>>
  /// How many parties have begun at each place that is shared.
  private let begun: UnsafeMutablePointer<Atomic<Int>>
  /// The places of each party from here on are its own to work at.
  private let open: UnsafeMutablePointer<Atomic<Int>>

  public init(places: Int, parties: Int) {
    func zeros(_ count: Int) -> UnsafeMutablePointer<Atomic<Int>> {
      let numbers = UnsafeMutablePointer<Atomic<Int>>.allocate(capacity: count)
      for index in 0..<count { (numbers + index).initialize(to: Atomic(0)) }
      return numbers
    }
    self.places = places
    self.parties = parties
    passed = zeros(places)
    begun = zeros(places)
    open = zeros(parties)
  }

  deinit {
    for (numbers, count) in [(passed, places), (begun, places), (open, parties)] {
      numbers.deinitialize(count: count)
      numbers.deallocate()
    }
  }

  /// Waits for a party's turn at a place where it works itself; false when the work is to stop before
  /// it comes.
  public func wait(for place: Int, of party: Int, unless stops: () -> Bool) -> Bool {
    spin(unless: stops) { passed[place].load(ordering: .acquiring) == party }
  }

  /// Leaves a place to the next party.
  public func pass(_ place: Int) { passed[place].add(1, ordering: .releasing) }

  /// Opens a party's places before `end` to everyone: what the work at them needs is there.
  public func open(to end: Int, of party: Int) { open[party].store(end, ordering: .releasing) }

  /// Takes a party past a range of places. While its turn has not come, it works at those places for
  /// the parties before it, where they are open; others may do so for it.
  ///
  /// - Parameter work: what a party has to do at a place.
  /// - Returns: false when the work is to stop before that.
  public func share(
    _ range: Range<Int>, of party: Int, unless stops: () -> Bool,
    _ work: (_ place: Int, _ party: Int) -> Void
  ) -> Bool {
    take(range, as: party, unless: stops, work)
  }

  /// Works for any party at places of a range, where they are open, until all have passed all of them.
  public func help(
    _ range: Range<Int>, unless stops: () -> Bool, _ work: (_ place: Int, _ party: Int) -> Void
  ) {
    _ = take(range, as: nil, unless: stops, work)
  }

  /// Works at places of a range until a party, or the last one, has passed them all.
  private func take(
    _ range: Range<Int>, as own: Int?, unless stops: () -> Bool, _ work: (Int, Int) -> Void
  ) -> Bool {
    let last = own ?? parties - 1
    var first = range.lowerBound
    var isStopped = false
    let isOver = spin(unless: stops) {
      while first < range.upperBound, passed[first].load(ordering: .acquiring) > last { first += 1 }
      // The work at one place of a large model takes milliseconds, and there are many.
      isStopped = workOnce(first..<range.upperBound, as: own, upTo: last, work) && stops()
      return isStopped || first == range.upperBound
    }
    return isOver && !isStopped
  }

  /// Works at the first place of a range where nobody works yet and a party up to `last` has its turn
  /// whose place is open, or that is `own`.
  ///
  /// - Returns: whether there was such a place.
  @inline(__always)
  private func workOnce(
    _ range: Range<Int>, as own: Int?, upTo last: Int, _ work: (Int, Int) -> Void
  ) -> Bool {
    for place in range {
      let party = passed[place].load(ordering: .acquiring)
      guard party <= last, party == own || open[party].load(ordering: .acquiring) > place,
        begun[place].compareExchange(expected: party, desired: party + 1, ordering: .acquiring)
          .exchanged
      else { continue }
      work(place, party)
      pass(place)
      return true
    }
    return false
  }
}
