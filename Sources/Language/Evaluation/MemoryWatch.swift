import Memory

/// Sees to it that a statement which asks for ever more memory ends with an error, and not the process
/// by the kernel.
final class MemoryWatch {
  /// Calls between two looks at the clock, and time between two looks at the memory.
  private static let callsPerLook = 64
  private static let interval = Duration.milliseconds(20)

  private var calls = 0
  private var lastLook = ContinuousClock.now

  func isShort() -> Bool {
    calls += 1
    guard calls >= Self.callsPerLook else { return false }
    calls = 0
    let now = ContinuousClock.now
    guard now - lastLook > Self.interval else { return false }
    lastLook = now
    return memoryIsShort()
  }
}
