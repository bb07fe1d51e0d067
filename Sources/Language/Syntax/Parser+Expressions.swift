import Diagnostics

/// Expressions, the loosest binding first.
extension Parser {
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
    skipLines()
    let condition = try disjunction()
    guard isKeyword("else") else { throw expected("'else' after 'a if c'") }
    advance()
    skipLines()
    let otherwise = try expression()
    return Expression(
      .conditional(condition: condition, then: value, otherwise: otherwise),
      value.span.joined(otherwise.span))
  }

  /// The names in `(a, b) ->`, if that is what stands here.
  private func lambdaParameters() -> [String]? {
    var index = significant(from: position) + 1
    var names: [String] = []
    while true {
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
  }

  private mutating func disjunction() throws(Diagnostic) -> Expression {
    var left = try conjunction()
    while isKeyword("or") {
      advance()
      skipLines()
      let right = try conjunction()
      left = try bounded(Expression(.or(left, right), left.span.joined(right.span)))
    }
    return left
  }

  private mutating func conjunction() throws(Diagnostic) -> Expression {
    var left = try negation()
    while isKeyword("and") {
      advance()
      skipLines()
      let right = try negation()
      left = try bounded(Expression(.and(left, right), left.span.joined(right.span)))
    }
    return left
  }

  private mutating func negation() throws(Diagnostic) -> Expression {
    guard isKeyword("not") else { return try comparison() }
    let start = advance().span
    skipLines()
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
    guard takeWithLines("..") else { return first }
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
      left = try bounded(
        Expression(.binary(operation, left, right), left.span.joined(right.span)))
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
      left = try bounded(
        Expression(.binary(operation, left, right), left.span.joined(right.span)))
    }
    return left
  }

  private mutating func unary() throws(Diagnostic) -> Expression {
    guard isSymbol("-") else { return try power() }
    let start = advance().span
    skipLines()
    let value = try nested { (parser) throws(Diagnostic) in try parser.unary() }
    return Expression(.negate(value), start.joined(value.span))
  }

  private mutating func power() throws(Diagnostic) -> Expression {
    let base = try postfix()
    guard takeWithLines("**") else { return base }
    // To the right, and above a minus in the exponent: 2 ** -1.
    let exponent = try nested { (parser) throws(Diagnostic) in try parser.unary() }
    return Expression(.binary(.power, base, exponent), base.span.joined(exponent.span))
  }

  /// A primary with its members, indexes and calls. As a command's argument these follow without a
  /// space.
  mutating func postfix(isArgument: Bool = false) throws(Diagnostic) -> Expression {
    var value = try primary()
    while true {
      value = try bounded(value)
      if isArgument && token.spaceBefore { return value }
      if isSymbol(".") {
        advance()
        let span = token.span
        let member: String
        switch token.kind {
        case .name(let name), .keyword(let name): member = name
        default: throw expected("a member's name after '.'")
        }
        advance()
        value = Expression(.member(value, member, span), value.span.joined(span))
      } else if isSymbol("["), !token.spaceBefore {
        value = try subscripted(value)
      } else if isSymbol("("), !token.spaceBefore {
        let arguments = try callArguments(of: value.bareWord)
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
  private mutating func close(
    _ symbol: String, _ place: String, after value: Expression? = nil
  ) throws(Diagnostic) {
    guard isSymbol(symbol) else {
      var hint: String?
      if let name = value?.bareWord, token.startsArgument,
        commands.isCommand(name) || commands.isFunction(name)
      {
        hint = "a command with its arguments goes in parentheses here: (\(name) …)"
      }
      throw expected("'\(symbol)' \(place)", hint: hint)
    }
    advance()
  }

  private mutating func callArguments(
    of name: String?
  ) throws(Diagnostic) -> [Expression.Argument] {
    advance()
    brackets += 1
    defer { brackets -= 1 }
    var arguments: [Expression.Argument] = []
    if let name, commands.takesWord(name), let word = keywordAsWord() { arguments.append(word) }
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
    try close(")", "after the arguments", after: arguments.last?.value)
    return arguments
  }

  mutating func primary() throws(Diagnostic) -> Expression {
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
      throw expected("a value", hint: valueAdvice)
    }
  }

  /// What to do about a token that begins no value.
  private var valueAdvice: String? {
    switch token.kind {
    case .keyword("else"): "else goes on with an 'if' directly before it: if … { … } else { … }"
    case .symbol("|") where tokens[max(0, position - 1)].kind == .symbol("|"): "write 'or'"
    case .symbol("|"): "a pipe needs something on its left; the last value is _: _ | …"
    case .symbol("%"): "here commands have no sign before them: time …, help …"
    default: nil
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
    try close("]", "to close the list", after: elements.last)
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
      default: throw expected("a field's name")
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
