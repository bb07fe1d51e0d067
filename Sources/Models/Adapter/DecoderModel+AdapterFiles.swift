import Files
import Tensors

/// The adapter folder of PEFT: adapter_config.json and adapter_model.safetensors.
enum AdapterFolder {
  static let configurationName = "adapter_config.json"
  static let weightsName = "adapter_model.safetensors"
}

extension DecoderModel {
  /// Writes the model's adapters as a folder that PEFT loads, in float32 and in one step; makes the folder
  /// if need be.
  ///
  /// - Parameter base: the name or path of the model that they belong to.
  /// - Throws: ``ModelFileError`` when the folder cannot be written to, or there are no adapters.
  public func saveAdapter(folder: FilePath, base: String) throws {
    guard let adapter else {
      throw ModelFileError(
        .unsupported, file: folder.name, found: "a model without adapters",
        advice: "Make them with lora, or save the model (save_model)")
    }
    let items = layout.slots.map { slot in
      SafetensorsWriter.Item(
        name: slot.name, shape: slot.shape,
        numbers: UnsafeBufferPointer(start: parameters.pointer + slot.offset, count: slot.count))
    }
    try asModelFiles { () throws(FileError) in
      let files = try FileGroup(folder: folder, key: AdapterFolder.configurationName)
      try SafetensorsWriter().write(items, to: files.add(AdapterFolder.weightsName))
      withExtendedLifetime(parameters) {}
      try files.add(
        AdapterFolder.configurationName, text: adapter.configuration.fileText(base: base))
      try files.place()
    }
  }

  /// This model, frozen, with the adapters of a folder that PEFT or
  /// ``saveAdapter(folder:base:)`` wrote.
  ///
  /// - Throws: ``ModelFileError`` naming what is wrong, missing or not supported.
  /// - Precondition: the model has no adapters yet.
  public func withAdapter(folder: FilePath, pool: WorkerPool) throws -> DecoderModel {
    let settings = try AdapterConfiguration(folder: folder)
    let file = try SafetensorsFile(path: folder.appending(AdapterFolder.weightsName))
    let expected = Adapter.layout(settings, of: configuration)
    for slot in expected.slots {
      guard let shape = file.shape(of: slot.name) else {
        throw ModelFileError(
          .missing, file: file.path, key: slot.name, found: "no such tensor",
          expected: "\(slot.shape)")
      }
      guard shape == slot.shape else {
        throw ModelFileError(
          .mismatch, file: file.path, key: slot.name, found: "\(shape)",
          expected: "\(slot.shape)", advice: "The adapter belongs to a model of another shape")
      }
    }
    let known = Set(expected.slots.map(\.name))
    for name in file.names where !known.contains(name) {
      throw ModelFileError(
        .unsupported, file: file.path, key: excerpt(name, limit: 120),
        found: "a tensor that \(AdapterFolder.configurationName) has no place for")
    }
    let model = try withZeroAdapters(settings, pool: pool)
    for slot in model.layout.slots {
      try file.read(slot.name, into: model.parameters.pointer + slot.offset)
    }
    model.parametersChanged(pool: pool)
    return model
  }
}

extension AdapterConfiguration {
  /// The text of an adapter_config.json.
  fileprivate func fileText(base: String) -> String {
    let object: JSONObject = [
      "peft_type": .string("LORA"),
      "task_type": .string("CAUSAL_LM"),
      "base_model_name_or_path": .string(base),
      "r": .integer(rank),
      "lora_alpha": alpha == alpha.rounded() && abs(alpha) < 1e15
        ? .integer(Int(alpha)) : .number(alpha),
      "lora_dropout": .number(0),
      "target_modules": .array(targets.map { .string($0.rawValue) }),
      "use_rslora": .bool(stabilizesRank),
      "use_dora": .bool(false),
      "bias": .string("none"),
      "fan_in_fan_out": .bool(false),
      "inference_mode": .bool(true),
      "init_lora_weights": .bool(true),
      "modules_to_save": .null,
      "layers_to_transform": .null,
      "layers_pattern": .null,
      "rank_pattern": .object([:]),
      "alpha_pattern": .object([:]),
    ]
    return JSONValue.object(object).text
  }

  /// Reads the adapter_config.json of a folder.
  init(folder: FilePath) throws(ModelFileError) {
    let path = folder.appending(AdapterFolder.configurationName)
    let file = path.name
    let fields = ConfigurationFields(file: file, object: try FileContents.jsonObject(path: path))
    func refuse(_ key: String, _ expected: String) -> ModelFileError {
      ModelFileError(
        .unsupported, file: file, key: key, found: fields.value(key)?.summary ?? "nothing",
        expected: expected)
    }
    guard try fields.string("peft_type") == "LORA" else { throw refuse("peft_type", "\"LORA\"") }
    let variants = ["use_dora", "use_qalora", "use_bdlora", "fan_in_fan_out", "lora_bias"]
    for key in variants where try fields.bool(key) == true { throw refuse(key, "false") }
    if let bias = try fields.string("bias"), bias != "none" { throw refuse("bias", "\"none\"") }
    for key in ["rank_pattern", "alpha_pattern"] {
      if let pattern = try fields.nested(key), !pattern.object.members.isEmpty {
        throw refuse(key, "one rank and alpha for all weights")
      }
    }
    for key in [
      "modules_to_save", "layers_to_transform", "layer_replication", "target_parameters",
      "exclude_modules", "trainable_token_indices",
    ] {
      if let value = fields.value(key), value != .array([]) { throw refuse(key, "null") }
    }
    let rank = try fields.requiredInteger("r", in: 1...65_536)
    guard let alpha = try fields.positive("lora_alpha") else {
      throw fields.missing("lora_alpha", expected: "a number > 0")
    }
    self.init(rank: rank, alpha: alpha, targets: try Self.targets(fields))
    stabilizesRank = try fields.bool("use_rslora") ?? false
  }

  private static func targets(_ fields: ConfigurationFields) throws(ModelFileError)
    -> [AdapterTarget]
  {
    let key = "target_modules"
    if fields.value(key) == .string("all-linear") { return AdapterTarget.allCases }
    let known = AdapterTarget.allCases.map(\.rawValue).joined(separator: ", ")
    guard case .array(let names) = fields.value(key), !names.isEmpty else {
      throw fields.missing(key, expected: "a list of \(known)")
    }
    var targets: [AdapterTarget] = []
    for item in names {
      guard case .string(let name) = item, let target = AdapterTarget(rawValue: name) else {
        throw ModelFileError(
          .unsupported, file: fields.file, key: key, found: item.summary,
          expected: "some of \(known)")
      }
      targets.append(target)
    }
    return targets
  }
}
