import Files

/// Reads from the post_processor of a tokenizer.json which tokens go before and after a text.
struct PostProcessorReader {
  let file: String
  let added: [AddedToken]

  private static let key = "post_processor"

  func read(_ part: ConfigurationFields?, into parts: inout Tokenizer.Parts)
    throws(ModelFileError)
  {
    guard let part else { return }
    switch try part.type(Self.key) {
    case "ByteLevel": return
    case "TemplateProcessing": try template(part, &parts)
    case "Sequence":
      // Each takes what the one before it has made of the text.
      for inner in try part.list("processors") { try read(inner, into: &parts) }
    case let name:
      throw ModelFileError(
        .unsupported, file: file, key: Self.key, found: "\"\(name)\"",
        expected: "ByteLevel or TemplateProcessing")
    }
  }

  private func template(_ part: ConfigurationFields, _ parts: inout Tokenizer.Parts)
    throws(ModelFileError)
  {
    var before: [Int32] = []
    var after: [Int32] = []
    var texts = 0
    for piece in try part.list("single") {
      if let name = try piece.nested("SpecialToken")?.string("id") {
        let tokens = try self.tokens(name, part)
        if texts == 0 { before += tokens } else { after += tokens }
      } else {
        texts += 1
      }
    }
    guard texts == 1 else {
      throw ModelFileError(
        .malformed, file: file, key: "\(Self.key) single", found: "the text \(texts) times",
        expected: "the text once")
    }
    parts.prefix = before + parts.prefix
    parts.suffix += after
  }

  /// The tokens that a name of the template stands for.
  private func tokens(_ name: String, _ part: ConfigurationFields) throws(ModelFileError)
    -> [Int32]
  {
    if let tokens = try part.nested("special_tokens")?.nested(name)?.tokens("ids") { return tokens }
    if let token = added.first(where: { $0.content == name }) { return [token.id] }
    throw ModelFileError(
      .malformed, file: file, key: Self.key, found: "\"\(excerpt(name))\"",
      expected: "one of its special_tokens")
  }
}
