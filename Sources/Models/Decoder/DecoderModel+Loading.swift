import Files
import Tensors

extension DecoderModel {
  /// Loads config.json and the safetensors weights of a model folder.
  ///
  /// Every parameter must be there with its exact shape, and nothing else.
  /// - Parameter format: how to store the matrices of a frozen model, which samples and trains
  ///   adapters; nil for a model that is trained as a whole, in float32.
  /// - Throws: ``ModelFileError`` naming the file and the key or tensor that is wrong; or
  ///   `Interrupted`.
  public static func open(
    folder: FilePath, frozen format: WeightFormat? = nil, pool: WorkerPool
  ) throws -> DecoderModel {
    let configuration = try ModelConfiguration(folder: folder)
    let checkpoint = try CheckpointFiles(folder: folder)
    // Shapes first: a config.json that asks for more than is there allocates nothing.
    let all = DecoderPlaces(configuration).layout
    try checkShapes(all, configuration, checkpoint)
    var sources: [String: TensorSource] = [:]
    for slot in all.slots {
      sources[slot.name] = checkpoint.file(of: slot.name)?.source(of: slot.name)
    }
    let model = try DecoderModel(configuration, frozen: format)
    try model.readNumbers(sources, pool: pool)
    if format == nil {
      model.parametersChanged(pool: pool)
    } else {
      model.readMatrices(sources, pool: pool)
    }
    try pool.checkInterruption()
    return model
  }

  /// Fills ``numbers``, each thread some of them at a time.
  private func readNumbers(_ sources: [String: TensorSource], pool: WorkerPool) throws {
    let chunk = 1 << 20
    var pieces: [(source: TensorSource, offset: Int, range: Range<Int>)] = []
    for slot in places.layout.slots {
      guard let source = sources[slot.name] else { continue }
      for start in stride(from: 0, to: slot.count, by: chunk) {
        pieces.append((source, slot.offset, start..<min(start + chunk, slot.count)))
      }
    }
    let work = pieces
    try pool.run(work.count) { [numbers] index in
      let (source, offset, range) = work[index]
      source.read(range, into: numbers.pointer + offset + range.lowerBound)
    }
  }

  /// Fills the packed matrices of a frozen model.
  private func readMatrices(_ sources: [String: TensorSource], pool: WorkerPool) {
    forEachPanels(pool: pool) { matrix, panels in
      if pool.isInterrupted { return }
      let width = matrix.packed.inputs
      let rows = FloatBuffer(count: 16 * width)
      for panel in panels {
        let wanted = panel * 16..<min(panel * 16 + 16, matrix.packed.outputs)
        var first = 0
        for slot in matrix.slots {
          let range = (first..<first + slot.shape[0]).clamped(to: wanted)
          if !range.isEmpty, let source = sources[slot.name] {
            source.read(
              (range.lowerBound - first) * width..<(range.upperBound - first) * width,
              into: rows.pointer + (range.lowerBound - wanted.lowerBound) * width)
          }
          first += slot.shape[0]
        }
        matrix.packed.pack(panel: panel, from: rows.pointer)
      }
    }
  }

  /// Writes model.safetensors and config.json, in one step; makes the folder if need be.
  ///
  /// - Parameter type: numbers are rounded to it; nil keeps those of a frozen model as they are, and
  ///   is float32 for a model that is trained as a whole.
  /// - Throws: ``ModelFileError`` when the folder cannot be written to, or the model has adapters or
  ///   weights of 8 bits.
  public func save(folder: FilePath, type: TensorType? = nil) throws {
    let files = try newFiles(in: folder)
    try write(to: files, type: type)
    try asModelFiles { () throws(FileError) in try files.place(removing: Self.obsoleteNames) }
  }

  /// What is left of a sharded checkpoint does not belong to a model that is written.
  static let obsoleteNames = [CheckpointFiles.indexName]

  /// The files of a model that are to be written into a folder.
  ///
  /// - Throws: ``ModelFileError`` when the folder cannot be written to, or the model is none that can be
  ///   saved.
  func newFiles(in folder: FilePath) throws(ModelFileError) -> FileGroup {
    guard adapter == nil else {
      throw ModelFileError(
        .unsupported, file: folder.name, found: "a model with adapters",
        advice: "Save the adapters alone (save_adapter), or merge them into the weights first")
    }
    guard frozenFormat != .int8 else {
      throw ModelFileError(
        .unsupported, file: folder.name, found: "weights of 8 bits",
        advice: "They are for sampling; open the model with weights=bfloat16 or float32 to save it")
    }
    return try asModelFiles { () throws(FileError) in
      try FileGroup(folder: folder, key: ModelConfiguration.fileName)
    }
  }

  /// Writes weights and config.json.
  func write(to files: FileGroup, type: TensorType?) throws(ModelFileError) {
    let type = type ?? (frozenFormat == .bfloat16 ? .bfloat16 : .float32)
    try asModelFiles { () throws(FileError) in
      try SafetensorsWriter(type: type)
        .write(checkpointItems, to: files.add(CheckpointFiles.singleName))
      withExtendedLifetime(self) {}
      try files.add(ModelConfiguration.fileName, text: configuration.configurationText(type))
    }
  }

  /// Every parameter, in the order of a model that is trained as a whole.
  private var checkpointItems: [SafetensorsWriter.Item] {
    var items: [String: SafetensorsWriter.Item] = [:]
    for slot in places.layout.slots {
      items[slot.name] = SafetensorsWriter.Item(
        name: slot.name, shape: slot.shape,
        numbers: UnsafeBufferPointer(start: numbers.pointer + slot.offset, count: slot.count))
    }
    if isFrozen {
      for matrix in matrices {
        var first = 0
        for slot in matrix.slots {
          items[slot.name] = SafetensorsWriter.Item(name: slot.name, shape: slot.shape) {
            [start = first] in matrix.packed.copyRow(start + $0, to: $1)
          }
          first += slot.shape[0]
        }
      }
    }
    return DecoderPlaces(configuration).layout.slots.compactMap { items[$0.name] }
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
