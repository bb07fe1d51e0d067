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

  func read() throws(ModelFileError) -> Tokenizer {
    var parts = Tokenizer.Parts()
    parts.addedTokens = try addedTokens()
    parts.composes = try normalizer(fields.nested("normalizer"))
    parts.preTokenizer = try preTokenizer()
    try checkDecoder()
    if fields.value("truncation") != nil {
      throw unsupported("truncation", "a truncation", "null", "Set truncation to null")
    }
    guard let model = try fields.nested("model") else {
      throw fields.missing("model", expected: "a model of type BPE")
    }
    let reader = TokenizerModelReader(fields: model)
    let vocabulary = try reader.vocabulary(addedTokens: parts.addedTokens)
    let (merges, pairs) = try reader.merges(vocabulary)
    parts.merges = merges
    parts.ignoresMerges = try model.bool("ignore_merges") ?? false
    parts.vocabulary = vocabulary.tokens
    parts.beginningOfSequence = try postProcessor(
      fields.nested("post_processor"), added: parts.addedTokens)
    return Tokenizer(
      parts, table: vocabulary.table, pairs: pairs, byteTokens: vocabulary.byteTokens)
  }

  private func unsupported(
    _ key: String, _ found: String, _ expected: String, _ advice: String? = nil
  )
    -> ModelFileError
  {
    ModelFileError(
      .unsupported, file: file, key: key, found: found, expected: expected, advice: advice)
  }

  private func type(_ part: ConfigurationFields, _ key: String) throws(ModelFileError) -> String {
    guard let name = try part.string("type") else {
      throw ModelFileError(.missing, file: file, key: key, found: "no type")
    }
    return excerpt(name)
  }

  /// The objects in a list member of a Sequence.
  private func list(_ part: ConfigurationFields, _ key: String) throws(ModelFileError)
    -> [ConfigurationFields]
  {
    guard case .array(let values) = part.value(key) else {
      throw part.missing(key, expected: "a list")
    }
    var result: [ConfigurationFields] = []
    for value in values {
      guard case .object(let object) = value else {
        throw part.mismatch(key, found: value, expected: "objects")
      }
      result.append(ConfigurationFields(file: file, object: object))
    }
    return result
  }

  private func addedTokens() throws(ModelFileError) -> [AddedToken] {
    guard fields.value("added_tokens") != nil else { return [] }
    var tokens: [AddedToken] = []
    var ids = Set<Int32>()
    var contents = Set<String>()
    for entry in try list(fields, "added_tokens") {
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
    switch try type(part, "normalizer") {
    case "NFC": return true
    case "Sequence":
      var composes = false
      for inner in try list(part, "normalizers") {
        guard try type(inner, "normalizer") == "NFC" else {
          throw unsupported("normalizer", "\"\(try type(inner, "normalizer"))\"", "NFC or null")
        }
        composes = true
      }
      return composes
    case let name: throw unsupported("normalizer", "\"\(name)\"", "NFC or null")
    }
  }

  private func preTokenizer() throws(ModelFileError) -> PreTokenizer {
    let key = "pre_tokenizer"
    let expected = "a Sequence of Split and ByteLevel, as Qwen2 and Llama 3 have"
    guard let part = try fields.nested(key) else { throw fields.missing(key, expected: expected) }
    let name = try type(part, key)
    guard name == "Sequence" else { throw unsupported(key, "\"\(name)\"", expected) }
    let steps = try list(part, "pretokenizers")
    var names: [String] = []
    for step in steps { names.append(try type(step, key)) }
    guard names == ["Split", "ByteLevel"] else {
      throw unsupported(key, "a Sequence of \(names.joined(separator: ", "))", expected)
    }
    let behavior = try steps[0].string("behavior")
    let invert = try steps[0].bool("invert") ?? false
    guard behavior == "Isolated", !invert else {
      throw unsupported(key, "Split \(behavior ?? "without behavior")", "Isolated, not inverted")
    }
    let prefixed = try steps[1].bool("add_prefix_space") ?? true
    let matched = try steps[1].bool("use_regex") ?? true
    guard !prefixed, !matched else {
      throw unsupported(
        key, "ByteLevel with add_prefix_space or use_regex", "both of them false")
    }
    guard let regex = try steps[0].nested("pattern")?.string("Regex") else {
      throw unsupported(key, "a Split without Regex", expected)
    }
    guard let preTokenizer = PreTokenizer(pattern: regex) else {
      throw unsupported(
        key, "the pattern \(excerpt(regex, limit: 200))", "the pattern of Qwen2 or Llama 3")
    }
    return preTokenizer
  }

  private func checkDecoder() throws(ModelFileError) {
    guard let part = try fields.nested("decoder") else {
      throw fields.missing("decoder", expected: "ByteLevel")
    }
    let name = try type(part, "decoder")
    guard name == "ByteLevel" else { throw unsupported("decoder", "\"\(name)\"", "ByteLevel") }
  }

  /// The tokens put before a text.
  private func postProcessor(_ part: ConfigurationFields?, added: [AddedToken])
    throws(ModelFileError) -> [Int32]
  {
    let key = "post_processor"
    guard let part else { return [] }
    switch try type(part, key) {
    case "ByteLevel": return []
    case "TemplateProcessing": return try template(part, added: added)
    case "Sequence":
      var tokens: [Int32] = []
      for inner in try list(part, "processors") {
        switch try type(inner, key) {
        case "ByteLevel": continue
        case "TemplateProcessing": tokens = try template(inner, added: added) + tokens
        case let name: throw unsupported(key, "\"\(name)\"", "ByteLevel or TemplateProcessing")
        }
      }
      return tokens
    case let name: throw unsupported(key, "\"\(name)\"", "ByteLevel or TemplateProcessing")
    }
  }

  private func template(_ part: ConfigurationFields, added: [AddedToken])
    throws(ModelFileError) -> [Int32]
  {
    let key = "post_processor"
    var tokens: [Int32] = []
    var textSeen = false
    for piece in try list(part, "single") {
      if let name = try piece.nested("SpecialToken")?.string("id") {
        guard !textSeen else {
          throw unsupported(key, "a token after the text", "tokens before the text only")
        }
        guard let token = added.first(where: { $0.content == name }) else {
          throw ModelFileError(
            .malformed, file: file, key: key, found: "\"\(excerpt(name))\"",
            expected: "one of added_tokens")
        }
        tokens.append(token.id)
      } else {
        textSeen = true
      }
    }
    return tokens
  }
}
