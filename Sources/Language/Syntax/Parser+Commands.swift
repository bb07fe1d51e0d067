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
      startsCommandForm(name)
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
  private func startsCommandForm(_ command: String) -> Bool {
    let next = following
    switch next.kind {
    case .symbol("("), .symbol("["): return next.spaceBefore
    case .symbol("-"):
      let sign = significant(from: significant(from: position) + 1)
      return isNegativeNumber(at: sign)
        || commands.takesExpressions(command) && next.spaceBefore && !tokens[sign + 1].spaceBefore
    case .symbol("{"), .symbol("|"), .symbol(";"), .symbol("}"), .symbol(")"): return true
    case .symbol: return false
    case .keyword(let word):
      return ["true", "false", "nil"].contains(word) || commands.takesWord(command)
    default: return true
    }
  }

  /// `-` with a space before and a digit directly after.
  private func isNegativeNumber(at index: Int) -> Bool {
    guard tokens[index].kind == .symbol("-"), tokens[index].spaceBefore,
      !tokens[index + 1].spaceBefore
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
    if commands.takesWord(name), let word = keywordAsWord() { arguments.append(word) }
    let takesExpressions = commands.takesExpressions(name)
    while !endsCommand() {
      if joinsValues(token), !takesExpressions || !isSymbol("-") {
        throw unexpectedOperator(name, arguments.last)
      }
      if case .name(let option) = token.kind, following.kind == .symbol("=") {
        let optionSpan = advance().span
        advance()
        skipLines()
        arguments.append(
          .init(name: option, nameSpan: optionSpan, value: try commandArgument()))
      } else {
        let value = takesExpressions ? try expression() : try commandArgument()
        arguments.append(.init(name: nil, nameSpan: nil, value: value))
      }
      if takeWithLines(","), token.kind == .end { throw expected("a value after ','") }
    }
    let whole = span.joined(lastSpan)
    return Expression(
      .command(name, span, arguments, piped: piped), piped.map { $0.span.joined(whole) } ?? whole)
  }

  /// A keyword that stands for itself, as in `help for`.
  mutating func keywordAsWord() -> Expression.Argument? {
    guard case .keyword(let word) = token.kind else { return nil }
    return .init(name: nil, nameSpan: nil, value: Expression(.name(word), advance().span))
  }

  /// The error of an operator behind an argument, with the parentheses that it needs.
  private func unexpectedOperator(
    _ command: String, _ argument: Expression.Argument?
  ) -> Diagnostic {
    guard let argument, let sign = token.word else {
      return failure(
        "\(token.description) cannot follow a command's name",
        hint: "put the command in parentheses: (\(command) …)")
    }
    let value = text(of: argument.value)
    let cure =
      argument.name.map { "put the value in parentheses: \($0)=(\(value) \(sign) …)" }
      ?? "put the value or the command in parentheses: \(command) (\(value) \(sign) …), "
      + "(\(command) \(value)) \(sign) …"
    return failure("\(token.description) cannot follow a command's argument", hint: cure)
  }

  /// The source of an expression, if it is short.
  private func text(of expression: Expression) -> String {
    let utf8 = source.text.utf8
    let count = expression.span.end - expression.span.start
    guard count <= 30,
      let start = utf8.index(
        utf8.startIndex, offsetBy: expression.span.start, limitedBy: utf8.endIndex),
      let end = utf8.index(start, offsetBy: count, limitedBy: utf8.endIndex)
    else { return "…" }
    return String(source.text[start..<end])
  }

  /// Whether a token can only join two values. A minus begins an argument where a space stands before
  /// it and a digit directly behind.
  private func joinsValues(_ token: Token) -> Bool {
    switch token.kind {
    case .symbol("-"): !isNegativeNumber(at: significant(from: position))
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
    if takeWithLines("..") {
      let end = try postfix(isArgument: true)
      value = Expression(.range(value, end), start.joined(end.span))
    }
    return value
  }
}
