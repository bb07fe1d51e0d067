import Tensors

/// A decoder with its tokenizer and chat template: what a checkpoint folder holds.
public final class LanguageModel: Sendable {
  /// What the model is called when it is shown: a folder's name, or `tiny`.
  public let name: String
  public let decoder: DecoderModel
  public let tokenizer: Tokenizer
  public let template: ChatTemplate
  /// Tokens that end a response.
  public let stopTokens: Set<Int32>

  public init(
    name: String, decoder: DecoderModel, tokenizer: Tokenizer, template: ChatTemplate,
    stopTokens: Set<Int32>
  ) {
    self.name = name
    self.decoder = decoder
    self.tokenizer = tokenizer
    self.template = template
    self.stopTokens = stopTokens
  }

  /// The tokens of a conversation, with the header of the assistant's turn at the end.
  public func promptTokens(_ messages: [(role: String, content: String)]) throws -> [Int32] {
    try tokenizer.encode(template.render(messages: messages, addGenerationPrompt: true))
  }

  /// A model of its own with the same parameters.
  public func copy(pool: WorkerPool) throws -> LanguageModel {
    with(try decoder.copy(pool: pool))
  }

  /// This model with another decoder of the same vocabulary.
  public func with(_ decoder: DecoderModel) -> LanguageModel {
    LanguageModel(
      name: name, decoder: decoder, tokenizer: tokenizer, template: template,
      stopTokens: stopTokens)
  }
}
