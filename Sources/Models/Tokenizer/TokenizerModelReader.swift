import Files

/// Reads the vocabulary and the merges of the BPE model in a tokenizer.json.
struct TokenizerModelReader {
  let fields: ConfigurationFields
  private var file: String { fields.file }

  /// The tokens of a model, and what finds them.
  struct Vocabulary {
    let tokens: [(id: Int32, bytes: [UInt8])]
    let table: TokenTable
    let byteTokens: [Int32]
  }

  /// The vocabulary without the added tokens that some files list in it too.
  func vocabulary(addedTokens: [AddedToken]) throws(ModelFileError) -> Vocabulary {
    try checkKind()
    guard let list = try fields.nested("vocab") else {
      throw fields.missing("vocab", expected: "the number of each token")
    }
    var added: [Int32: String] = [:]
    for token in addedTokens { added[token.id] = token.content }
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
      if added[id] == member.key { continue }
      guard added[id] == nil else {
        throw malformed(member.key, "the number \(id) of an added token", "a number of its own")
      }
      guard let bytes = ByteAlphabet.decode(member.key), !bytes.isEmpty else {
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
    let table = TokenTable(size: size, tokens)
    var byteTokens: [Int32] = []
    for byte in UInt8.min...UInt8.max {
      guard let token = table.find([byte]) else {
        throw ModelFileError(
          .missing, file: file, key: "vocab", found: "no token for byte \(byte)",
          expected: "a token for every byte")
      }
      byteTokens.append(token)
    }
    return Vocabulary(tokens: tokens, table: table, byteTokens: byteTokens)
  }

  /// The merges in order of rank, and the table that finds them.
  func merges(_ vocabulary: Vocabulary) throws(ModelFileError)
    -> (list: [(left: Int32, right: Int32)], pairs: PairTable)
  {
    guard case .array(let items) = fields.value("merges") else {
      throw fields.missing("merges", expected: "a list of pairs")
    }
    guard items.count <= TokenizerReader.tokenLimit else {
      throw fields.mismatch(
        "merges", found: .array(items), expected: "at most \(TokenizerReader.tokenLimit)")
    }
    var list: [(left: Int32, right: Int32)] = []
    list.reserveCapacity(items.count)
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
      list.append((leftToken, rightToken))
    }
    return (list, pairs)
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
        advice: "Knave reads byte-level BPE, the tokenizers of Qwen2 and Llama 3")
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
