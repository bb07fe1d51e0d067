/// Where each parameter of a decoder lies in one flat buffer.
///
/// q, k and v, and gate and up, follow one another, so that each trio or pair is one matrix for a
/// fused product.
struct DecoderPlaces: Sendable {
  let layout: ParameterLayout
  let layers: [LayerOffsets]
  let embedding: Int
  let finalNorm: Int
  /// Equal to `embedding` when the head is tied.
  let head: Int

  /// Offsets of one layer's parameters.
  struct LayerOffsets: Sendable, Hashable {
    var inputNorm = 0
    var queryKeyValueWeight = 0
    var queryKeyValueBias: Int?
    /// Weights of the norm of each head's query; those of the key's, [D] too, follow.
    var queryKeyNorms: Int?
    var outputWeight = 0
    var postAttentionNorm = 0
    var gateUpWeight = 0
    var downWeight = 0
  }

  /// - Parameter matrices: whether matrices are in the buffer; otherwise only norms and biases are,
  ///   and the offsets of matrices mean nothing.
  init(_ configuration: ModelConfiguration, matrices: Bool = true) {
    var layout = ParameterLayout()
    func add(_ name: String, _ shape: [Int]) -> Int {
      matrices || shape.count == 1 ? layout.add(name, shape) : 0
    }
    let width = configuration.hiddenSize
    let queries = configuration.headCount * configuration.headSize
    let keyValues = configuration.keyValueHeadCount * configuration.headSize
    embedding = add("model.embed_tokens.weight", [configuration.vocabularySize, width])
    var layers: [LayerOffsets] = []
    for index in 0..<configuration.layerCount {
      let prefix = "model.layers.\(index)."
      var layer = LayerOffsets()
      layer.inputNorm = add(prefix + "input_layernorm.weight", [width])
      layer.queryKeyValueWeight = add(prefix + "self_attn.q_proj.weight", [queries, width])
      _ = add(prefix + "self_attn.k_proj.weight", [keyValues, width])
      _ = add(prefix + "self_attn.v_proj.weight", [keyValues, width])
      if configuration.attentionBias {
        layer.queryKeyValueBias = add(prefix + "self_attn.q_proj.bias", [queries])
        _ = add(prefix + "self_attn.k_proj.bias", [keyValues])
        _ = add(prefix + "self_attn.v_proj.bias", [keyValues])
      }
      if configuration.normalizesQueriesAndKeys {
        layer.queryKeyNorms = add(prefix + "self_attn.q_norm.weight", [configuration.headSize])
        _ = add(prefix + "self_attn.k_norm.weight", [configuration.headSize])
      }
      layer.outputWeight = add(prefix + "self_attn.o_proj.weight", [width, queries])
      layer.postAttentionNorm = add(prefix + "post_attention_layernorm.weight", [width])
      let hidden = configuration.intermediateSize
      layer.gateUpWeight = add(prefix + "mlp.gate_proj.weight", [hidden, width])
      _ = add(prefix + "mlp.up_proj.weight", [hidden, width])
      layer.downWeight = add(prefix + "mlp.down_proj.weight", [width, hidden])
      layers.append(layer)
    }
    finalNorm = add("model.norm.weight", [width])
    head =
      configuration.tiedEmbeddings
      ? embedding : add("lm_head.weight", [configuration.vocabularySize, width])
    self.layers = layers
    self.layout = layout
  }
}
