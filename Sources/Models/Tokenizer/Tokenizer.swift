/// A byte-level byte-pair tokenizer of the Qwen2 or Llama 3 kind.
public final class Tokenizer: Sendable {
  /// What makes up a tokenizer, as in tokenizer.json.
  struct Parts: Sendable {
    /// Tokens of the model: number and bytes, in order of number.
    var vocabulary: [(id: Int32, bytes: [UInt8])] = []
    /// Pairs in order of rank.
    var merges: [(left: Int32, right: Int32)] = []
    var addedTokens: [AddedToken] = []
    var preTokenizer = PreTokenizer.qwen2
    /// Whether text is brought into normal form C first.
    var composes = true
    /// Whether a piece that is a token as a whole is taken without merging.
    var ignoresMerges = false
    /// Tokens put before a text on request.
    var beginningOfSequence: [Int32] = []
  }

  let parts: Parts
  private let table: TokenTable
  private let merger: BytePairMerger
  private let added: [Int32: AddedToken]
  private let addedByContent: [String: Int32]
  private let rawMatcher: AddedTokenMatcher
  private let normalizedMatcher: AddedTokenMatcher
  /// One more than the greatest token.
  public let vocabularySize: Int

  /// - Parameters:
  ///   - parts: consistent; the reader and the trainer see to it.
  ///   - pairs: the table of `parts.merges`.
  ///   - byteTokens: the token of each byte.
  init(_ parts: Parts, table: TokenTable, pairs: PairTable, byteTokens: [Int32]) {
    self.parts = parts
    self.table = table
    merger = BytePairMerger(table: pairs, byteTokens: byteTokens)
    var added: [Int32: AddedToken] = [:]
    var contents: [String: Int32] = [:]
    for token in parts.addedTokens {
      added[token.id] = token
      contents[token.content] = token.id
    }
    self.added = added
    addedByContent = contents
    rawMatcher = AddedTokenMatcher(parts.addedTokens.filter { !$0.isNormalized })
    normalizedMatcher = AddedTokenMatcher(parts.addedTokens.filter(\.isNormalized))
    let greatest = parts.addedTokens.map { Int($0.id) + 1 }.max() ?? 0
    vocabularySize = max(table.size, greatest)
  }

  /// Tokens found in text before anything is split or merged.
  public var addedTokens: [AddedToken] { parts.addedTokens }

  /// The tokens of a text, in which special tokens are recognised; none is put before it.
  public func encode(_ text: String) throws(TokenizerError) -> [Int32] {
    try encode(text, addBeginningOfSequence: false)
  }

  /// The tokens of a text.
  ///
  /// - Parameter addBeginningOfSequence: whether to put before it the tokens that tokenizer.json
  ///   asks for: `<|begin_of_text|>` of Llama 3, none of Qwen2.
  public func encode(_ text: String, addBeginningOfSequence: Bool) throws(TokenizerError)
    -> [Int32]
  {
    var text = text
    guard text.utf8.count <= 1 << 30 else { throw .textTooLong(text.utf8.count) }
    var result = addBeginningOfSequence ? parts.beginningOfSequence : []
    result.reserveCapacity(result.count + text.utf8.count / 3)
    var merger = merger
    text.withUTF8 { bytes in
      rawMatcher.split(bytes) { range in
        encodeStretch(UnsafeBufferPointer(rebasing: bytes[range]), &merger, &result)
      } token: {
        result.append($0)
      }
    }
    return result
  }

  /// Normalises and encodes text without added tokens, other than normalised ones.
  private func encodeStretch(
    _ bytes: UnsafeBufferPointer<UInt8>, _ merger: inout BytePairMerger, _ result: inout [Int32]
  ) {
    guard parts.composes else { return encodeNormalized(bytes, &merger, &result) }
    NormalForm.withComposed(bytes) { encodeNormalized($0, &merger, &result) }
  }

  private func encodeNormalized(
    _ bytes: UnsafeBufferPointer<UInt8>, _ merger: inout BytePairMerger, _ result: inout [Int32]
  ) {
    normalizedMatcher.split(bytes) { range in
      let stretch = UnsafeBufferPointer(rebasing: bytes[range])
      parts.preTokenizer.forEachPiece(stretch) { piece in
        if parts.ignoresMerges, let token = table.find(stretch[piece]) {
          result.append(token)
        } else {
          merger.encode(stretch[piece], into: &result)
        }
      }
    } token: {
      result.append($0)
    }
  }

  /// A token as tokenizer.json writes it, such as `Ġknight`; nil when the number is not in use.
  public func tokenText(_ id: Int32) -> String? {
    if let token = added[id] { return token.content }
    return table[id].map { ByteAlphabet.encode($0) }
  }

  /// The bytes that a token stands for; nil when the number is not in use.
  public func tokenBytes(_ id: Int32) -> [UInt8]? {
    if let token = added[id] { return Array(token.content.utf8) }
    return table[id].map { Array($0) }
  }

  /// The number of a token as tokenizer.json writes it; nil when there is none.
  public func id(ofToken text: String) -> Int32? {
    if let id = addedByContent[text] { return id }
    return ByteAlphabet.decode(text).flatMap { table.find($0) }
  }

  /// Whether a token is left out when decoding without special tokens.
  public func isSpecial(_ id: Int32) -> Bool { added[id]?.isSpecial ?? false }
}
