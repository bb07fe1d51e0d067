#if canImport(Glibc)
  import Glibc
#endif
public struct ModelConfiguration: Sendable, Hashable {
  public var vocabularySize: Int
  public var hiddenSize: Int
  public var intermediateSize: Int
  public var layerCount: Int
  public var headCount: Int
  public var keyValueHeadCount: Int
  public var headSize: Int
  public var ropeTheta: Double = 1e6
  public var rmsNormEpsilon: Float = 1e-6
  public var tiedEmbeddings = true
  public var attentionBias = true
  public var maximumPositions = 512
  public init(
    vocabularySize: Int, hiddenSize: Int, intermediateSize: Int, layerCount: Int, headCount: Int,
    keyValueHeadCount: Int, headSize: Int? = nil, tiedEmbeddings: Bool = true,
    attentionBias: Bool = true, maximumPositions: Int = 512
  ) {
    self.vocabularySize = vocabularySize
    self.hiddenSize = hiddenSize
    self.intermediateSize = intermediateSize
    self.layerCount = layerCount
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headSize = headSize ?? hiddenSize / headCount
    self.tiedEmbeddings = tiedEmbeddings
    self.attentionBias = attentionBias
    self.maximumPositions = maximumPositions
  }
  var inverseFrequencies: [Double] {
    (0..<headSize / 2).map { 1 / pow(ropeTheta, Double(2 * $0) / Double(headSize)) }
  }
}
