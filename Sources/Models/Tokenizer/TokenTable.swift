/// The bytes of every token, and the token of given bytes.
struct TokenTable: Sendable {
  private var bytes: [UInt8] = []
  private var ranges: [Range<Int>?]
  /// Hash table of token numbers, -1 where empty; at most half full.
  private var slots: [Int32]
  private let mask: Int

  /// - Parameters:
  ///   - size: one more than the greatest token number.
  ///   - tokens: the number and the bytes of each token; numbers below `size`, each once.
  init(size: Int, _ tokens: [(id: Int32, bytes: [UInt8])]) {
    ranges = [Range<Int>?](repeating: nil, count: size)
    var slotCount = 16
    while slotCount < 2 * tokens.count { slotCount *= 2 }
    slots = [Int32](repeating: -1, count: slotCount)
    mask = slotCount - 1
    for (id, tokenBytes) in tokens {
      ranges[Int(id)] = bytes.count..<bytes.count + tokenBytes.count
      bytes += tokenBytes
      var place = tokenBytes.withUnsafeBufferPointer { Self.hash($0[...]) } & mask
      while slots[place] >= 0 { place = (place + 1) & mask }
      slots[place] = id
    }
  }

  var size: Int { ranges.count }

  /// The bytes of a token; nil when the number is not in use.
  subscript(id: Int32) -> ArraySlice<UInt8>? {
    guard id >= 0, Int(id) < ranges.count, let range = ranges[Int(id)] else { return nil }
    return bytes[range]
  }

  /// The token of exactly these bytes.
  func find(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int32? {
    var place = Self.hash(text) & mask
    while slots[place] >= 0 {
      if let range = ranges[Int(slots[place])], range.count == text.count,
        bytes[range].elementsEqual(text)
      {
        return slots[place]
      }
      place = (place + 1) & mask
    }
    return nil
  }

  func find(_ text: [UInt8]) -> Int32? {
    text.withUnsafeBufferPointer { find($0[...]) }
  }

  /// FNV-1a, with the high bits folded in.
  private static func hash(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF)
  }
}
