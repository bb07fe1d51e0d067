import Diagnostics

/// The smallest piece of a statement.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case integer(Int)
    case number(Double)
    case string(String)
    case name(String)
    /// A word of the grammar: `for`, `if`, `and` …
    case keyword(String)
    /// An operator, bracket or separator.
    case symbol(String)
    case newline
    case end
    /// A place where no token can be read.
    indirect case invalid(Diagnostic)
  }

  let kind: Kind
  let span: Span
  /// Whether white space, or the start of the text, stands before it.
  let spaceBefore: Bool

  /// Whether the token could be the first of a command's argument.
  var startsArgument: Bool {
    switch kind {
    case .integer, .number, .string, .name: true
    case .symbol(let symbol): ["[", "(", "{"].contains(symbol)
    case .keyword(let word): ["true", "false", "nil"].contains(word)
    case .newline, .end, .invalid: false
    }
  }

  /// The text of a keyword, a name or a sign.
  var word: String? {
    switch kind {
    case .name(let text), .keyword(let text), .symbol(let text): text
    default: nil
    }
  }

  /// How a message names the token.
  var description: String {
    switch kind {
    case .integer, .number: "a number"
    case .string: "a string"
    case .name(let name): "'\(name)'"
    case .keyword(let word): "'\(word)'"
    case .symbol(let symbol): "'\(symbol)'"
    case .newline: "the end of the line"
    case .end: "the end"
    case .invalid: "what is no word"
    }
  }
}

/// Words that cannot be names.
public let keywords: [String] = [
  "and", "break", "continue", "def", "else", "expect", "false", "for", "if", "import", "in", "nil",
  "not", "or", "repeat", "return", "true", "while",
]
