import Interruptions

/// Learns a byte-level vocabulary from texts: starting from bytes, the most frequent pair becomes a
/// token until the vocabulary is full (Sennrich et al. 2016, arXiv 1508.07909).
///
/// The same texts give the same tokenizer, whatever their order.
public struct BytePairTrainer: Sendable {
  /// Tokens in all, special ones included.
  public let vocabularySize: Int
  /// Put after the learned tokens, in this order.
  public let specialTokens: [String]
  private let digitLimit: Int
  private let preTokenizer: PreTokenizer

  /// - Parameter digitLimit: the most digits of one token, 1 to 3: 1 as Qwen2 has, 3 as Llama 3.
  public init(vocabularySize: Int, specialTokens: [String] = [], digitLimit: Int = 1) {
    self.vocabularySize = vocabularySize
    self.specialTokens = specialTokens
    let limits = PreTokenizer.digitLimits
    self.digitLimit = min(max(digitLimit, limits.lowerBound), limits.upperBound)
    preTokenizer = PreTokenizer(.words(digitLimit: self.digitLimit))
  }

  /// Learns a tokenizer that splits text like Qwen2's, but for the length of numbers.
  ///
  /// The vocabulary stays smaller than asked for when no pair occurs twice any more.
  ///
  /// - Throws: ``TokenizerError``, or `Interrupted`.
  public func train(_ texts: some Sequence<String>) throws -> Tokenizer {
    let least = 256 + specialTokens.count
    guard vocabularySize >= least, vocabularySize <= TokenizerReader.tokenLimit else {
      throw TokenizerError.vocabularyTooSmall(size: vocabularySize, least: least)
    }
    var seen = Set<String>()
    for token in specialTokens where token.isEmpty || !seen.insert(token).inserted {
      throw TokenizerError.invalidSpecialToken(token)
    }
    var state = try MergeState(words: countPieces(texts))
    var tokens = ByteAlphabet.byteOrder.map { [$0] }
    var ids: [[UInt8]: Int32] = [:]
    for (id, bytes) in tokens.enumerated() { ids[bytes] = Int32(id) }
    var merges: [(left: Int32, right: Int32)] = []
    var results: [Int32] = []
    var done = Set<MergeState.Pair>()
    while tokens.count + specialTokens.count < vocabularySize, let pair = state.popMostFrequent() {
      let bytes = tokens[Int(pair.left)] + tokens[Int(pair.right)]
      // Two merges may spell the same token; it keeps its first number.
      let token = ids[bytes] ?? Int32(tokens.count)
      if ids.updateValue(token, forKey: bytes) == nil { tokens.append(bytes) }
      // A pair with such a token may come back after its merge; the first rank stands.
      if done.insert(pair).inserted {
        merges.append((pair.left, pair.right))
        results.append(token)
      }
      try state.merge(pair, into: token)
    }
    return tokenizer(tokens: tokens, merges: merges, results: results)
  }

  private func tokenizer(
    tokens: [[UInt8]], merges: [(left: Int32, right: Int32)], results: [Int32]
  ) -> Tokenizer {
    var parts = Tokenizer.Parts()
    parts.preTokenizer = preTokenizer
    parts.addedTokens = specialTokens.enumerated().map {
      AddedToken(id: Int32(tokens.count + $0.offset), content: $0.element, isSpecial: true)
    }
    parts.byteTokens = ByteAlphabet.byteTokens
    parts.source =
      TokenizerText(
        tokens: tokens, merges: merges, addedTokens: parts.addedTokens, digitLimit: digitLimit
      ).bytes
    var pairs = PairTable(capacity: merges.count)
    for (rank, merge) in merges.enumerated() {
      _ = pairs.insert(
        merge.left, merge.right, .init(rank: Int32(rank), token: results[rank]))
    }
    let vocabulary = tokens.enumerated().map { (Int32($0.offset), $0.element) }
    return Tokenizer(parts, table: TokenTable(size: tokens.count, vocabulary), pairs: pairs)
  }

  /// How often each piece occurs, between special tokens; in order of bytes.
  private func countPieces(_ texts: some Sequence<String>) throws -> [MergeState.Word] {
    var pace = InterruptionPace()
    let matcher = AddedTokenMatcher(
      specialTokens.map { AddedToken(id: 0, content: $0, isSpecial: true) })
    var counts: [[UInt8]: Int] = [:]
    for text in texts {
      var text = text
      try text.withUTF8 { bytes in
        try matcher.split(bytes) { range in
          try NormalForm.withComposed(UnsafeBufferPointer(rebasing: bytes[range])) { composed in
            try preTokenizer.forEachPiece(composed) { piece in
              try pace.step(32 + 4 * piece.count)
              counts[Array(composed[piece]), default: 0] += 1
            }
          }
        } token: { _ in
        }
      }
    }
    return try counts.sorted { first, second in
      try pace.step(32)
      return first.key.lexicographicallyPrecedes(second.key)
    }.map { bytes, count in
      MergeState.Word(tokens: bytes.map { ByteAlphabet.byteTokens[Int($0)] }, count: count)
    }
  }
}
