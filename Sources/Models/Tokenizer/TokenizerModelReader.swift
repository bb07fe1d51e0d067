import Files

/// Reads the vocabulary and the merges of the BPE model in a tokenizer.json.
struct TokenizerModelReader {
  let fields: ConfigurationFields
  private var file: String { fields.file }

  /// The tokens of a model.
  struct Vocabulary {
    let table: TokenTable
    /// Tokens that the file lists; `tokenizers` numbers added tokens that are not among them from
    /// here on.
    let count: Int
    /// The numbers of those that are added tokens too, by content.
    let added: Set<Int32>

    /// The token of each byte; -1 where there is none.
    var byteTokens: [Int32] { (UInt8.min...UInt8.max).map { table.find([$0]) ?? -1 } }
  }

  /// The vocabulary. Added tokens that the file lists in it too are among its tokens where they are
  /// spelled in the byte alphabet.
  func vocabulary(addedTokens: [AddedToken]) throws(ModelFileError) -> Vocabulary {
    try checkKind()
    guard let list = try fields.nested("vocab") else {
      throw fields.missing("vocab", expected: "the number of each token")
    }
    var contents: [Int32: String] = [:]
    for token in addedTokens { contents[token.id] = token.content }
    var added = Set<Int32>()
    var tokens: [(id: Int32, bytes: [UInt8])] = []
    tokens.reserveCapacity(list.object.members.count)
    var size = 0
    for member in list.object.members {
      let limit = TokenizerReader.tokenLimit
      guard case .integer(let number) = member.value, (0..<limit).contains(number) else {
        throw fields.mismatch(
          "vocab \(excerpt(member.key))", found: member.value,
          expected: "a number from 0 to \(limit - 1)")
      }
      let id = Int32(number)
      let content = contents[id]
      guard content == nil || content == member.key else {
        throw malformed(member.key, "the number \(id) of an added token", "a number of its own")
      }
      let bytes = ByteAlphabet.decode(member.key)
      if content != nil {
        added.insert(id)
        if bytes == nil { continue }
      }
      guard let bytes, !bytes.isEmpty else {
        throw malformed(
          member.key, "characters outside the byte alphabet", "a token of byte-level BPE")
      }
      tokens.append((id, bytes))
      size = max(size, number + 1)
    }
    tokens.sort { $0.id < $1.id }
    for (first, second) in zip(tokens, tokens.dropFirst()) where first.id == second.id {
      throw malformed(
        ByteAlphabet.encode(second.bytes), "the number \(second.id) of another token",
        "a number of its own")
    }
    return Vocabulary(
      table: TokenTable(size: size, tokens), count: list.object.members.count, added: added)
  }

  /// What stands for bytes that the vocabulary has no token for.
  func unknown(_ vocabulary: Vocabulary) throws(ModelFileError) -> BytePairMerger.Unknown? {
    guard let name = try fields.string("unk_token") else { return nil }
    guard case .integer(let number)? = try fields.nested("vocab")?.value(name),
      let token = Int32(exactly: number)
    else {
      // Never met when every byte has its token; then `tokenizers` does not mind either.
      guard vocabulary.byteTokens.contains(-1) else { return nil }
      throw ModelFileError(
        .malformed, file: file, key: "model unk_token", found: "\"\(excerpt(name))\"",
        expected: "a token of the vocabulary, as some bytes have none of their own")
    }
    return .init(token: token, fuses: try fields.bool("fuse_unk") ?? false)
  }

  /// The table of the merges, the earlier the lower in rank.
  func merges(_ vocabulary: Vocabulary) throws(ModelFileError) -> PairTable {
    guard case .array(let items) = fields.value("merges") else {
      throw fields.missing("merges", expected: "a list of pairs")
    }
    guard items.count <= TokenizerReader.tokenLimit else {
      throw fields.mismatch(
        "merges", found: .array(items), expected: "at most \(TokenizerReader.tokenLimit)")
    }
    var pairs = PairTable(capacity: items.count)
    for (rank, item) in items.enumerated() {
      guard let (left, right) = Self.pair(item), let leftBytes = ByteAlphabet.decode(left),
        let rightBytes = ByteAlphabet.decode(right)
      else {
        throw malformedMerge(rank, item.summary, "a pair of tokens")
      }
      guard let leftToken = vocabulary.table.find(leftBytes),
        let rightToken = vocabulary.table.find(rightBytes),
        let token = vocabulary.table.find(leftBytes + rightBytes)
      else {
        throw malformedMerge(
          rank, "\(excerpt(left)) and \(excerpt(right))",
          "two tokens of the vocabulary whose union is one too")
      }
      guard pairs.insert(leftToken, rightToken, .init(rank: Int32(rank), token: token)) else {
        throw malformedMerge(
          rank, "\(excerpt(left)) and \(excerpt(right)) a second time", "each pair once")
      }
    }
    return pairs
  }

  /// A merge of either format: `["a", "b"]` or `"a b"`.
  private static func pair(_ item: JSONValue) -> (String, String)? {
    switch item {
    case .array(let parts):
      guard parts.count == 2, case .string(let left) = parts[0], case .string(let right) = parts[1]
      else { return nil }
      return (left, right)
    case .string(let text):
      let parts = text.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
      return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    default: return nil
    }
  }

  /// Refuses models other than plain byte-level BPE.
  private func checkKind() throws(ModelFileError) {
    func refuse(_ key: String, _ found: String, _ expected: String) -> ModelFileError {
      ModelFileError(
        .unsupported, file: file, key: "model \(key)", found: found, expected: expected,
        advice: "Knave reads byte-level BPE, the tokenizers of GPT-2, Qwen2 and Llama 3")
    }
    let type = try fields.string("type")
    guard type == "BPE" else {
      throw refuse("type", type.map { "\"\(excerpt($0))\"" } ?? "nothing", "\"BPE\"")
    }
    if try fields.positive("dropout", allowingZero: true) ?? 0 > 0 {
      throw refuse("dropout", "a number > 0", "null")
    }
    if try fields.bool("byte_fallback") == true { throw refuse("byte_fallback", "true", "false") }
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      if let text = try fields.string(key), !text.isEmpty {
        throw refuse(key, "\"\(excerpt(text))\"", "null")
      }
    }
  }

  private func malformed(_ token: String, _ found: String, _ expected: String) -> ModelFileError {
    ModelFileError(
      .malformed, file: file, key: "vocab \"\(excerpt(token))\"", found: found, expected: expected)
  }

  private func malformedMerge(_ rank: Int, _ found: String, _ expected: String) -> ModelFileError {
    ModelFileError(
      .malformed, file: file, key: "merge \(rank)", found: found, expected: expected)
  }
}
