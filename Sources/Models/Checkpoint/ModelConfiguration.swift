#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The architectures that Knave runs, by the name in config.json.
public enum ModelArchitecture: String, Sendable, Hashable, CaseIterable {
  case qwen2 = "Qwen2ForCausalLM"
  case qwen3 = "Qwen3ForCausalLM"
  case llama = "LlamaForCausalLM"

  /// The `model_type` of Transformers.
  public var modelType: String {
    switch self {
    case .qwen2: "qwen2"
    case .qwen3: "qwen3"
    case .llama: "llama"
    }
  }
}

/// The sizes and constants of a decoder, as in a checkpoint's config.json.
public struct ModelConfiguration: Sendable, Hashable {
  public var architecture: ModelArchitecture
  public var vocabularySize: Int
  public var hiddenSize: Int
  public var intermediateSize: Int
  public var layerCount: Int
  public var headCount: Int
  public var keyValueHeadCount: Int
  public var headSize: Int
  public var ropeTheta: Double = 1e6
  /// How rotary frequencies are scaled for long texts; nil for not at all.
  public var ropeScaling: RopeScaling?
  public var rmsNormEpsilon: Float = 1e-6
  public var tiedEmbeddings = true
  /// Whether the query, key and value projections have biases.
  public var attentionBias = true
  /// Whether each head's queries and keys are normalised before they are rotated.
  public var normalizesQueriesAndKeys: Bool { architecture == .qwen3 }
  public var maximumPositions = 512
  /// Tokens that end a text.
  public var endOfSequenceTokens: [Int32] = []
  public var beginningOfSequenceToken: Int32?

  /// A configuration of the Qwen2 shape, or without biases of the Llama shape.
  ///
  /// - Parameter headSize: by default `hiddenSize / headCount`.
  public init(
    vocabularySize: Int, hiddenSize: Int, intermediateSize: Int, layerCount: Int, headCount: Int,
    keyValueHeadCount: Int, headSize: Int? = nil, tiedEmbeddings: Bool = true,
    attentionBias: Bool = true, maximumPositions: Int = 512
  ) {
    architecture = attentionBias ? .qwen2 : .llama
    self.vocabularySize = vocabularySize
    self.hiddenSize = hiddenSize
    self.intermediateSize = intermediateSize
    self.layerCount = layerCount
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headSize = headSize ?? hiddenSize / max(1, headCount)
    self.tiedEmbeddings = tiedEmbeddings
    self.attentionBias = attentionBias
    self.maximumPositions = maximumPositions
  }

  /// Rotation per position of each pair of a head: θ^(−2i/D), scaled if need be.
  package var inverseFrequencies: [Double] {
    (0..<headSize / 2).map {
      let frequency = 1 / pow(ropeTheta, Double(2 * $0) / Double(headSize))
      return ropeScaling?.scaled(frequency) ?? frequency
    }
  }
}
