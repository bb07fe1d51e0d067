import Diagnostics

/// Reads statements. See `Grammar.md` for the grammar.
struct Parser {
  let source: Source
  let tokens: [Token]
  /// Tells the commands from variables.
  let commands: CommandNames
  var position = 0
  /// Above 0 inside brackets, where new lines do not end a statement.
  var brackets = 0
  private var depth = 0
  private let stack = StackGuard()

  /// Deepest nesting of brackets and blocks.
  private static let deepest = 200

  static func statements(
    _ source: Source, commands: CommandNames
  ) throws(Diagnostic) -> [Statement] {
    var parser = Parser(source, try Lexer.tokens(of: source), commands)
    return try parser.statements(until: nil)
  }

  private init(_ source: Source, _ tokens: [Token], _ commands: CommandNames) {
    self.source = source
    self.tokens = tokens
    self.commands = commands
  }

  // Tokens

  func significant(from start: Int) -> Int {
    var index = start
    while brackets > 0, tokens[index].kind == .newline { index += 1 }
    return index
  }

  var token: Token { tokens[significant(from: position)] }

  var following: Token {
    let here = significant(from: position)
    return tokens[significant(from: min(here + 1, tokens.count - 1))]
  }

  var lastSpan: Span { tokens[max(0, position - 1)].span }

  @discardableResult
  mutating func advance() -> Token {
    position = significant(from: position)
    let token = tokens[position]
    if position < tokens.count - 1 { position += 1 }
    return token
  }

  func isSymbol(_ symbol: String) -> Bool { token.kind == .symbol(symbol) }
  func isKeyword(_ word: String) -> Bool { token.kind == .keyword(word) }

  mutating func take(_ symbol: String) -> Bool {
    guard isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func skipLines() {
    while token.kind == .newline { advance() }
  }

  func failure(_ message: String, _ span: Span? = nil, hint: String? = nil) -> Diagnostic {
    Diagnostic(.syntax, message, source: source, span: span ?? token.span, hint: hint)
  }

  mutating func expect(_ symbol: String, _ place: String) throws(Diagnostic) {
    guard take(symbol) else {
      throw failure("expected '\(symbol)' \(place), found \(token.description)")
    }
  }

  mutating func name(_ what: String) throws(Diagnostic) -> (String, Span) {
    guard case .name(let name) = token.kind else {
      throw failure("expected \(what), found \(token.description)")
    }
    return (name, advance().span)
  }

  /// Most operations, members, indexes or pipe stages one inside the other.
  private static let longestChain = 1000

  /// The expression, unless so much stands in a row that to evaluate or release it would go too deep.
  func bounded(_ expression: Expression) throws(Diagnostic) -> Expression {
    guard expression.depth <= Self.longestChain else {
      throw failure(
        "the expression is too long: \(Self.longestChain) operations in a row are the limit",
        hint: "give parts of it names")
    }
    return expression
  }

  mutating func nested<Result>(
    _ body: (inout Parser) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest || stack.isNearlyFull {
      throw failure("nested too deeply: \(Self.deepest) levels are the limit")
    }
    return try body(&self)
  }
}
