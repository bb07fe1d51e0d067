import Diagnostics

/// Pipes, and commands in command form.
extension Parser {
  mutating func pipeline() throws(Diagnostic) -> Expression {
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
      left = try bounded(try stage(piped: left))
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

  mutating func commandForm(
    _ name: String, piped: Expression?
  ) throws(Diagnostic) -> Expression {
    let span = advance().span
    var arguments: [Expression.Argument] = []
    let takesExpressions = commands.takesExpressions(name)
    while !endsCommand() {
      if isOperator(token) {
        throw failure(
          "\(token.description) cannot follow a command's arguments",
          hint: "put the command in brackets: (\(name) …)")
      }
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

  /// Whether a token can only join two values.
  private func isOperator(_ token: Token) -> Bool {
    switch token.kind {
    case .symbol(let symbol):
      ["+", "*", "/", "%", "@", "**", "==", "!=", "~=", "<", "<=", ">", ">="].contains(symbol)
    case .keyword(let word): ["and", "or", "in", "if"].contains(word)
    default: false
    }
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
}
