import Files

/// The tokenizer.json of a trained tokenizer, as Hugging Face `tokenizers` loads it.
struct TokenizerText {
  /// The bytes of each token, by number.
  let tokens: [[UInt8]]
  /// Pairs in order of rank.
  let merges: [(left: Int32, right: Int32)]
  /// Numbered from the end of the vocabulary on: `tokenizers` numbers them so, whatever the file says.
  let addedTokens: [AddedToken]
  let digitLimit: Int

  var bytes: [UInt8] { Array(JSONValue.object(object).text.utf8) }

  private var object: JSONObject {
    [
      "version": .string("1.0"),
      "truncation": .null,
      "padding": .null,
      "added_tokens": .array(addedTokens.map { .object(Self.object($0)) }),
      "normalizer": .object(["type": .string("NFC")]),
      "pre_tokenizer": .object([
        "type": .string("Sequence"),
        "pretokenizers": .array([
          .object([
            "type": .string("Split"),
            "pattern": .object([
              "Regex": .string(PreTokenizer.regularExpression(digitLimit: digitLimit))
            ]),
            "behavior": .string("Isolated"),
            "invert": .bool(false),
          ]),
          .object(Self.byteLevel(prefix: false, regex: false)),
        ]),
      ]),
      "post_processor": .object(Self.byteLevel(prefix: true, regex: true, offsets: false)),
      "decoder": .object(Self.byteLevel(prefix: true, regex: true)),
      "model": .object(model),
    ]
  }

  private var model: JSONObject {
    let texts = tokens.map { ByteAlphabet.encode($0) }
    var vocabulary: JSONObject = [:]
    for (id, text) in texts.enumerated() { vocabulary[text] = .integer(id) }
    let merges = merges.map { merge in
      JSONValue.array([.string(texts[Int(merge.left)]), .string(texts[Int(merge.right)])])
    }
    return [
      "type": .string("BPE"),
      "dropout": .null,
      "unk_token": .null,
      "continuing_subword_prefix": .null,
      "end_of_word_suffix": .null,
      "fuse_unk": .bool(false),
      "byte_fallback": .bool(false),
      "ignore_merges": .bool(false),
      "vocab": .object(vocabulary),
      "merges": .array(merges),
    ]
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
