#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

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
private let reservedMemory = min(768 << 20, (memoryOfMachine() ?? 0) / 16)

/// Bytes that processes may still take, of the machine or of the control group (version 2) if that
/// leaves less; nil where the system does not tell.
func availableMemory() -> Int? {
  let machine = value(of: "MemAvailable:", in: "/proc/meminfo").map { $0 << 10 }
  guard let machine,
    let limit = firstNumber(in: "/sys/fs/cgroup/memory.max"),
    let used = firstNumber(in: "/sys/fs/cgroup/memory.current")
  else { return machine }
  let cache = value(of: "inactive_file", in: "/sys/fs/cgroup/memory.stat") ?? 0
  return min(machine, limit - used + cache)
}

private func memoryOfMachine() -> Int? {
  value(of: "MemTotal:", in: "/proc/meminfo").map { $0 << 10 }
}

private func firstNumber(in path: String) -> Int? {
  contents(of: path).flatMap { Int($0.prefix { $0.isNumber }) }
}

private func value(of key: String, in path: String) -> Int? {
  guard let text = contents(of: path) else { return nil }
  for line in text.split(separator: "\n") where line.hasPrefix(key) {
    return Int(line.dropFirst(key.count).drop { $0 == " " }.prefix { $0.isNumber })
  }
  return nil
}

/// The first 4 KB of a file of the kernel's.
private func contents(of path: String) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let count = read(file, &bytes, bytes.count)
  return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
}
