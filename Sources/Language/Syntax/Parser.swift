import Diagnostics

/// Reads the statements of a text one after the other. See `Grammar.md` for the grammar.
struct Parser {
  let source: Source
  let tokens: TokenBuffer
  /// Tells the commands from variables.
  let commands: CommandNames
  var position = 0
  /// Above 0 inside brackets, where new lines do not end a statement.
  var brackets = 0
  /// Whether the latest statement of the top level is an `if` at the end of the text: an `else` could
  /// follow.
  var endsInBranch = false
  /// Loops around the place, within the function that is read.
  var loops = 0
  /// Functions around the place.
  var functions = 0
  private var depth = 0
  /// Nested constructs that have been read, for the checkpoints.
  private var steps = 0
  private let checkpoint: () throws(Diagnostic) -> Void
  private let stack = StackGuard()

  /// Deepest nesting of brackets and blocks.
  private static let deepest = 200

  /// - Parameter checkpoint: called now and then; what it throws ends the reading.
  init(
    _ source: Source, commands: CommandNames,
    checkpoint: @escaping () throws(Diagnostic) -> Void = {}
  ) {
    self.source = source
    self.commands = commands
    self.checkpoint = checkpoint
    tokens = TokenBuffer(source)
  }

  /// The next statement of the text; nil at its end.
  mutating func next() throws(Diagnostic) -> Statement? {
    skipSeparators()
    tokens.discard(before: position - 1)
    guard token.kind != .end else { return nil }
    endsInBranch = false
    let statement = try statement()
    guard endsStatement(token), !isSymbol("}") else { throw unexpected(after: statement) }
    return statement
  }

  /// Reads the rest of the text for its errors alone.
  mutating func readToEnd() throws(Diagnostic) {
    while try next() != nil {}
  }

  // Tokens

  func significant(from start: Int) -> Int {
    var index = start
    while brackets > 0, tokens[index].kind == .newline { index += 1 }
    return index
  }

  var token: Token { tokens[significant(from: position)] }

  var following: Token { tokens[significant(from: significant(from: position) + 1)] }

  var lastSpan: Span { tokens[max(0, position - 1)].span }

  @discardableResult
  mutating func advance() -> Token {
    position = significant(from: position)
    let token = tokens[position]
    if !token.endsText { position += 1 }
    return token
  }

  func isSymbol(_ symbol: String) -> Bool { token.kind == .symbol(symbol) }
  func isKeyword(_ word: String) -> Bool { token.kind == .keyword(word) }

  mutating func take(_ symbol: String) -> Bool {
    guard isSymbol(symbol) else { return false }
    advance()
    return true
  }

  /// Takes a symbol behind which the line may end.
  mutating func takeWithLines(_ symbol: String) -> Bool {
    guard take(symbol) else { return false }
    skipLines()
    return true
  }

  mutating func skipLines() {
    while token.kind == .newline { advance() }
  }

  /// New lines and semicolons between statements.
  mutating func skipSeparators() {
    while token.kind == .newline || isSymbol(";") { advance() }
  }

  /// An error at a span, or at the token that stands here.
  func failure(_ message: String, _ span: Span? = nil, hint: String? = nil) -> Diagnostic {
    if span == nil, case .invalid(let error) = token.kind { return error }
    return Diagnostic(.syntax, message, source: source, span: span ?? token.span, hint: hint)
  }

  /// The error of a token that is not what has to stand here; at the end of the text more has to follow.
  func expected(_ what: String, hint: String? = nil) -> Diagnostic {
    var error = failure("expected \(what), found \(token.description)", hint: hint)
    error.endsEarly = token.kind == .end
    return error
  }

  mutating func expect(_ symbol: String, _ place: String) throws(Diagnostic) {
    guard take(symbol) else { throw expected("'\(symbol)' \(place)") }
  }

  mutating func name(_ what: String) throws(Diagnostic) -> (String, Span) {
    guard case .name(let name) = token.kind else { throw expected(what) }
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
    steps &+= 1
    if steps & 0xFF == 0 { try checkpoint() }
    return try body(&self)
  }
}
