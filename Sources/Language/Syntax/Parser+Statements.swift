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
        "there is no command '\(name)'", word.span, hint: advice(for: name, among: commands.all))
    }
    if isSymbol("=") {
      return failure(
        "only a variable, an element or a field can be assigned to",
        hint: "for equality write ==")
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
      var variables: [String] = []
      repeat {
        let (variable, span) = try name("a variable after 'for'")
        if commands.isCommand(variable) { throw commands.reserved(variable, span, source) }
        variables.append(variable)
      } while take(",")
      guard isKeyword("in") else {
        throw failure(
          "expected 'in' after 'for \(variables.joined(separator: ", "))', found \(token.description)")
      }
      advance()
      let sequence = try expression()
      return .forEach(variables, sequence, try block("'for'"))
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

  private mutating func parameters() throws(Diagnostic) -> [Parameter] {
    try expect("(", "after the function's name")
    brackets += 1
    defer { brackets -= 1 }
    var parameters: [Parameter] = []
    while !isSymbol(")") {
      let (name, span) = try name("a parameter's name")
      if parameters.contains(where: { $0.name == name }) {
        throw failure("two parameters are named '\(name)'", span)
      }
      let standard = take("=") ? try expression() : nil
      if standard == nil, parameters.last?.standard != nil {
        throw failure("'\(name)' needs a default, as the parameter before it has one", span)
      }
      parameters.append(Parameter(name: name, standard: standard))
      if !take(",") { break }
    }
    try expect(")", "after the parameters")
    return parameters
  }

  private mutating func simpleStatement() throws(Diagnostic) -> Statement.Kind {
    if case .name(let name) = token.kind, commands.takesStatement(name), following.kind != .symbol("=")
    {
      advance()
      return .timed(try statement())
    }
    if let names = unpackedNames() {
      for (name, span) in names { try requireVariable(name, span) }
      while !isSymbol("=") { advance() }
      advance()
      skipLines()
      return .unpack(names.map(\.name), try pipeline())
    }
    let value = try pipeline()
    guard let (operation, target) = try assignment(to: value) else { return .expression(value) }
    advance()
    skipLines()
    return .assign(target, operation, try pipeline())
  }

  /// What is assigned to, and the operator of `+=`, if an assignment sign stands here.
  private func assignment(
    to value: Expression
  ) throws(Diagnostic) -> (BinaryOperator?, AssignmentTarget)? {
    guard case .symbol(let symbol) = token.kind, ["=", "+=", "-=", "*=", "/="].contains(symbol)
    else { return nil }
    var path: [AssignmentTarget.Step] = []
    var base = value
    while true {
      switch base.kind {
      case .member(let inner, let name, let span):
        path.append(.field(name, span))
        base = inner
      case .index(let inner, let index):
        path.append(.index(index))
        base = inner
      case .name(let name):
        try requireVariable(name, base.span)
        return (
          BinaryOperator(rawValue: String(symbol.dropLast())),
          AssignmentTarget(name: name, path: path.reversed(), expression: value)
        )
      default: return nil
      }
    }
  }

  /// The names of `a, b = …`, if that stands here.
  private func unpackedNames() -> [(name: String, span: Span)]? {
    var names: [(name: String, span: Span)] = []
    var index = position
    while index + 1 < tokens.count, case .name(let name) = tokens[index].kind {
      names.append((name, tokens[index].span))
      if tokens[index + 1].kind == .symbol("=") { return names.count > 1 ? names : nil }
      guard tokens[index + 1].kind == .symbol(",") else { return nil }
      index += 2
    }
    return nil
  }

  /// - Throws: when a name is a command's or function's.
  private func requireVariable(_ name: String, _ span: Span) throws(Diagnostic) {
    if commands.isCommand(name) || commands.isFunction(name) {
      throw commands.reserved(name, span, source)
    }
  }
}
