/// Token sequences that share a beginning: a prompt with its sampled responses, or one text.
///
/// The prefix runs through the model once, and each continuation attends to it. The tokens of the
/// continuations are what is predicted; a plain text is its first token as the prefix and the rest
/// as the only continuation.
public struct SequenceGroup: Sendable, Hashable {
  /// At least one token.
  public var prefix: [Int32]
  public var continuations: [[Int32]]

  public init(prefix: [Int32], continuations: [[Int32]]) {
    self.prefix = prefix
    self.continuations = continuations
  }

  /// Rows the model computes: a continuation's last token predicts nothing here.
  var rowCount: Int {
    continuations.reduce(prefix.count) { $0 + max(0, $1.count - 1) }
  }
}

/// A sequence that cannot be run.
public enum SequenceError: Error, Sendable, CustomStringConvertible {
  case emptyPrefix(group: Int)
  case tooLong(length: Int, limit: Int)
  case tokenOutOfRange(token: Int, vocabulary: Int)

  public var description: String {
    switch self {
    case .emptyPrefix(let group):
      "sequence \(group) has no tokens before the first prediction: give at least one"
    case .tooLong(let length, let limit):
      "a sequence of \(length) tokens is longer than the model's \(limit) positions"
    case .tokenOutOfRange(let token, let vocabulary):
      "token \(token) is outside the vocabulary of \(vocabulary)"
    }
  }
}
