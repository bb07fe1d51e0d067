/// A counter-based stream of random numbers: Philox4x32-10 (Salmon et al., "Parallel random
/// numbers: as easy as 1, 2, 3", SC 2011).
///
/// The numbers depend only on the seed, the path of substreams and the position in the stream, not
/// on what ran before or beside it: `root.substream("rollout", 3, 17)` is the same stream wherever
/// it is asked for.
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable {
  private let key: UInt64
  /// The next 128-bit block of output.
  private var block: UInt64 = 0
  private var buffered: UInt64?

  public init(seed: UInt64) {
    key = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
  }

  private init(key: UInt64) {
    self.key = key
  }

  /// A stream of its own for a named purpose and any number of indices.
  public func substream(_ purpose: String, _ indices: Int...) -> RandomStream {
    var derived = key
    for byte in purpose.utf8 {
      derived = Self.mix(derived ^ UInt64(byte) &* 0x0000_0100_0000_01B3)
    }
    derived = Self.mix(derived ^ 0xA5A5_A5A5_A5A5_A5A5)
    for index in indices {
      derived = Self.mix(derived &+ 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: Int64(index)))
    }
    return RandomStream(key: derived)
  }

  public mutating func next() -> UInt64 {
    if let value = buffered {
      buffered = nil
      return value
    }
    let (first, second) = Self.philox(counter: block, key: key)
    block &+= 1
    buffered = second
    return first
  }

  /// A number in [0, 1) with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// An integer of the range, each equally likely. The range must not be empty.
  public mutating func integer(in range: Range<Int>) -> Int {
    precondition(!range.isEmpty, "integer: the range \(range) is empty")
    // Lemire's multiply-and-reject (2019), written out so that it is the same on every toolchain.
    let bound = UInt64(range.count)
    let rejected = (0 &- bound) % bound
    var product = next().multipliedFullWidth(by: bound)
    while product.low < rejected {
      product = next().multipliedFullWidth(by: bound)
    }
    return range.lowerBound + Int(product.high)
  }

  /// Reorders the elements, every order equally likely (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, integer(in: 0..<last + 1))
    }
  }

  /// A standard normal number (Box and Muller 1958).
  public mutating func normal() -> Double {
    let radius = (-2 * logarithm(1 - uniform())).squareRoot()
    return radius * cosine(2 * .pi * uniform())
  }

  /// Ten rounds of Philox4x32 over the counter, as two 64-bit words.
  package static func philox(counter: UInt64, key: UInt64) -> (UInt64, UInt64) {
    var x0 = UInt32(truncatingIfNeeded: counter)
    var x1 = UInt32(truncatingIfNeeded: counter >> 32)
    var x2: UInt32 = 0
    var x3: UInt32 = 0
    var k0 = UInt32(truncatingIfNeeded: key)
    var k1 = UInt32(truncatingIfNeeded: key >> 32)
    for _ in 0..<10 {
      let p0 = UInt64(0xD251_1F53) * UInt64(x0)
      let p1 = UInt64(0xCD9E_8D57) * UInt64(x2)
      let y0 = UInt32(truncatingIfNeeded: p1 >> 32) ^ x1 ^ k0
      let y2 = UInt32(truncatingIfNeeded: p0 >> 32) ^ x3 ^ k1
      x1 = UInt32(truncatingIfNeeded: p1)
      x3 = UInt32(truncatingIfNeeded: p0)
      x0 = y0
      x2 = y2
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (UInt64(x1) << 32 | UInt64(x0), UInt64(x3) << 32 | UInt64(x2))
  }

  /// The finalizer of SplitMix64 (Steele et al. 2014), a bijection of 64-bit words.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
