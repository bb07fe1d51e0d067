import Diagnostics

/// The tokens of a text by their index, cut when they are first asked for and let go once their
/// statement has been read: a long script is never held as tokens as a whole.
final class TokenBuffer {
  private let source: Source
  private var lexer: Lexer
  /// The tokens from ``first`` on.
  private var tokens: [Token] = []
  /// Index of the first token that is kept.
  private var first = 0

  init(_ source: Source) {
    self.source = source
    lexer = Lexer(source)
  }

  /// The token of an index; behind the last one the end.
  subscript(index: Int) -> Token {
    while index - first >= tokens.count {
      if let last = tokens.last, last.endsText { return last }
      tokens.append(next())
    }
    return tokens[max(index - first, 0)]
  }

  private func next() -> Token {
    let token = lexer.next()
    guard tokens.count >= Limit.statementTokens, !token.endsText else { return token }
    let error = Diagnostic(
      .syntax, "the statement is longer than \(Limit.statementTokens) words", source: source,
      span: token.span, hint: "keep data in a file, and read it with a command")
    return Token(kind: .invalid(error), span: token.span, spaceBefore: token.spaceBefore)
  }

  /// Lets the tokens before an index go.
  func discard(before index: Int) {
    guard index > first else { return }
    let count = min(index - first, tokens.count)
    // Statements are short as a rule; what is left of a long one is moved once.
    tokens.removeFirst(count)
    first += count
  }

  /// Whether the text ends with a backslash, which says that its last line goes on.
  var endsInContinuation: Bool { lexer.endsInContinuation }
}

extension Token {
  /// Whether no token follows.
  var endsText: Bool {
    switch kind {
    case .end, .invalid: true
    default: false
    }
  }
}
