import Files
import Tensors

extension LanguageModel {
  /// Loads a model folder: config.json, weights, tokenizer.json and chat template.
  ///
  /// - Parameters:
  ///   - name: what to call the model; by default the folder's name.
  ///   - format: how to store the matrices of a frozen model; nil for one trained as a whole.
  /// - Throws: ``ModelFileError`` naming the file and what is wrong with it.
  public static func open(
    folder: FilePath, name: String? = nil, frozen format: WeightFormat? = nil, pool: WorkerPool
  ) throws -> LanguageModel {
    // The small files first: what is wrong with them shows before the weights are read.
    let configuration = try ModelConfiguration(folder: folder)
    let tokenizer = try Tokenizer.open(folder: folder)
    let template = try ChatTemplate(folder: folder)
    for token in template.specialTokens where tokenizer.id(ofToken: token) == nil {
      throw ModelFileError(
        .mismatch, file: folder.appending("tokenizer.json").name, key: "added_tokens",
        found: "no \(token)",
        expected: "the tokens of the \(template.kind.rawValue) chat template")
    }
    guard tokenizer.vocabularySize <= configuration.vocabularySize else {
      throw ModelFileError(
        .mismatch, file: folder.appending("config.json").name, key: "vocab_size",
        found: String(configuration.vocabularySize),
        expected: "at least \(tokenizer.vocabularySize), the tokens of tokenizer.json",
        advice: "config.json and tokenizer.json are of different models")
    }
    let decoder = try DecoderModel.open(folder: folder, frozen: format, pool: pool)
    var stopTokens = Set(decoder.configuration.endOfSequenceTokens)
    if let token = tokenizer.id(ofToken: template.endOfTurn) { stopTokens.insert(token) }
    return LanguageModel(
      name: name ?? folder.lastComponent, decoder: decoder, tokenizer: tokenizer,
      template: template, stopTokens: stopTokens)
  }

  /// Writes the model folder that ``open(folder:name:frozen:pool:)`` and Transformers load: weights,
  /// config.json, tokenizer.json, tokenizer_config.json and generation_config.json. They replace those of
  /// another model in one step.
  ///
  /// - Parameter type: of the weights; see ``DecoderModel/save(folder:type:)``.
  public func save(folder: FilePath, type: TensorType? = nil) throws {
    let files = try decoder.newFiles(in: folder)
    try decoder.write(to: files, type: type)
    var configuration = decoder.configuration
    configuration.endOfSequenceTokens = stopTokens.sorted()
    let padding = tokenizer.addedTokens.first { $0.isSpecial && $0.content != template.endOfTurn }
    try asModelFiles { () throws(FileError) in
      try files.add("tokenizer.json", text: tokenizer.fileText)
      try files.add("generation_config.json", text: configuration.generationConfigurationText)
      try files.add(
        ChatTemplate.configurationName,
        text: template.configurationText(
          padding: padding?.content, maximumLength: configuration.maximumPositions))
      // A template file left by another model would take precedence.
      try files.place(removing: DecoderModel.obsoleteNames + [ChatTemplate.jinjaName])
    }
  }
}
