#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Tells how much of the thread's stack is left, so that deep nesting is an error and not a crash.
struct StackGuard {
  /// Below this address the stack is too short to go on; 0 where the bounds are not known.
  private let limit: UInt

  /// For the thread that makes it.
  init() {
    var attributes = pthread_attr_t()
    guard let getAttributes = Self.getAttributes, getAttributes(pthread_self(), &attributes) == 0
    else {
      limit = 0
      return
    }
    defer { pthread_attr_destroy(&attributes) }
    var lowest: UnsafeMutableRawPointer?
    var size = 0
    guard pthread_attr_getstack(&attributes, &lowest, &size) == 0, let lowest else {
      limit = 0
      return
    }
    // A quarter of the stack, at most 256 KB, stays for what a statement calls.
    limit = UInt(bitPattern: lowest) + UInt(min(size / 4, 1 << 18))
  }

  /// `pthread_getattr_np`, which the headers show to GNU programs only.
  private typealias GetAttributes =
    @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32
  private static let getAttributes = dlsym(nil, "pthread_getattr_np").map {
    unsafeBitCast($0, to: GetAttributes.self)
  }

  var isNearlyFull: Bool {
    var here: UInt8 = 0
    return withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) < limit }
  }
}
