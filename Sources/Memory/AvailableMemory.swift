#if canImport(Glibc)
  import Glibc

  private let addressResource = RLIMIT_AS.rawValue
  private let dataResource = RLIMIT_DATA.rawValue
#elseif canImport(Musl)
  import Musl

  private let addressResource = UInt32(RLIMIT_AS)
  private let dataResource = UInt32(RLIMIT_DATA)
#endif

/// Bytes that this process may still take: of the machine, of the control group (version 2), or of its
/// own limits (`ulimit -v` and `-d`), whichever leaves least; nil where the system does not tell.
public func availableMemory() -> Int? {
  [machineMemory(), limitedMemory()?.free].compactMap { $0 }.min()
}

/// Bytes of memory that the machine has.
public func memoryOfMachine() -> Int {
  sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
}

/// What the machine and the control group leave.
func machineMemory() -> Int? {
  let machine = value(of: "MemAvailable:", in: "/proc/meminfo").map { $0 << 10 }
  guard let machine,
    let limit = firstNumber(in: "/sys/fs/cgroup/memory.max"),
    let used = firstNumber(in: "/sys/fs/cgroup/memory.current")
  else { return machine }
  let cache = value(of: "inactive_file", in: "/sys/fs/cgroup/memory.stat") ?? 0
  return min(machine, limit - used + cache)
}

/// A limit of this process, and what it leaves.
struct LimitedMemory {
  let free: Int
  let limit: Int
  /// The option of `ulimit` that sets it.
  let option: String
}

/// The tighter of the limits on address space and on data; nil when there are none.
func limitedMemory() -> LimitedMemory? {
  func limited(_ resource: UInt32, _ key: String, _ option: String) -> LimitedMemory? {
    var limits = rlimit()
    guard getrlimit(.init(resource), &limits) == 0, let limit = Int(exactly: limits.rlim_cur),
      let used = value(of: key, in: "/proc/self/status")
    else { return nil }
    return LimitedMemory(free: max(0, limit - used << 10), limit: limit, option: option)
  }
  return [
    limited(addressResource, "VmSize:", "-v"),
    limited(dataResource, "VmData:", "-d"),
  ].compactMap { $0 }.min { $0.free < $1.free }
}

private func firstNumber(in path: String) -> Int? {
  contents(of: path).flatMap { Int($0.prefix { $0.isNumber }) }
}

private func value(of key: String, in path: String) -> Int? {
  guard let text = contents(of: path) else { return nil }
  for line in text.split(separator: "\n") where line.hasPrefix(key) {
    return Int(line.dropFirst(key.count).drop { !$0.isNumber }.prefix { $0.isNumber })
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
