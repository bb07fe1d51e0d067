import Diagnostics

extension Parser {
  mutating func statements(until closing: String?) throws(Diagnostic) -> [Statement] {
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
      return .returnValue(endsStatement(token) ? nil : try pipeline())
    case "break":
      // `break` alone leaves a loop; with something behind it, it is the command of that name.
      if commands.isCommand("break"), !endsStatement(following) {
        return .expression(try commandForm("break", piped: nil))
      }
      advance()
      return .breakLoop
    case "continue":
      advance()
      return .continueLoop
    default: return try simpleStatement()
    }
  }

  private func endsStatement(_ token: Token) -> Bool {
    [.newline, .end, .symbol("}"), .symbol(";")].contains(token.kind)
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
    if case .name(let name) = token.kind, commands.takesStatement(name) {
      advance()
      return .timed(try statement())
    }
    return .expression(try pipeline())
  }
}
