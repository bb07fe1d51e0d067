import Interruptions

extension Tokenizer {
  /// The text of tokens; bytes that are not UTF-8 become U+FFFD.
  ///
  /// A number that the vocabulary does not use stands for nothing: models have more rows than
  /// their tokenizers have tokens.
  ///
  /// - Parameter skipSpecial: whether to leave out special tokens.
  /// - Throws: ``TokenizerError``, or `Interrupted`.
  public func decode(_ ids: [Int32], skipSpecial: Bool) throws -> String {
    var bytes: [UInt8] = []
    var pace = InterruptionPace()
    for id in ids {
      try pace.step(16)
      guard id >= 0 else { throw TokenizerError.negativeToken(id) }
      if skipSpecial, isSpecial(id) { continue }
      if let token = tokenBytes(id) { bytes += token }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Decodes tokens as they come, and holds back a character until it is whole.
public struct StreamingDecoder: Sendable {
  private let tokenizer: Tokenizer
  private let skipSpecial: Bool
  private var pending: [UInt8] = []

  public init(_ tokenizer: Tokenizer, skipSpecial: Bool) {
    self.tokenizer = tokenizer
    self.skipSpecial = skipSpecial
  }

  /// Takes a token and returns the text that it completes.
  public mutating func add(_ id: Int32) throws(TokenizerError) -> String {
    guard id >= 0 else { throw .negativeToken(id) }
    if skipSpecial, tokenizer.isSpecial(id) { return "" }
    pending += tokenizer.tokenBytes(id) ?? []
    let end = Self.completeEnd(pending)
    let text = String(decoding: pending[..<end], as: UTF8.self)
    pending.removeFirst(end)
    return text
  }

  /// Returns what was held back, as U+FFFD.
  public mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// Where a character begins that more bytes may complete; the count when there is none.
  private static func completeEnd(_ bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let start = bytes.count - length
      let needed: Int
      switch bytes[start] {
      case 0x80..<0xC0: continue
      case 0xC2..<0xE0: needed = 2
      case 0xE0..<0xF0: needed = 3
      case 0xF0..<0xF5: needed = 4
      default: return bytes.count
      }
      return length < needed ? start : bytes.count
    }
    return bytes.count
  }
}
