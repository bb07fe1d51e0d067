import Files

extension Tokenizer {
  static let fileName = "tokenizer.json"

  /// Reads a tokenizer.json.
  ///
  /// - Throws: ``ModelFileError`` naming what is wrong or not supported.
  public static func open(path: FilePath) throws(ModelFileError) -> Tokenizer {
    let contents = try FileContents(path: path)
    return try TokenizerReader(file: path.name, object: contents.jsonObject())
      .read(source: Array(contents.bytes))
  }

  /// Reads the tokenizer.json of a model folder.
  public static func open(folder: FilePath) throws(ModelFileError) -> Tokenizer {
    try open(path: folder.appending(fileName))
  }

  /// What stands for the tokenizer of a model folder that has none: it refuses texts, and its tokens
  /// stand for nothing.
  static func absent(folder: FilePath) -> Tokenizer {
    var parts = Parts()
    parts.absence = ModelFileError(
      .unreadable, file: folder.appending(fileName).name, found: "no such file",
      expected: "the tokenizer of the model",
      advice: "Texts need it; token ids do without: generate and logprobs take lists of them")
    return Tokenizer(parts, table: TokenTable(size: 0, []), pairs: PairTable(capacity: 0))
  }

  /// Writes its tokenizer.json: one that was read as it was read, so that other programs read it as
  /// they read the original.
  public func save(path: FilePath) throws(ModelFileError) {
    if let absence = parts.absence { throw absence }
    try asModelFiles { () throws(FileError) in try AtomicFile.write(parts.source, to: path) }
  }
}
