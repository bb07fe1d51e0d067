import Memory

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A block of float32 numbers on a cache line boundary, zero at first and freed with the last
/// reference.
///
/// The kernels read and write it through raw pointers. It is shared between threads by the rule
/// that every parallel region gives each task its own range to write; that rule, not a lock, is
/// what makes it `Sendable`.
public final class FloatBuffer: @unchecked Sendable {
  public let count: Int
  public let pointer: UnsafeMutablePointer<Float>
  private let mapping: Mapping?

  /// - Throws: `OutOfMemory` when there is not as much.
  public init(count: Int) throws(OutOfMemory) {
    precondition(count >= 0, "FloatBuffer: count \(count) is negative")
    self.count = count
    let bytes = byteCount(max(count, 16), of: MemoryLayout<Float>.stride)
    try requireMemory(bytes: bytes)
    if let pages = Self.map(bytes) {
      mapping = pages
      pointer = pages.start.bindMemory(to: Float.self, capacity: count)
    } else {
      var block: UnsafeMutableRawPointer?
      guard posix_memalign(&block, 64, bytes) == 0, let block else {
        throw OutOfMemory(needed: bytes)
      }
      mapping = nil
      block.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
      pointer = block.bindMemory(to: Float.self, capacity: max(count, 16))
    }
  }

  /// A block of a few megabytes at most, for work that cannot fail: `requireMemory` spares as much.
  public static func small(_ count: Int) -> FloatBuffer {
    do {
      return try FloatBuffer(count: count)
    } catch {
      preconditionFailure("FloatBuffer: \(error)")
    }
  }

  public convenience init(_ values: [Float]) throws(OutOfMemory) {
    try self.init(count: values.count)
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: values.count) }
    }
  }

  deinit {
    if let mapping {
      munmap(mapping.base, mapping.bytes)
    } else {
      free(pointer)
    }
  }

  private struct Mapping {
    let base: UnsafeMutableRawPointer
    let bytes: Int
    let start: UnsafeMutableRawPointer
  }

  /// Pages straight from the system, zero and without memory until they are written to; huge ones
  /// where the system has them, as a cache or a gradient touches too many small ones. Nil for a
  /// block that is smaller than a huge page, or when the system refuses.
  private static func map(_ bytes: Int) -> Mapping? {
    let hugePage = 1 << 21
    guard bytes >= hugePage,
      let base = mmap(
        nil, bytes + hugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      base != MAP_FAILED
    else { return nil }
    let start = base.alignedUp(toMultipleOf: hugePage)
    madvise(start, bytes, MADV_HUGEPAGE)
    return Mapping(base: base, bytes: bytes + hugePage, start: start)
  }

  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "FloatBuffer: index \(index) of \(count)")
      return pointer[index]
    }
    set {
      precondition(index >= 0 && index < count, "FloatBuffer: index \(index) of \(count)")
      pointer[index] = newValue
    }
  }

  /// The numbers of a range, copied.
  public func array(_ range: Range<Int>) -> [Float] {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "FloatBuffer: \(range) of \(count)")
    return Array(UnsafeBufferPointer(start: pointer + range.lowerBound, count: range.count))
  }

  public func fill(_ value: Float) {
    pointer.update(repeating: value, count: count)
  }

  /// Overwrites these numbers with those of a buffer of the same count.
  public func copy(from other: FloatBuffer) {
    precondition(count == other.count, "FloatBuffer: copying \(other.count) numbers to \(count)")
    pointer.update(from: other.pointer, count: count)
  }

  /// A new buffer with the same numbers.
  public func duplicate() throws(OutOfMemory) -> FloatBuffer {
    let copy = try FloatBuffer(count: count)
    copy.copy(from: self)
    return copy
  }
}

extension UnsafePointer where Pointee == Float {
  /// The eight numbers at an offset, whatever the alignment.
  @inline(__always)
  func load8(_ offset: Int) -> SIMD8<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD8<Float>.self)
  }
}

extension UnsafeMutablePointer where Pointee == Float {
  /// The eight numbers at an offset, whatever the alignment.
  @inline(__always)
  func load8(_ offset: Int) -> SIMD8<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD8<Float>.self)
  }

  /// Stores eight numbers at an offset, whatever the alignment.
  @inline(__always)
  func store8(_ value: SIMD8<Float>, _ offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: value, as: SIMD8<Float>.self)
  }
}
