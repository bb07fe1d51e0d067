import Interruptions

/// A token that is found in text before anything is split or merged, such as `<|im_end|>`.
public struct AddedToken: Sendable, Hashable {
  public let id: Int32
  public let content: String
  /// Left out when decoding without special tokens.
  public let isSpecial: Bool
  /// Looked for after normalisation instead of before.
  public let isNormalized: Bool

  public init(id: Int32, content: String, isSpecial: Bool, isNormalized: Bool = false) {
    self.id = id
    self.content = content
    self.isSpecial = isSpecial
    self.isNormalized = isNormalized
  }
}

/// Finds added tokens in text: the leftmost, and of those the longest.
struct AddedTokenMatcher: Sendable {
  private struct Pattern: Sendable {
    let bytes: [UInt8]
    let id: Int32
  }

  /// Patterns by first byte, longest first.
  private var patterns: [[Pattern]]
  let isEmpty: Bool

  init(_ tokens: [AddedToken]) {
    patterns = [[Pattern]](repeating: [], count: 256)
    isEmpty = tokens.isEmpty
    for token in tokens {
      let bytes = Array(token.content.utf8)
      guard let first = bytes.first else { continue }
      patterns[Int(first)].append(Pattern(bytes: bytes, id: token.id))
    }
    for first in patterns.indices {
      patterns[first].sort { $0.bytes.count > $1.bytes.count }
    }
  }

  /// Calls `text` with each stretch between added tokens and `token` with each token, in order.
  ///
  /// - Throws: what they throw, or `Interrupted`.
  func split(
    _ bytes: UnsafeBufferPointer<UInt8>, text: (Range<Int>) throws -> Void,
    token: (Int32) throws -> Void
  ) throws {
    var pace = InterruptionPace()
    var start = 0
    var position = 0
    if isEmpty { position = bytes.count }
    scan: while position < bytes.count {
      try pace.step()
      for pattern in patterns[Int(bytes[position])] {
        let end = position + pattern.bytes.count
        guard end <= bytes.count, bytes[position..<end].elementsEqual(pattern.bytes) else {
          continue
        }
        if position > start { try text(start..<position) }
        try token(pattern.id)
        position = end
        start = end
        continue scan
      }
      position += 1
    }
    if start < bytes.count { try text(start..<bytes.count) }
  }
}
