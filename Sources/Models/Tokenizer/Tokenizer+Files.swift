import Files

extension Tokenizer {
  /// Reads a tokenizer.json.
  ///
  /// - Throws: ``ModelFileError`` naming what is wrong or not supported.
  public static func open(path: FilePath) throws(ModelFileError) -> Tokenizer {
    try TokenizerReader(file: path.name, object: FileContents.jsonObject(path: path)).read()
  }

  /// Reads the tokenizer.json of a model folder.
  public static func open(folder: FilePath) throws(ModelFileError) -> Tokenizer {
    try open(path: folder.appending("tokenizer.json"))
  }

  /// Writes a tokenizer.json that Hugging Face `tokenizers` loads.
  public func save(path: FilePath) throws(ModelFileError) {
    try asModelFiles { () throws(FileError) in try AtomicFile.write(fileText, to: path) }
  }

  /// The text of a tokenizer.json.
  var fileText: String { JSONValue.object(jsonObject).text }

  private var jsonObject: JSONObject {
    [
      "version": .string("1.0"),
      "truncation": .null,
      "padding": .null,
      "added_tokens": .array(parts.addedTokens.map { .object(Self.object($0)) }),
      "normalizer": parts.composes ? .object(["type": .string("NFC")]) : .null,
      "pre_tokenizer": .object([
        "type": .string("Sequence"),
        "pretokenizers": .array([
          .object([
            "type": .string("Split"),
            "pattern": .object(["Regex": .string(parts.preTokenizer.pattern)]),
            "behavior": .string("Isolated"),
            "invert": .bool(false),
          ]),
          .object(Self.byteLevel(prefix: false, regex: false)),
        ]),
      ]),
      "post_processor": postProcessor,
      "decoder": .object(Self.byteLevel(prefix: true, regex: true)),
      "model": .object(modelObject),
    ]
  }

  private var modelObject: JSONObject {
    var vocabulary: JSONObject = [:]
    for token in parts.vocabulary {
      vocabulary[ByteAlphabet.encode(token.bytes)] = .integer(Int(token.id))
    }
    let merges = parts.merges.map { merge in
      JSONValue.array([.string(tokenText(merge.left) ?? ""), .string(tokenText(merge.right) ?? "")])
    }
    return [
      "type": .string("BPE"),
      "dropout": .null,
      "unk_token": .null,
      "continuing_subword_prefix": .null,
      "end_of_word_suffix": .null,
      "fuse_unk": .bool(false),
      "byte_fallback": .bool(false),
      "ignore_merges": .bool(parts.ignoresMerges),
      "vocab": .object(vocabulary),
      "merges": .array(merges),
    ]
  }

  private var postProcessor: JSONValue {
    let byteLevel = JSONValue.object(Self.byteLevel(prefix: true, regex: true, offsets: false))
    guard !parts.beginningOfSequence.isEmpty else { return byteLevel }
    let names = parts.beginningOfSequence.map { ($0, tokenText($0) ?? "") }
    let tokens = names.map { _, name in
      JSONValue.object(["SpecialToken": .object(["id": .string(name), "type_id": .integer(0)])])
    }
    func sequence(_ name: String) -> JSONValue {
      .object(["Sequence": .object(["id": .string(name), "type_id": .integer(0)])])
    }
    var special: JSONObject = [:]
    for (id, name) in names {
      special[name] = .object([
        "id": .string(name), "ids": .array([.integer(Int(id))]), "tokens": .array([.string(name)]),
      ])
    }
    return .object([
      "type": .string("Sequence"),
      "processors": .array([
        byteLevel,
        .object([
          "type": .string("TemplateProcessing"),
          "single": .array(tokens + [sequence("A")]),
          "pair": .array(tokens + [sequence("A")] + tokens + [sequence("B")]),
          "special_tokens": .object(special),
        ]),
      ]),
    ])
  }

  private static func byteLevel(prefix: Bool, regex: Bool, offsets: Bool = true) -> JSONObject {
    [
      "type": .string("ByteLevel"), "add_prefix_space": .bool(prefix),
      "trim_offsets": .bool(offsets), "use_regex": .bool(regex),
    ]
  }

  private static func object(_ token: AddedToken) -> JSONObject {
    [
      "id": .integer(Int(token.id)), "content": .string(token.content),
      "single_word": .bool(false), "lstrip": .bool(false), "rstrip": .bool(false),
      "normalized": .bool(token.isNormalized), "special": .bool(token.isSpecial),
    ]
  }
}
