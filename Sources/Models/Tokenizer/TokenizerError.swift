import Files

/// A text or token that a tokenizer cannot convert.
public enum TokenizerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No vocabulary has negative tokens.
  case negativeToken(Int32)
  /// A text of so many bytes.
  case textTooLong(Int)
  /// A vocabulary too small for the bytes and the special tokens.
  case vocabularyTooSmall(size: Int, least: Int)
  /// A token, with its text, that a model has no row for.
  case beyondVocabulary(token: Int32, text: String?, vocabulary: Int)
  /// A special token that is empty, or given twice.
  case invalidSpecialToken(String)

  public var description: String {
    switch self {
    case .negativeToken(let token): "token \(token) is negative; tokens count from 0"
    case .textTooLong(let count):
      "a text of \(count) bytes is too long to encode at once; give at most 1 GiB"
    case .vocabularyTooSmall(let size, let least):
      "a vocabulary of \(size) is too small: the 256 bytes and the special tokens need \(least)"
    case .beyondVocabulary(let token, let text, let vocabulary):
      "token \(token)\(text.map { " \"\(excerpt($0))\"" } ?? "") is beyond the model's vocabulary of "
        + "\(vocabulary): its tokenizer has more tokens, and the model was not made for these"
    case .invalidSpecialToken(let token):
      "\"\(excerpt(token))\" cannot be a special token: give each once, and not the empty text"
    }
  }
}
