/// How tokens are drawn.
public struct SamplingOptions: Sendable, Hashable {
  /// Divides the logits before the softmax; 0 takes the likeliest token. At least 0.
  public var temperature: Float = 1
  /// Draws from the `topK` likeliest tokens only; nil draws from all.
  public var topK: Int?
  /// Draws from the fewest likeliest tokens whose probabilities reach this share, in (0, 1], of the
  /// probability of the tokens that `topK` leaves.
  public var topP: Float = 1
  /// Tokens drawn at the most, at least 0.
  public var maxTokens = 256
  /// Tokens that end a sequence; the one drawn is kept as the last token.
  public var stopTokens: Set<Int32> = []

  public init(
    temperature: Float = 1, topK: Int? = nil, topP: Float = 1, maxTokens: Int = 256,
    stopTokens: Set<Int32> = []
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.maxTokens = maxTokens
    self.stopTokens = stopTokens
  }

  /// - Throws: ``SamplingError`` when an option is out of its range.
  public func validate() throws(SamplingError) {
    if !(temperature >= 0) || !temperature.isFinite {
      throw SamplingError(
        option: "temperature", message: "temperature is \(temperature): it must be 0 or more")
    }
    if !(topP > 0 && topP <= 1) {
      throw SamplingError(
        option: "top_p", message: "top_p is \(topP): it must be above 0 and at most 1")
    }
    if let topK, topK < 1 {
      throw SamplingError(option: "top_k", message: "top_k is \(topK): it must be 1 or more")
    }
    if maxTokens < 0 {
      throw SamplingError(
        option: "max_tokens", message: "max_tokens is \(maxTokens): it must be 0 or more")
    }
  }
}

/// A sampling option out of its range.
public struct SamplingError: Error, Sendable, CustomStringConvertible {
  /// The option's name in the command language.
  public let option: String
  public let message: String

  public var description: String { message }
}

/// Why a sequence ended.
public enum FinishReason: String, Sendable, Hashable, CaseIterable {
  /// A stop token was drawn.
  case stop
  /// The limit of tokens, or of the model's positions, was reached.
  case length
}

/// What was drawn after one prompt.
public struct SampledSequence: Sendable, Hashable {
  /// The tokens drawn, a final stop token included.
  public let tokens: [Int32]
  /// log π(token) of each under the sampling policy, at the sampling temperature over the whole
  /// vocabulary (top-k and top-p choose among tokens, they do not rescale); at temperature 0 the
  /// temperature is 1.
  public let logProbs: [Float]
  public let finishReason: FinishReason
}
