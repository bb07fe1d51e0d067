import Files
import Jinja
import Tensors

extension LanguageModel {
  /// Loads a model folder: config.json and weights; tokenizer.json for texts and a chat template for
  /// conversations, if it has them.
  ///
  /// - Parameters:
  ///   - name: what to call the model; by default the folder's name.
  ///   - format: how to store the matrices of a frozen model; nil for one trained as a whole.
  ///   - chosenTemplate: how to write conversations, whatever the folder says.
  ///   - date: what a template that asks for the day is told; nil for ``ChatTemplate/standardDate``.
  ///   - templateOptions: further names for the template, such as `enable_thinking`.
  /// - Throws: ``ModelFileError`` naming the file and what is wrong with it.
  public static func open(
    folder: FilePath, name: String? = nil, frozen format: WeightFormat? = nil,
    template chosenTemplate: ChatTemplate? = nil, date: TemplateDate? = nil,
    templateOptions: [String: TemplateValue] = [:], pool: WorkerPool
  ) throws -> LanguageModel {
    // The small files first: what is wrong with them shows before the weights are read.
    let companions = try CompanionFiles(folder: folder)
    let tokenizer =
      isAbsent(folder.appending(Tokenizer.fileName))
      ? Tokenizer.absent(folder: folder) : try Tokenizer.open(folder: folder)
    let template = readTemplate(companions, chosen: chosenTemplate, tokenizer, folder: folder)
      .map { $0.with(date: date, options: templateOptions) }
    let configuration = try ModelConfiguration(folder: folder)
    let decoder = try DecoderModel.open(folder: folder, frozen: format, pool: pool)
    var stopTokens = Set(decoder.configuration.endOfSequenceTokens)
    if case .success(let template) = template,
      let end = template.endOfTurn(among: tokenizer.specialTokens),
      let token = tokenizer.id(ofToken: end)
    {
      stopTokens.insert(token)
    }
    return LanguageModel(
      name: name ?? folder.lastComponent, decoder: decoder, tokenizer: tokenizer,
      template: template, stopTokens: stopTokens,
      notes: try openingNotes(
        folder.name, companions, tokenizer, template, configuration, stopTokens)
        + dateNote(template, date),
      companions: companions)
  }

  private static func readTemplate(
    _ companions: CompanionFiles, chosen: ChatTemplate?, _ tokenizer: Tokenizer,
    folder: FilePath
  ) -> Result<ChatTemplate, ModelFileError> {
    Result { () throws(ModelFileError) in
      guard var template = chosen else { return try ChatTemplate(companions) }
      for token in template.requiredTokens where tokenizer.id(ofToken: token) == nil {
        throw ModelFileError(
          .mismatch, file: folder.appending(Tokenizer.fileName).name, key: "added_tokens",
          found: "no \(token)", expected: "the tokens of the chat template \(template.file)")
      }
      template.names.merge(try ChatTemplate.tokens(companions)) { $1 }
      return template
    }
  }

  private static func dateNote(
    _ template: Result<ChatTemplate, ModelFileError>, _ date: TemplateDate?
  ) -> [String] {
    guard date == nil, case .success(let template) = template, template.asksForDate else {
      return []
    }
    return [
      "the chat template writes the day: it is told 2024-07-26 on every day, so that prompts stay the same; "
        + "date= sets another"
    ]
  }

