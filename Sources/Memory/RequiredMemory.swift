#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// There is not as much memory as a piece of work needs.
public struct OutOfMemory: Error, Hashable, Sendable, CustomStringConvertible {
  /// Bytes that the work would take.
  public let needed: Int
  /// Bytes that it may take; nil where the system does not tell.
  public let free: Int?
  /// The limit of the process that stands in the way, as `ulimit` sets it; nil for none.
  public let limit: String?

  /// A block that the system did not give, or would not.
  public init(needed: Int) {
    let machine = machineMemory().map { max(0, $0 - sparedMemory) }
    if let limited = limitedMemory(), limited.free - sparedAddresses < needed {
      self.init(
        needed: needed, free: max(0, limited.free - sparedAddresses),
        limit: "ulimit \(limited.option) is \(limited.limit >> 10) kB")
    } else {
      self.init(needed: needed, free: machine.flatMap { $0 < needed ? $0 : nil })
    }
  }

  fileprivate init(needed: Int, free: Int?, limit: String? = nil) {
    self.needed = needed
    self.free = free
    self.limit = limit
  }

  public var description: String {
    let needed = "this needs \(megabytes(needed)) MB of memory"
    guard let free else { return "\(needed), which the system does not give" }
    return "\(needed), and \(free >> 20) MB are free" + (limit.map { " (\($0))" } ?? "")
  }

  private func megabytes(_ bytes: Int) -> Int { max(1, bytes >> 20) }
}

/// Sees to it that work begins only when the memory that it needs is there: what fails to allocate in
/// its midst ends the process.
///
/// - Throws: when there is not as much, and something to spare.
public func requireMemory(bytes: Int) throws(OutOfMemory) {
  // Less is covered by what is spared.
  guard bytes > smallestRequest else { return }
  let (total, overflow) = bytes.addingReportingOverflow(sparedAddresses)
  guard !overflow, addressSpaceHolds(total) else {
    throw OutOfMemory(needed: bytes)
  }
  guard bytes > 64 << 20, let machine = machineMemory(), machine - sparedMemory < bytes else {
    return
  }
  throw OutOfMemory(needed: bytes, free: max(0, machine - sparedMemory))
}

/// Bytes that many numbers, or other elements of one size, take; too much for any machine where that
/// overflows.
public func byteCount(_ count: Int, of size: Int) -> Int {
  let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
  return overflow ? .max : bytes
}

/// Whether the machine is about to run out, or this process to reach its limits: work that takes memory
/// in small pieces stops then.
public func memoryIsShort() -> Bool {
  addressSpaceIsShort() || machineMemory().map { $0 < sparedMemory } ?? false
}

/// Whether this process is about to reach its limits. It takes about a microsecond.
public func addressSpaceIsShort() -> Bool { !addressSpaceHolds(sparedAddresses) }

/// Requests that are granted without a look.
private let smallestRequest = 1 << 20

/// Bytes of the machine that must stay free, for what is under way when it is noticed.
private let sparedMemory = min(768 << 20, memoryOfMachine() / 16)

/// Bytes of the process's own limits that must stay free: small allocations, stacks of threads.
private let sparedAddresses = 48 << 20

/// Whether a block of so many bytes could be had, as a limit of the process or the system's rule
/// against overcommitment sees it. Nothing is taken.
private func addressSpaceHolds(_ bytes: Int) -> Bool {
  guard
    let base = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
    base != MAP_FAILED
  else { return false }
  munmap(base, bytes)
  return true
}
