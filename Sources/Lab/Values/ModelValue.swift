import Language
import Models

/// A language model as a value.
struct ModelValue: ObjectValue, ValueConvertible {
  let model: LanguageModel

  static var typeDescription: String { "a model" }
  var typeName: String { Self.typeDescription }

  init(_ model: LanguageModel) { self.model = model }

  init(_ value: Value) throws {
    guard case .object(let object) = value, let model = object as? ModelValue else {
      try refuseRemote(value)
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = model
  }

  var languageValue: Value { .object(self) }

  var summary: String {
    let configuration = model.decoder.configuration
    var text =
      "model \(model.name): \(countText(model.decoder.parameterCount)) parameters, "
      + "\(configuration.layerCount) layers × \(configuration.hiddenSize), "
      + "vocabulary \(configuration.vocabularySize)"
    if let format = model.decoder.frozenFormat { text += ", frozen \(format.rawValue)" }
    if let adapter = model.decoder.adapterConfiguration {
      text +=
        ", adapters of rank \(adapter.rank): \(countText(model.decoder.parameters.count)) trained"
    }
    return text
  }

  var memberNames: [String] {
    [
      "name", "parameters", "layers", "hidden_size", "heads", "key_value_heads",
      "intermediate_size", "vocabulary", "positions", "tokenizer", "checksum", "weights",
      "trained_parameters", "lora",
    ]
  }

  func member(_ name: String) -> Value? {
    let configuration = model.decoder.configuration
    return switch name {
    case "name": .string(model.name)
    case "parameters": .integer(model.decoder.parameterCount)
    case "layers": .integer(configuration.layerCount)
    case "hidden_size": .integer(configuration.hiddenSize)
    case "heads": .integer(configuration.headCount)
    case "key_value_heads": .integer(configuration.keyValueHeadCount)
    case "intermediate_size": .integer(configuration.intermediateSize)
    case "vocabulary": .integer(configuration.vocabularySize)
    case "positions": .integer(model.decoder.maximumPositions)
    case "tokenizer": .object(TokenizerValue(model.tokenizer))
    case "checksum": .string(model.decoder.checksum)
    case "weights": .string((model.decoder.frozenFormat ?? .float32).rawValue)
    case "trained_parameters": .integer(model.decoder.parameters.count)
    case "lora":
      model.decoder.adapterConfiguration.map {
        .record(
          Record([
            ("rank", .integer($0.rank)), ("alpha", .number($0.alpha)),
            ("targets", .list($0.targets.map { .string($0.rawValue) })),
          ]))
      } ?? .nil
    default: nil
    }
  }
}

/// Says of a model behind a server why it does not do.
private func refuseRemote(_ value: Value) throws {
  if case .object(let object) = value, let remote = object as? RemoteModelValue {
    throw remote.refusal
  }
}

/// A tokenizer as a value.
struct TokenizerValue: ObjectValue, ValueConvertible {
  let tokenizer: Tokenizer

  static var typeDescription: String { "a tokenizer" }
  var typeName: String { Self.typeDescription }

  init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }

  /// A model stands for its tokenizer.
  init(_ value: Value) throws {
    guard case .object(let object) = value else {
      throw ConversionError(expected: "a tokenizer or a model", found: value)
    }
    switch object {
    case let tokenizer as TokenizerValue: self = tokenizer
    case let model as ModelValue: self.init(model.model.tokenizer)
    case let remote as RemoteModelValue: throw remote.refusal
    default: throw ConversionError(expected: "a tokenizer or a model", found: value)
    }
  }

  var languageValue: Value { .object(self) }
  var summary: String { "tokenizer of \(tokenizer.vocabularySize) tokens" }
  var memberNames: [String] { ["vocabulary"] }
  func member(_ name: String) -> Value? {
    name == "vocabulary" ? .integer(tokenizer.vocabularySize) : nil
  }
}

/// 854144 → `0.85 M`.
func countText(_ count: Int) -> String {
  switch count {
  case ..<10_000: "\(count)"
  case ..<1_000_000_000: fixed(Double(count) / 1e6, decimals: 2) + " M"
  default: fixed(Double(count) / 1e9, decimals: 2) + " B"
  }
}
