import Files

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
    return availableMemory().map { $0 < reservedMemory } ?? false
  }
}

/// To be called before work that needs much memory at once.
///
/// - Throws: when there is not as much, and something to spare.
public func requireMemory(bytes: Int) throws {
  guard bytes > 64 << 20, let available = availableMemory(), available < bytes + reservedMemory
  else { return }
  throw FunctionError(
    "this needs \(bytes >> 20) MB of memory, and \(max(0, available - reservedMemory) >> 20) MB are free")
}

/// Bytes that must stay free, for what is under way when it is noticed.
private let reservedMemory = min(768 << 20, memoryOfMachine() / 16)