  /// What a folder leaves open or says twice, and how the model is used all the same.
  private static func openingNotes(
    _ folder: String, _ companions: CompanionFiles, _ tokenizer: Tokenizer,
    _ template: Result<ChatTemplate, ModelFileError>, _ configuration: ModelConfiguration,
    _ stopTokens: Set<Int32>
  ) throws -> [String] {
    var notes = tokenizer.parts.notes
    if tokenizer.parts.absence != nil {
      notes.append(
        "\(folder) has no tokenizer.json: the model takes token ids, and no texts")
    } else if case .failure(let error) = template {
      notes.append(
        "conversations cannot be written for this model, texts and token ids can: \(error)")
    }
    if tokenizer.vocabularySize > configuration.vocabularySize {
      notes.append(
        "\(folder): the tokenizer has \(tokenizer.vocabularySize) tokens and the model "
          + "\(configuration.vocabularySize): texts with the others are refused")
    }
    if stopTokens.isEmpty {
      notes.append(
        "\(folder): no token ends an answer, as neither config.json nor generation_config.json has "
          + "eos_token_id: every answer has its full length")
    }
    if try companions.fields(CompanionFiles.tokenizerConfiguration)?.bool("add_bos_token") == true,
      tokenizer.parts.absence == nil, tokenizer.parts.prefix.isEmpty
    {
      notes.append(
        "\(folder): add_bos_token of tokenizer_config.json is overlooked, as in Transformers 5: the "
          + "post_processor of tokenizer.json puts no token before a text")
    }
    return notes
  }

  /// Writes the model folder that ``open(folder:name:frozen:template:pool:)`` and Transformers load:
  /// weights, config.json, tokenizer.json, tokenizer_config.json and generation_config.json. They replace those of
  /// another model in one step. What a
  /// model was opened with but for weights and config.json is written as it was read.
  ///
  /// - Parameter type: of the weights; see ``DecoderModel/save(folder:type:)``.
  public func save(folder: FilePath, type: TensorType? = nil) throws {
    let files = try decoder.newFiles(in: folder)
    try decoder.write(to: files, type: type)
    let companions = companions ?? CompanionFiles()
    let texts = try rewrittenFiles
    try asModelFiles { () throws(FileError) in
      if tokenizer.parts.absence == nil {
        try files.add(Tokenizer.fileName).write(tokenizer.parts.source)
      }
      let added = try companions.add(to: files, replacing: texts)
      // A file left by another model, such as its template, would be taken for this one's.
      let absent = CompanionFiles.names.filter { !added.contains($0) }
      try files.place(
        removing: DecoderModel.obsoleteNames + absent
          + (tokenizer.parts.absence == nil ? [] : [Tokenizer.fileName]))
    }
  }

  /// The texts of the companions that are not those the model was opened with.
  private var rewrittenFiles: [String: String] {
    get throws {
      var texts: [String: String] = [:]
      let generation = try companions?.fields(CompanionFiles.generation)
      if Set(try generation?.tokens("eos_token_id") ?? []) != stopTokens || generation == nil {
        var configuration = decoder.configuration
        configuration.endOfSequenceTokens = stopTokens.sorted()
        texts[CompanionFiles.generation] = configuration.generationConfigurationText(
          changing: generation?.object ?? [:])
      }
      guard case .success(let template) = template else { return texts }
      if let companions {
        // A template that was chosen when the model was opened.
        if (try? ChatTemplate(companions))?.source != template.source {
          texts[CompanionFiles.template] = template.source
        }
      } else {
        texts[CompanionFiles.tokenizerConfiguration] = configurationText(template)
      }
      return texts
    }
  }

  /// The text of a tokenizer_config.json for a model made here.
  private func configurationText(_ template: ChatTemplate) -> String {
    var object: JSONObject = [
      "tokenizer_class": .string("PreTrainedTokenizerFast"),
      "clean_up_tokenization_spaces": .bool(false),
      "model_max_length": .integer(decoder.configuration.maximumPositions),
      // Qwen2's class in Transformers adds <|endoftext|> as a token where this is left out.
      "unk_token": .null,
    ]
    let special = tokenizer.specialTokens
    let end = template.endOfTurn(among: special)
    if let end { object["eos_token"] = .string(end) }
    if let padding = special.first(where: { $0 != end }) { object["pad_token"] = .string(padding) }
    if let beginning = tokenizer.parts.prefix.first.flatMap({ tokenizer.tokenText($0) }) {
      object["bos_token"] = .string(beginning)
    }
    object["chat_template"] = .string(template.source)
    return JSONValue.object(object).text
  }
}
