import Interruptions

/// A byte-level byte-pair tokenizer of the GPT-2, Qwen2 or Llama 3 kind.
public final class Tokenizer: Sendable {
  /// What makes up a tokenizer but for its vocabulary and merges, as in tokenizer.json.
  struct Parts: Sendable {
    var addedTokens: [AddedToken] = []
    var preTokenizer = PreTokenizer.qwen2
    /// Whether text is brought into normal form C first.
    var composes = true
    /// Whether a piece that is a token as a whole is taken without merging.
    var ignoresMerges = false
    /// The token of each byte; -1 where the vocabulary has none.
    var byteTokens = [Int32](repeating: -1, count: 256)
    /// What stands for bytes without a token; nil leaves them out.
    var unknown: BytePairMerger.Unknown?
    /// Tokens put before and after a text on request, as the post-processor says.
    var prefix: [Int32] = []
    var suffix: [Int32] = []
    /// The text of its tokenizer.json, which saving writes.
    var source: [UInt8] = []
    /// Why there is no tokenizer: its texts are refused, and its tokens stand for nothing.
    var absence: ModelFileError?
    /// What was assumed when the file was read.
    var notes: [String] = []
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
  ///   - table: the tokens of the vocabulary.
  ///   - pairs: the merges.
  init(_ parts: Parts, table: TokenTable, pairs: PairTable) {
    self.parts = parts
    self.table = table
    merger = BytePairMerger(
      table: pairs, byteTokens: parts.byteTokens, unknown: parts.unknown)
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

  /// Whether it splits texts as Qwen2 does, which Transformers 5 takes for granted where a config.json
  /// is of that model type.
  public var splitsAsQwen2: Bool {
    parts.preTokenizer == .qwen2 && parts.composes || parts.absence != nil
  }

  /// Tokens found in text before anything is split or merged.
  public var addedTokens: [AddedToken] { parts.addedTokens }

  /// The texts of the special tokens.
  public var specialTokens: [String] { addedTokens.filter(\.isSpecial).map(\.content) }

  /// The tokens of a text, in which special tokens are recognised.
  ///
  /// - Parameter addSpecialTokens: whether to put before and after it the tokens that tokenizer.json
  ///   asks for: `<|begin_of_text|>` of Llama 3, none of Qwen2.
  /// - Throws: ``TokenizerError``, ``ModelFileError`` when the model has no tokenizer, or `Interrupted`.
  public func encode(_ text: String, addSpecialTokens: Bool = false) throws -> [Int32] {
    if let absence = parts.absence { throw absence }
    var text = text
    guard text.utf8.count <= 1 << 30 else { throw TokenizerError.textTooLong(text.utf8.count) }
    var result = addSpecialTokens ? parts.prefix : []
    result.reserveCapacity(result.count + text.utf8.count / 3)
    var merger = merger
    try text.withUTF8 { bytes in
      try rawMatcher.split(bytes) { range in
        try encodeStretch(UnsafeBufferPointer(rebasing: bytes[range]), &merger, &result)
      } token: {
        result.append($0)
      }
    }
    if addSpecialTokens { result += parts.suffix }
    return result
  }

  /// Normalises and encodes text without added tokens, other than normalised ones.
  private func encodeStretch(
    _ bytes: UnsafeBufferPointer<UInt8>, _ merger: inout BytePairMerger, _ result: inout [Int32]
  ) throws {
    guard parts.composes else { return try encodeNormalized(bytes, &merger, &result) }
    try NormalForm.withComposed(bytes) { try encodeNormalized($0, &merger, &result) }
  }

  private func encodeNormalized(
    _ bytes: UnsafeBufferPointer<UInt8>, _ merger: inout BytePairMerger, _ result: inout [Int32]
  ) throws {
    var pace = InterruptionPace()
    try normalizedMatcher.split(bytes) { range in
      let stretch = UnsafeBufferPointer(rebasing: bytes[range])
      try parts.preTokenizer.forEachPiece(stretch) { piece in
        try pace.step(16 * piece.count)
        if parts.ignoresMerges, let token = table.find(stretch[piece]) {
          result.append(token)
        } else {
          try merger.encode(stretch[piece], into: &result)
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
