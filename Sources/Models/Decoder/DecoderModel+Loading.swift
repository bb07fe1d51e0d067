import Files
import Tensors

extension DecoderModel {
  /// Loads config.json and the safetensors weights of a model folder.
  ///
  /// Every parameter must be there with its exact shape, and nothing else.
  /// - Throws: ``ModelFileError`` naming the file and the key or tensor that is wrong.
  public static func open(folder: String, pool: WorkerPool) throws -> DecoderModel {
    let configuration = try ModelConfiguration(folder: folder)
    let checkpoint = try CheckpointFiles(folder: folder)
    // Shapes first: a config.json that asks for more than is there allocates nothing.
    try checkShapes(ParameterLayout(configuration), configuration, checkpoint)
    let model = try DecoderModel(configuration)
    for slot in model.layout.slots {
      try checkpoint.file(of: slot.name)?
        .read(slot.name, into: model.parameters.pointer + slot.offset)
    }
    model.parametersChanged(pool: pool)
    return model
  }

  /// Writes model.safetensors, in float32, and config.json; makes the folder if need be.
  public func save(folder: String) throws {
    try asModelFiles { () throws(FileError) in try makeFolder(folder) }
    let items = layout.slots.map { slot in
      SafetensorsWriter.Item(
        name: slot.name, shape: slot.shape,
        numbers: UnsafeBufferPointer(start: parameters.pointer + slot.offset, count: slot.count))
    }
    try SafetensorsWriter().write(items, to: folder + "/" + CheckpointFiles.singleName)
    withExtendedLifetime(parameters) {}
    // What is left of a sharded checkpoint no longer belongs to the model.
    try asModelFiles { () throws(FileError) in
      try removeIfPresent(folder + "/" + CheckpointFiles.indexName)
    }
    try writeModelFile(configuration.configurationText, to: folder + "/config.json")
  }

  private static func checkShapes(
    _ layout: ParameterLayout, _ configuration: ModelConfiguration, _ checkpoint: CheckpointFiles
  ) throws(ModelFileError) {
    var expected = Set<String>()
    for slot in layout.slots {
      expected.insert(slot.name)
      let meaning = configuration.meaning(of: slot)
      guard let file = checkpoint.file(of: slot.name), let shape = file.shape(of: slot.name) else {
        throw ModelFileError(
          .missing, file: checkpoint.path, key: slot.name, found: "no such tensor",
          expected: meaning)
      }
      guard shape == slot.shape else {
        throw ModelFileError(
          .mismatch, file: file.path, key: slot.name, found: "\(shape)", expected: meaning,
          advice: "config.json and the weights are of different models")
      }
    }
    for name in checkpoint.names where !expected.contains(name) {
      if name == "lm_head.weight", configuration.tiedEmbeddings { continue }
      throw ModelFileError(
        .unsupported, file: checkpoint.file(of: name)?.path ?? checkpoint.path,
        key: excerpt(name, limit: 120), found: "a tensor that the model of config.json has not",
        advice: "Its architecture differs from \(configuration.architecture.rawValue)")
    }
  }
}

extension ModelConfiguration {
  /// The shape of a parameter and where its sizes come from: "[896, 896]: 14 query heads × 64 …".
  func meaning(of slot: ParameterSlot) -> String {
    let rows = meaningOfRows(slot.name)
    guard slot.shape.count == 2 else { return "\(slot.shape): \(rows)" }
    let columns: String
    if slot.name.hasSuffix("o_proj.weight") {
      columns = "\(headCount) query heads × \(headSize)"
    } else if slot.name.hasSuffix("down_proj.weight") {
      columns = "intermediate_size \(intermediateSize)"
    } else {
      columns = "hidden_size \(hiddenSize)"
    }
    return "\(slot.shape): \(rows) by \(columns)"
  }

  private func meaningOfRows(_ name: String) -> String {
    if name.contains(".q_proj.") { return "\(headCount) query heads × \(headSize)" }
    if name.contains(".k_proj.") { return "\(keyValueHeadCount) key heads × \(headSize)" }
    if name.contains(".v_proj.") { return "\(keyValueHeadCount) value heads × \(headSize)" }
    if name.contains(".gate_proj.") || name.contains(".up_proj.") {
      return "intermediate_size \(intermediateSize)"
    }
    if name.contains("embed_tokens") || name.hasPrefix("lm_head") {
      return "vocab_size \(vocabularySize)"
    }
    if name.hasSuffix("q_norm.weight") || name.hasSuffix("k_norm.weight") {
      return "head_dim \(headSize)"
    }
    return "hidden_size \(hiddenSize)"
  }
}
