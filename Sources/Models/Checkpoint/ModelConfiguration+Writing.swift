import Files

extension ModelConfiguration {
  /// The text of a config.json that Transformers loads.
  ///
  /// - Parameter type: of the weights beside it.
  public func configurationText(_ type: TensorType = .float32) -> String {
    JSONValue.object(object(dataType: type.dataTypeName)).text
  }

  /// The text of a generation_config.json with the tokens that end a text.
  ///
  /// - Parameter object: the other members.
  func generationConfigurationText(changing object: JSONObject) -> String {
    var object = object
    if let token = beginningOfSequenceToken { object["bos_token_id"] = .integer(Int(token)) }
    object["eos_token_id"] = endTokens
    return JSONValue.object(object).text
  }

  private var endTokens: JSONValue {
    switch endOfSequenceTokens.count {
    case 0: .null
    case 1: .integer(Int(endOfSequenceTokens[0]))
    default: .array(endOfSequenceTokens.map { .integer(Int($0)) })
    }
  }

  /// The members of config.json.
  func object(dataType: String) -> JSONObject {
    // Biases, not the name, are what tells the Qwen2 shape from the Llama shape.
    let written: ModelArchitecture =
      architecture == .qwen3 ? .qwen3 : attentionBias ? .qwen2 : .llama
    var object: JSONObject = [
      "architectures": .array([.string(written.rawValue)]),
      "model_type": .string(written.modelType),
      "vocab_size": .integer(vocabularySize),
      "hidden_size": .integer(hiddenSize),
      "intermediate_size": .integer(intermediateSize),
      "num_hidden_layers": .integer(layerCount),
      "num_attention_heads": .integer(headCount),
      "num_key_value_heads": .integer(keyValueHeadCount),
      "max_position_embeddings": .integer(maximumPositions),
      "hidden_act": .string("silu"),
      "rms_norm_eps": .number(Double(String(rmsNormEpsilon)) ?? Double(rmsNormEpsilon)),
      "rope_theta": .number(ropeTheta),
      "rope_scaling": ropeScaling.map { .object($0.object) } ?? .null,
      "tie_word_embeddings": .bool(tiedEmbeddings),
      "attention_dropout": .number(0),
      "initializer_range": .number(0.02),
      "use_cache": .bool(true),
      "dtype": .string(dataType),
      "torch_dtype": .string(dataType),
      "bos_token_id": beginningOfSequenceToken.map { .integer(Int($0)) } ?? .null,
      "eos_token_id": endTokens,
    ]
    if written != .qwen2 || headSize * headCount != hiddenSize {
      object["head_dim"] = .integer(headSize)
    }
    if written == .qwen2 {
      object["use_sliding_window"] = .bool(false)
    } else {
      object["attention_bias"] = .bool(attentionBias)
    }
    if written == .llama { object["mlp_bias"] = .bool(false) }
    return object
  }
}

extension RopeScaling {
  /// The members of `rope_scaling` in config.json.
  fileprivate var object: JSONObject {
    [
      "rope_type": .string("llama3"), "factor": .number(factor),
      "low_freq_factor": .number(lowFrequencyFactor),
      "high_freq_factor": .number(highFrequencyFactor),
      "original_max_position_embeddings": .integer(originalPositions),
    ]
  }
}
