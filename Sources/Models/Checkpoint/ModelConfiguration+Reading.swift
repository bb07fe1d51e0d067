import Files

extension ModelConfiguration {
  static let fileName = "config.json"

  /// Reads config.json of a model folder, and the end tokens of generation_config.json if it is
  /// there.
  ///
  /// - Throws: ``ModelFileError`` when a value is missing, wrong or not supported.
  public init(folder: FilePath) throws(ModelFileError) {
    let file = folder.appending(Self.fileName)
    if isAbsent(file), !isAbsent(folder.appending(CheckpointFiles.singleName)) {
      throw ModelFileError(
        .unreadable, file: file.name, found: "weights without a \(Self.fileName)",
        advice: "A save that was cut off leaves them so, beside files of the model before: save "
          + "the model again")
    }
    try self.init(object: FileContents.jsonObject(path: file), file: file.name)
    let generation = folder.appending("generation_config.json")
    guard !isAbsent(generation) else { return }
    let fields = ConfigurationFields(
      file: generation.name, object: try FileContents.jsonObject(path: generation))
    if let tokens = try fields.tokens("eos_token_id") { endOfSequenceTokens = tokens }
  }

  /// Reads the object of a config.json.
  init(object: JSONObject, file: String) throws(ModelFileError) {
    let fields = ConfigurationFields(file: file, object: object)
    let architecture = try Self.architecture(fields)
    try Self.refuseVariants(fields)
    let heads = try fields.requiredInteger("num_attention_heads", in: 1...1024)
    let width = try fields.requiredInteger("hidden_size", in: 1...131_072)
    self.init(
      vocabularySize: try fields.requiredInteger("vocab_size", in: 1...4_194_304),
      hiddenSize: width,
      intermediateSize: try fields.requiredInteger("intermediate_size", in: 1...1_048_576),
      layerCount: try fields.requiredInteger("num_hidden_layers", in: 1...1024),
      headCount: heads,
      keyValueHeadCount: try fields.integer("num_key_value_heads", in: 1...1024) ?? heads,
      headSize: try fields.integer("head_dim", in: 2...1024),
      tiedEmbeddings: try fields.bool("tie_word_embeddings") ?? false,
      attentionBias: try fields.bool("attention_bias") ?? (architecture == .qwen2),
      maximumPositions: try fields.integer("max_position_embeddings", in: 1...(1 << 30)) ?? 32768)
    self.architecture = architecture
    let nestedTheta = try fields.nested("rope_parameters")?.positive("rope_theta")
    let plainTheta = try fields.positive("rope_theta")
    ropeTheta = nestedTheta ?? plainTheta ?? 10000
    ropeScaling = try Self.ropeScaling(fields)
    rmsNormEpsilon = Float(try fields.positive("rms_norm_eps") ?? 1e-6)
    endOfSequenceTokens = try fields.tokens("eos_token_id") ?? []
    beginningOfSequenceToken = try fields.tokens("bos_token_id")?.first
    try validate(file: file)
    guard attentionBias == (architecture == .qwen2) else {
      throw ModelFileError(
        .unsupported, file: file, key: "attention_bias", found: String(attentionBias),
        expected: String(architecture == .qwen2),
        advice: "Knave runs \(architecture.rawValue) "
          + "\(architecture == .qwen2 ? "with" : "without") biases of the projections")
    }
    if fields.value("head_dim") == nil, width % heads != 0 {
      throw ModelFileError(
        .malformed, file: file, key: "hidden_size", found: String(width),
        expected: "a multiple of num_attention_heads \(heads)")
    }
  }

  private static func architecture(_ fields: ConfigurationFields) throws(ModelFileError)
    -> ModelArchitecture
  {
    let known = ModelArchitecture.allCases.map(\.rawValue).joined(separator: ", ")
    guard case .array(let names) = fields.value("architectures"), let first = names.first else {
      throw fields.missing("architectures", expected: "one of \(known)")
    }
    guard case .string(let name) = first, let architecture = ModelArchitecture(rawValue: name)
    else {
      throw ModelFileError(
        .unsupported, file: fields.file, key: "architectures", found: first.summary,
        expected: "one of \(known)")
    }
    return architecture
  }

  /// Refuses what changes the computation and is not implemented.
  private static func refuseVariants(_ fields: ConfigurationFields) throws(ModelFileError) {
    func refuse(_ key: String, _ expected: String) -> ModelFileError {
      ModelFileError(
        .unsupported, file: fields.file, key: key,
        found: fields.value(key)?.summary ?? "nothing", expected: expected)
    }
    if let name = try fields.string("hidden_act"), name != "silu" {
      throw refuse("hidden_act", "\"silu\"")
    }
    if try fields.bool("mlp_bias") == true { throw refuse("mlp_bias", "false") }
    if try fields.bool("use_sliding_window") == true {
      throw refuse("use_sliding_window", "false, every layer attending to all tokens before")
    }
    if fields.value("quantization_config") != nil {
      throw refuse("quantization_config", "no quantization: weights in F32, BF16 or F16")
    }
    if case .array(let kinds) = fields.value("layer_types"),
      kinds.contains(where: { $0 != .string("full_attention") })
    {
      throw refuse("layer_types", "\"full_attention\" for every layer")
    }
    let types = ["float32", "bfloat16", "float16"]
    for key in ["dtype", "torch_dtype"] {
      if let name = try fields.string(key), !types.contains(name) {
        throw refuse(key, "one of \(types.joined(separator: ", "))")
      }
    }
  }

  /// The rotary scaling, of either generation of Transformers; nil for none.
  private static func ropeScaling(_ fields: ConfigurationFields) throws(ModelFileError)
    -> RopeScaling?
  {
    for key in ["rope_scaling", "rope_parameters"] {
      guard let scaling = try fields.nested(key) else { continue }
      let name = try scaling.string("rope_type")
      let olderName = try scaling.string("type")
      guard let kind = name ?? olderName, kind != "default" else { continue }
      guard kind == "llama3" else {
        throw ModelFileError(
          .unsupported, file: fields.file, key: key, found: "\"\(excerpt(kind))\"",
          expected: "\"llama3\", or no scaling")
      }
      return try llama3Scaling(scaling, key: key)
    }
    return nil
  }

  private static func llama3Scaling(_ fields: ConfigurationFields, key: String)
    throws(ModelFileError) -> RopeScaling
  {
    func required(_ name: String) throws(ModelFileError) -> Double {
      guard let value = try fields.positive(name) else {
        throw fields.missing("\(key).\(name)", expected: "a number > 0")
      }
      return value
    }
    let low = try required("low_freq_factor")
    let high = try required("high_freq_factor")
    guard low < high else {
      throw ModelFileError(
        .malformed, file: fields.file, key: "\(key).high_freq_factor", found: "\(high)",
        expected: "more than low_freq_factor \(low)")
    }
    return RopeScaling(
      factor: try required("factor"), lowFrequencyFactor: low, highFrequencyFactor: high,
      originalPositions: try fields.requiredInteger(
        "original_max_position_embeddings", in: 1...(1 << 30)))
  }
}
