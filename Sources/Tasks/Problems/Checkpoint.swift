/// Ends long work by throwing, such as when its user interrupts it.
///
/// Work calls it at least every few milliseconds; a call costs about as much as a look at the clock.
public typealias Checkpoint = () throws -> Void

/// Counts the steps of a loop that is too tight to call a checkpoint at each of them.
struct Pace {
  private var steps = 0

  /// Calls the checkpoint at every sixteenth step.
  mutating func step(_ checkpoint: Checkpoint) rethrows {
    steps &+= 1
    if steps & 15 == 0 { try checkpoint() }
  }
}
