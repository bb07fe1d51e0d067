import Diagnostics

/// Reads statements. See `Grammar.md` for the grammar.
struct Parser {
  let source: Source
  private let tokens: [Token]
  /// Tells the commands from variables.
  private let commands: CommandNames
  private var position = 0
  /// Above 0 inside brackets, where new lines do not end a statement.
  private var brackets = 0
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

  private func significant(from start: Int) -> Int {
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

  private mutating func nested<Result>(
    _ body: (inout Parser) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest || stack.isNearlyFull {
      throw failure("nested too deeply: \(Self.deepest) levels are the limit")
    }
    return try body(&self)
  }

  // Statements

  private mutating func statements(until closing: String?) throws(Diagnostic) -> [Statement] {
    var statements: [Statement] = []
    while true {
      while token.kind == .newline || isSymbol(";") { advance() }
      if let closing, isSymbol(closing) { break }
      if token.kind == .end {
        if let closing { throw failure("expected '\(closing)' to close the block") }
        break
      }
      statements.append(try statement())
      guard
        token.kind == .newline || token.kind == .end || isSymbol(";")
          || closing.map(isSymbol) ?? false
      else { throw unexpected(after: statements.last) }
    }
    return statements
  }

  /// What to say of a token that cannot follow a whole statement.
  private func unexpected(after statement: Statement?) -> Diagnostic {
    if let word = statement?.value, let name = word.bareWord, !commands.isFunction(name),
      token.startsArgument
    {
      return failure(
        "there is no command '\(name)'", word.span, hint: didYouMean(name, commands.all))
    }
    if isSymbol("=") {
      return failure(
        "only a name can be assigned to", hint: "for a trainer's settings use: set t name=value")
    }
    if isSymbol(")") || isSymbol("]") || isSymbol("}") {
      return failure("\(token.description) closes nothing")
    }
    return failure("unexpected \(token.description) after the statement")
  }

  private mutating func block(_ what: String) throws(Diagnostic) -> Block {
    let outer = brackets
    brackets = 0
    defer { brackets = outer }
    skipLines()
    try expect("{", "to begin the body of \(what)")
    let statements = try nested { (parser) throws(Diagnostic) in
      try parser.statements(until: "}")
    }
    advance()
    return Block(statements: statements)
  }

  private mutating func statement() throws(Diagnostic) -> Statement {
    let start = token.span
    let kind = try nested { (parser) throws(Diagnostic) in try parser.statementKind() }
    return Statement(kind, start.joined(lastSpan))
  }

  private mutating func statementKind() throws(Diagnostic) -> Statement.Kind {
    guard case .keyword(let word) = token.kind else { return try simpleStatement() }
    switch word {
    case "def":
      advance()
      let (name, span) = try name("the function's name")
      if commands.isCommand(name) {
        throw commands.reserved(name, span, source)
      }
      let parameters = try parameters()
      return .define(name, parameters, try block("'\(name)'"))
    case "for":
      advance()
      let (variable, span) = try name("a variable after 'for'")
      if commands.isCommand(variable) { throw commands.reserved(variable, span, source) }
      guard isKeyword("in") else {
        throw failure("expected 'in' after 'for \(variable)', found \(token.description)")
      }
      advance()
      let sequence = try expression()
      return .forEach(variable, sequence, try block("'for'"))
    case "while":
      advance()
      let condition = try expression()
      return .whileLoop(condition, try block("'while'"))
    case "repeat":
      advance()
      let count = try expression()
      return .repeatLoop(count, try block("'repeat'"))
    case "if": return try branch()
    case "expect":
      advance()
      let condition = try expression()
      if case .string = token.kind { return .expect(condition, why: try expression()) }
      return .expect(condition, why: nil)
    case "import":
      advance()
      return .importFile(try expression())
    case "return":
      advance()
      let ends = token.kind == .newline || token.kind == .end || isSymbol("}") || isSymbol(";")
      return .returnValue(ends ? nil : try pipeline())
    case "break":
      advance()
      return .breakLoop
    case "continue":
      advance()
      return .continueLoop
    default: return try simpleStatement()
    }
  }

  private mutating func branch() throws(Diagnostic) -> Statement.Kind {
    var branches: [(condition: Expression, body: Block)] = []
    while true {
      advance()
      let condition = try expression()
      branches.append((condition, try block("'if'")))
      let after = position
      skipLines()
      guard isKeyword("else") else {
        position = after
        return .branch(branches, otherwise: nil)
      }
      advance()
      if !isKeyword("if") { return .branch(branches, otherwise: try block("'else'")) }
    }
  }

  private mutating func parameters() throws(Diagnostic) -> [String] {
    try expect("(", "after the function's name")
    brackets += 1
    defer { brackets -= 1 }
    var names: [String] = []
    while !isSymbol(")") {
      let (name, span) = try name("a parameter's name")
      if names.contains(name) { throw failure("two parameters are named '\(name)'", span) }
      names.append(name)
      if !take(",") { break }
    }
    try expect(")", "after the parameters")
    return names
  }

  private mutating func simpleStatement() throws(Diagnostic) -> Statement.Kind {
    if case .name(let name) = token.kind, following.kind == .symbol("=") {
      let span = advance().span
      if commands.isCommand(name) { throw commands.reserved(name, span, source) }
      if commands.isFunction(name) { throw commands.reserved(name, span, source) }
      advance()
      skipLines()
      return .assign(name, span, try pipeline())
    }
    return .expression(try pipeline())
  }

  // Pipes and commands

  private mutating func pipeline() throws(Diagnostic) -> Expression {
    var left = try stage(piped: nil)
    while true {
      // A line that begins with '|' goes on with the one before.
      let before = position
      if token.kind == .newline {
        skipLines()
        if !isSymbol("|") { position = before }
      }
      guard take("|") else { return left }
      skipLines()
      left = try stage(piped: left)
    }
  }

  private mutating func stage(piped: Expression?) throws(Diagnostic) -> Expression {
    if case .name(let name) = token.kind, commands.isCommand(name) || commands.isFunction(name),
      startsCommandForm()
    {
      return try nested { (parser) throws(Diagnostic) in
        try parser.commandForm(name, piped: piped)
      }
    }
    let expression = try expression()
    guard let piped else { return expression }
    if case .command(let name, let span, let arguments, nil) = expression.kind {
      return Expression(
        .command(name, span, arguments, piped: piped), piped.span.joined(expression.span))
    }
    return Expression(.pipe(piped, expression), piped.span.joined(expression.span))
  }

  /// Whether what follows a command's name makes it the command form.
  private func startsCommandForm() -> Bool {
    let next = following
    switch next.kind {
    case .symbol("("), .symbol("["): return next.spaceBefore
    case .symbol("-"): return next.spaceBefore && isNegativeNumber(at: position + 1)
    case .symbol("{"), .symbol("|"), .symbol(";"), .symbol("}"), .symbol(")"): return true
    case .symbol: return false
    case .keyword(let word):
      return ["true", "false", "nil"].contains(word)
    default: return true
    }
  }

  /// `-` with a space before and a digit directly after.
  private func isNegativeNumber(at index: Int) -> Bool {
    guard index + 1 < tokens.count, tokens[index].kind == .symbol("-"),
      tokens[index].spaceBefore, !tokens[index + 1].spaceBefore
    else { return false }
    switch tokens[index + 1].kind {
    case .integer, .number: return true
    default: return false
    }
  }

  private mutating func commandForm(
    _ name: String, piped: Expression?
  ) throws(Diagnostic) -> Expression {
    let span = advance().span
    var arguments: [Expression.Argument] = []
    let takesExpressions = commands.takesExpressions(name)
    while !endsCommand() {
      if case .name(let option) = token.kind, following.kind == .symbol("=") {
        let optionSpan = advance().span
        advance()
        arguments.append(
          .init(name: option, nameSpan: optionSpan, value: try commandArgument()))
      } else {
        let value = takesExpressions ? try expression() : try commandArgument()
        arguments.append(.init(name: nil, nameSpan: nil, value: value))
      }
      if takesExpressions || isSymbol(",") {
        guard take(",") else {
          if endsCommand() { break }
          continue
        }
        skipLines()
      }
    }
    let whole = span.joined(lastSpan)
    return Expression(
      .command(name, span, arguments, piped: piped), piped.map { $0.span.joined(whole) } ?? whole)
  }

  private func endsCommand() -> Bool {
    switch token.kind {
    case .newline, .end: true
    case .symbol(let symbol): ["|", ";", ")", "]", "}"].contains(symbol)
    default: false
    }
  }

  /// A primary, or a range or lambda that starts with one.
  private mutating func commandArgument() throws(Diagnostic) -> Expression {
    if case .name = token.kind, following.kind == .symbol("->") { return try expression() }
    let start = token.span
    var value: Expression
    if isSymbol("-") {
      advance()
      let number = try primary()
      value = Expression(.negate(number), start.joined(number.span))
    } else {
      value = try postfix(isArgument: true)
    }
    if isSymbol("..") {
      advance()
      let end = try postfix(isArgument: true)
      value = Expression(.range(value, end), start.joined(end.span))
    }
    return value
  }

  // Expressions, loosest binding first

  mutating func expression() throws(Diagnostic) -> Expression {
    try nested { (parser) throws(Diagnostic) in try parser.conditional() }
  }

  private mutating func conditional() throws(Diagnostic) -> Expression {
    if case .name(let name) = token.kind, following.kind == .symbol("->") {
      let start = advance().span
      advance()
      skipLines()
      let body = try expression()
      return Expression(.lambda([name], body), start.joined(body.span))
    }
    if isSymbol("("), let parameters = lambdaParameters() {
      let start = token.span
      while !isSymbol("->") { advance() }
      advance()
      skipLines()
      let body = try expression()
      return Expression(.lambda(parameters, body), start.joined(body.span))
    }
    let value = try disjunction()
    guard isKeyword("if") else { return value }
    advance()
    let condition = try disjunction()
    guard isKeyword("else") else {
      throw failure("expected 'else' after 'a if c', found \(token.description)")
    }
    advance()
    let otherwise = try expression()
    return Expression(
      .conditional(condition: condition, then: value, otherwise: otherwise),
      value.span.joined(otherwise.span))
  }

  /// The names in `(a, b) ->`, if that is what stands here.
  private func lambdaParameters() -> [String]? {
    var index = significant(from: position) + 1
    var names: [String] = []
    while index + 1 < tokens.count {
      if tokens[index].kind == .symbol(")") {
        return tokens[index + 1].kind == .symbol("->") ? names : nil
      }
      if !names.isEmpty {
        guard tokens[index].kind == .symbol(",") else { return nil }
        index += 1
      }
      guard case .name(let name) = tokens[index].kind else { return nil }
      names.append(name)
      index += 1
    }
    return nil
  }

  private mutating func disjunction() throws(Diagnostic) -> Expression {
    var left = try conjunction()
    while isKeyword("or") {
      advance()
      skipLines()
      let right = try conjunction()
      left = Expression(.or(left, right), left.span.joined(right.span))
    }
    return left
  }

  private mutating func conjunction() throws(Diagnostic) -> Expression {
    var left = try negation()
    while isKeyword("and") {
      advance()
      skipLines()
      let right = try negation()
      left = Expression(.and(left, right), left.span.joined(right.span))
    }
    return left
  }

  private mutating func negation() throws(Diagnostic) -> Expression {
    guard isKeyword("not") else { return try comparison() }
    let start = advance().span
    let value = try nested { (parser) throws(Diagnostic) in try parser.negation() }
    return Expression(.not(value), start.joined(value.span))
  }

  private mutating func comparison() throws(Diagnostic) -> Expression {
    let left = try rangeExpression()
    guard let symbol = comparisonOperator() else { return left }
    skipLines()
    let right = try rangeExpression()
    if comparisonFollows() {
      throw failure(
        "comparisons do not chain", hint: "join them with 'and': a < b and b < c")
    }
    return Expression(.binary(symbol, left, right), left.span.joined(right.span))
  }

  private func comparisonFollows() -> Bool {
    guard case .symbol(let symbol) = token.kind else { return false }
    return ["==", "!=", "~=", "<", "<=", ">", ">="].contains(symbol)
  }

  private mutating func comparisonOperator() -> BinaryOperator? {
    if comparisonFollows(), case .symbol(let symbol) = token.kind {
      advance()
      return BinaryOperator(rawValue: symbol)
    }
    if isKeyword("in") {
      advance()
      return .contains
    }
    if isKeyword("not"), following.kind == .keyword("in") {
      advance()
      advance()
      return .lacks
    }
    return nil
  }

  private mutating func rangeExpression() throws(Diagnostic) -> Expression {
    let first = try sum()
    guard take("..") else { return first }
    let last = try sum()
    return Expression(.range(first, last), first.span.joined(last.span))
  }

  private mutating func sum() throws(Diagnostic) -> Expression {
    var left = try term()
    while case .symbol(let symbol) = token.kind, symbol == "+" || symbol == "-",
      let operation = BinaryOperator(rawValue: symbol)
    {
      advance()
      skipLines()
      let right = try term()
      left = Expression(.binary(operation, left, right), left.span.joined(right.span))
    }
    return left
  }

  private mutating func term() throws(Diagnostic) -> Expression {
    var left = try unary()
    while case .symbol(let symbol) = token.kind, ["*", "/", "%", "@"].contains(symbol),
      let operation = BinaryOperator(rawValue: symbol)
    {
      advance()
      skipLines()
      let right = try unary()
      left = Expression(.binary(operation, left, right), left.span.joined(right.span))
    }
    return left
  }

  private mutating func unary() throws(Diagnostic) -> Expression {
    guard isSymbol("-") else { return try power() }
    let start = advance().span
    let value = try nested { (parser) throws(Diagnostic) in try parser.unary() }
    return Expression(.negate(value), start.joined(value.span))
  }

  private mutating func power() throws(Diagnostic) -> Expression {
    let base = try postfix()
    guard take("**") else { return base }
    skipLines()
    // To the right, and above a minus in the exponent: 2 ** -1.
    let exponent = try nested { (parser) throws(Diagnostic) in try parser.unary() }
    return Expression(.binary(.power, base, exponent), base.span.joined(exponent.span))
  }

  /// A primary with its members, indexes and calls. As a command's argument these follow without a
  /// space.
  private mutating func postfix(isArgument: Bool = false) throws(Diagnostic) -> Expression {
    var value = try primary()
    while true {
      if isArgument && token.spaceBefore { return value }
      if isSymbol(".") {
        advance()
        let span = token.span
        let member: String
        switch token.kind {
        case .name(let name), .keyword(let name): member = name
        default: throw failure("expected a member's name after '.', found \(token.description)")
        }
        advance()
        value = Expression(.member(value, member, span), value.span.joined(span))
      } else if isSymbol("["), !token.spaceBefore {
        value = try subscripted(value)
      } else if isSymbol("("), !token.spaceBefore {
        let arguments = try callArguments()
        let span = value.span.joined(lastSpan)
        if let name = value.bareWord, commands.isCommand(name) || commands.isFunction(name) {
          value = Expression(.command(name, value.span, arguments, piped: nil), span)
        } else {
          value = Expression(.call(value, arguments), span)
        }
      } else {
        return value
      }
    }
  }

  private mutating func subscripted(_ value: Expression) throws(Diagnostic) -> Expression {
    advance()
    brackets += 1
    defer { brackets -= 1 }
    var from: Expression?
    if !isSymbol(":") { from = try expression() }
    if take(":") {
      let to = isSymbol("]") ? nil : try expression()
      try close("]", "after the slice")
      return Expression(.slice(value, from: from, to: to), value.span.joined(lastSpan))
    }
    try close("]", "after the index")
    guard let from else { throw failure("expected an index") }
    return Expression(.index(value, from), value.span.joined(lastSpan))
  }

  /// Takes a closing bracket; new lines after it count again.
  private mutating func close(_ symbol: String, _ place: String) throws(Diagnostic) {
    guard isSymbol(symbol) else {
      throw failure("expected '\(symbol)' \(place), found \(token.description)")
    }
    advance()
  }

  private mutating func callArguments() throws(Diagnostic) -> [Expression.Argument] {
    advance()
    brackets += 1
    defer { brackets -= 1 }
    var arguments: [Expression.Argument] = []
    while !isSymbol(")") {
      if case .name(let name) = token.kind, following.kind == .symbol("=") {
        let span = advance().span
        advance()
        arguments.append(.init(name: name, nameSpan: span, value: try expression()))
      } else {
        arguments.append(.init(name: nil, nameSpan: nil, value: try expression()))
      }
      if !take(",") { break }
    }
    try close(")", "after the arguments")
    return arguments
  }

  private mutating func primary() throws(Diagnostic) -> Expression {
    let start = token.span
    switch token.kind {
    case .integer(let value):
      advance()
      return Expression(.literal(.integer(value)), start)
    case .number(let value):
      advance()
      return Expression(.literal(.number(value)), start)
    case .string(let value):
      advance()
      return Expression(.literal(.string(value)), start)
    case .keyword("true"), .keyword("false"):
      return Expression(.literal(.bool(advance().kind == .keyword("true"))), start)
    case .keyword("nil"):
      advance()
      return Expression(.literal(.nil), start)
    case .name(let name):
      advance()
      return Expression(.name(name), start)
    case .symbol("("):
      advance()
      brackets += 1
      defer { brackets -= 1 }
      let value = try nested { (parser) throws(Diagnostic) in try parser.pipeline() }
      try close(")", "to close the bracket")
      return Expression(value.kind, start.joined(lastSpan))
    case .symbol("["): return try list()
    case .symbol("{"): return try record()
    default:
      throw failure("expected a value, found \(token.description)")
    }
  }

  private mutating func list() throws(Diagnostic) -> Expression {
    let start = advance().span
    brackets += 1
    defer { brackets -= 1 }
    var elements: [Expression] = []
    while !isSymbol("]") {
      elements.append(try expression())
      if !take(",") { break }
    }
    try close("]", "to close the list")
    return Expression(.list(elements), start.joined(lastSpan))
  }

  private mutating func record() throws(Diagnostic) -> Expression {
    let start = advance().span
    brackets += 1
    defer { brackets -= 1 }
    var fields: [(key: String, value: Expression)] = []
    while !isSymbol("}") {
      let span = token.span
      let key: String
      switch token.kind {
      case .name(let name), .string(let name), .keyword(let name): key = name
      default: throw failure("expected a field's name, found \(token.description)")
      }
      advance()
      if fields.contains(where: { $0.key == key }) {
        throw failure("the record has two fields '\(key)'", span)
      }
      try expect(":", "after the field's name")
      fields.append((key, try expression()))
      if !take(",") { break }
    }
    try close("}", "to close the record")
    return Expression(.record(fields), start.joined(lastSpan))
  }
}
