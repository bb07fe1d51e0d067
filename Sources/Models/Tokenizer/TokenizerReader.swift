import Files

/// Builds a tokenizer from the object of a tokenizer.json; refuses by name what it does not do.
struct TokenizerReader {
  /// More tokens than any vocabulary has; bounds memory taken on a file's word.
  static let tokenLimit = 1 << 22

  let fields: ConfigurationFields
  private var file: String { fields.file }

  init(file: String, object: JSONObject) {
    fields = ConfigurationFields(file: file, object: object)
  }

  /// - Parameter source: the text of the file.
  func read(source: [UInt8]) throws(ModelFileError) -> Tokenizer {
    var parts = Tokenizer.Parts()
    parts.source = source
    parts.addedTokens = try addedTokens()
    parts.composes = try normalizer(fields.nested("normalizer"))
    parts.preTokenizer = try PreTokenizerReader(file: file).read(fields)
    try checkDecoder()
    if fields.value("truncation") != nil {
      throw unsupported("truncation", "a truncation", "null", "Set truncation to null")
    }
    guard let model = try fields.nested("model") else {
      throw fields.missing("model", expected: "a model of type BPE")
    }
    let reader = TokenizerModelReader(fields: model)
    let vocabulary = try reader.vocabulary(addedTokens: parts.addedTokens)
    let pairs = try reader.merges(vocabulary)
    parts.byteTokens = vocabulary.byteTokens
    parts.unknown = try reader.unknown(vocabulary)
    parts.ignoresMerges = try model.bool("ignore_merges") ?? false
    try PostProcessorReader(file: file, added: parts.addedTokens)
      .read(fields.nested("post_processor"), into: &parts)
    repairNumbers(vocabulary, &parts)
    return Tokenizer(parts, table: vocabulary.table, pairs: pairs)
  }

  /// Lists added tokens in the vocabulary where `tokenizers` would number them otherwise than the
  /// file says: it takes the number of the vocabulary, and for tokens that are not there the next
  /// free one behind it. Files without these entries come of programs that kept the numbers alone.
  private func repairNumbers(
    _ vocabulary: TokenizerModelReader.Vocabulary, _ parts: inout Tokenizer.Parts
  ) {
    let unlisted = parts.addedTokens.filter { !vocabulary.added.contains($0.id) }
    var greatest = -1
    let strayed = parts.addedTokens.first { token in
      defer { greatest = max(greatest, Int(token.id)) }
      return !vocabulary.added.contains(token.id)
        && token.id != (greatest >= vocabulary.count ? greatest + 1 : vocabulary.count)
    }
    guard let strayed, case .object(var model) = fields.object["model"],
      case .object(var list) = model["vocab"]
    else { return }
    for token in unlisted { list[token.content] = .integer(Int(token.id)) }
    model["vocab"] = .object(list)
    var object = fields.object
    object["model"] = .object(model)
    parts.source = Array(JSONValue.object(object).text.utf8)
    parts.notes.append(
      "\(file): the vocabulary lacks \(excerpt(strayed.content)) (\(strayed.id)), which other programs "
        + "number otherwise; saving the model lists it there")
  }

  private func unsupported(
    _ key: String, _ found: String, _ expected: String, _ advice: String? = nil
  )
    -> ModelFileError
  {
    ModelFileError(
      .unsupported, file: file, key: key, found: found, expected: expected, advice: advice)
  }

  private func addedTokens() throws(ModelFileError) -> [AddedToken] {
    guard fields.value("added_tokens") != nil else { return [] }
    var tokens: [AddedToken] = []
    var ids = Set<Int32>()
    var contents = Set<String>()
    for entry in try fields.list("added_tokens") {
      let id = Int32(try entry.requiredInteger("id", in: 0...Self.tokenLimit - 1))
      guard let content = try entry.string("content"), !content.isEmpty else {
        throw entry.missing("added_tokens \(id) content", expected: "the text of the token")
      }
      for flag in ["single_word", "lstrip", "rstrip"] where try entry.bool(flag) == true {
        throw unsupported("added_tokens \(id)", "\(flag) true", "\(flag) false")
      }
      guard ids.insert(id).inserted, contents.insert(content).inserted else {
        throw ModelFileError(
          .malformed, file: file, key: "added_tokens",
          found: "\"\(excerpt(content))\" (\(id)) twice", expected: "each token and number once")
      }
      tokens.append(
        AddedToken(
          id: id, content: content, isSpecial: try entry.bool("special") ?? false,
          isNormalized: try entry.bool("normalized") ?? false))
    }
    return tokens
  }

  /// Whether text is brought into normal form C.
  private func normalizer(_ part: ConfigurationFields?) throws(ModelFileError) -> Bool {
    guard let part else { return false }
    switch try part.type("normalizer") {
    case "NFC": return true
    case "Sequence":
      var composes = false
      for inner in try part.list("normalizers") {
        guard try inner.type("normalizer") == "NFC" else {
          throw unsupported("normalizer", "\"\(try inner.type("normalizer"))\"", "NFC or null")
        }
        composes = true
      }
      return composes
    case let name: throw unsupported("normalizer", "\"\(name)\"", "NFC or null")
    }
  }

  private func checkDecoder() throws(ModelFileError) {
    guard let part = try fields.nested("decoder") else {
      throw fields.missing("decoder", expected: "ByteLevel")
    }
    let name = try part.type("decoder")
    guard name == "ByteLevel" else { throw unsupported("decoder", "\"\(name)\"", "ByteLevel") }
  }
}
