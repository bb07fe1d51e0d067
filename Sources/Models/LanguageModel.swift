import Tensors

/// A decoder with its tokenizer and chat template: what a checkpoint folder holds.
public final class LanguageModel: Sendable {
  /// What the model is called when it is shown: a folder's name, or `tiny`.
  public let name: String
  public let decoder: DecoderModel
  public let tokenizer: Tokenizer
  /// How conversations are written; a failure says why there is no way, and what would bring one.
  public let template: Result<ChatTemplate, ModelFileError>
  /// Tokens that end a response.
  public let stopTokens: Set<Int32>
  /// What was assumed when the model was opened, a sentence each.
  public let notes: [String]
  /// The files of the folder it was opened from, saved as they were read; nil for a model made here.
  let companions: CompanionFiles?

  public convenience init(
    name: String, decoder: DecoderModel, tokenizer: Tokenizer, template: ChatTemplate,
    stopTokens: Set<Int32>
  ) {
    self.init(
      name: name, decoder: decoder, tokenizer: tokenizer, template: .success(template),
      stopTokens: stopTokens, notes: [], companions: nil)
  }

  init(
    name: String, decoder: DecoderModel, tokenizer: Tokenizer,
    template: Result<ChatTemplate, ModelFileError>, stopTokens: Set<Int32>, notes: [String],
    companions: CompanionFiles?
  ) {
    self.name = name
    self.decoder = decoder
    self.tokenizer = tokenizer
    self.template = template
    self.stopTokens = stopTokens
    self.notes = notes
    self.companions = companions
  }

  /// The tokens of a text.
  ///
  /// - Parameter addSpecialTokens: whether to put before it what the tokenizer asks for, such as
  ///   `<|begin_of_text|>`.
  /// - Throws: ``TokenizerError`` when one of them is beyond the vocabulary of the decoder, or
  ///   ``ModelFileError`` when the model has no tokenizer.
  public func tokens(of text: String, addSpecialTokens: Bool) throws -> [Int32] {
    let tokens = try tokenizer.encode(text, addSpecialTokens: addSpecialTokens)
    let vocabulary = decoder.configuration.vocabularySize
    if let token = tokens.first(where: { Int($0) >= vocabulary }) {
      throw TokenizerError.beyondVocabulary(
        token: token, text: tokenizer.tokenText(token), vocabulary: vocabulary)
    }
    return tokens
  }

  /// The tokens of a conversation, with the header of the assistant's turn at the end.
  ///
  /// The template writes the token that begins a text by itself where it wants one.
  /// - Throws: ``ModelFileError`` when the model has no chat template or no tokenizer.
  public func promptTokens(_ messages: [(role: String, content: String)]) throws -> [Int32] {
    try tokens(
      of: template.get().render(messages: messages, addGenerationPrompt: true),
      addSpecialTokens: false)
  }

  /// A model of its own with the same parameters.
  public func copy(pool: WorkerPool) throws -> LanguageModel {
    with(try decoder.copy(pool: pool))
  }

  /// This model with another decoder of the same vocabulary.
  public func with(_ decoder: DecoderModel) -> LanguageModel {
    LanguageModel(
      name: name, decoder: decoder, tokenizer: tokenizer, template: template,
      stopTokens: stopTokens, notes: notes, companions: companions)
  }
}
