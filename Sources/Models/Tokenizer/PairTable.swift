/// The merges of byte-pair encoding: a pair of tokens to its rank and the token it becomes.
///
/// Open addressing with linear probing in a table at most half full.
struct PairTable: Sendable {
  struct Merge: Sendable {
    var rank: Int32
    var token: Int32
  }

  private static let empty = UInt64.max
  private var keys: [UInt64]
  private var merges: [Merge]
  private let mask: Int

  /// - Parameter capacity: the most pairs it will hold.
  init(capacity: Int) {
    var size = 16
    while size < 2 * capacity { size *= 2 }
    keys = [UInt64](repeating: Self.empty, count: size)
    merges = [Merge](repeating: Merge(rank: 0, token: 0), count: size)
    mask = size - 1
  }

  @inline(__always)
  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  @inline(__always)
  private func place(_ key: UInt64) -> Int {
    // Fibonacci hashing: the high bits of the product are the best mixed.
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
  }

  /// Adds a pair unless it is there; says whether it did.
  mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) -> Bool {
    let key = Self.key(left, right)
    var place = place(key)
    while keys[place] != Self.empty {
      if keys[place] == key { return false }
      place = (place + 1) & mask
    }
    keys[place] = key
    merges[place] = merge
    return true
  }

  @inline(__always)
  func find(_ left: Int32, _ right: Int32) -> Merge? {
    let key = Self.key(left, right)
    var place = place(key)
    while keys[place] != Self.empty {
      if keys[place] == key { return merges[place] }
      place = (place + 1) & mask
    }
    return nil
  }
}
