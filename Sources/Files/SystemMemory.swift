#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes that processes may still take, of the machine or of the control group (version 2) if that
/// leaves less; nil where the system does not tell.
public func availableMemory() -> Int? {
  let machine = value(of: "MemAvailable:", in: "/proc/meminfo").map { $0 << 10 }
  guard let machine,
    let limit = firstNumber(in: "/sys/fs/cgroup/memory.max"),
    let used = firstNumber(in: "/sys/fs/cgroup/memory.current")
  else { return machine }
  let cache = value(of: "inactive_file", in: "/sys/fs/cgroup/memory.stat") ?? 0
  return min(machine, limit - used + cache)
}

/// Bytes of memory that the machine has.
public func memoryOfMachine() -> Int {
  sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
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
