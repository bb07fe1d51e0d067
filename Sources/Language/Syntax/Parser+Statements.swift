import Diagnostics

extension Parser {
  /// The statements up to the `}` of a block.
  private mutating func blockStatements() throws(Diagnostic) -> [Statement] {
    var statements: [Statement] = []
    while true {
      skipSeparators()
      if isSymbol("}") { return statements }
      if token.kind == .end { throw expected("'}' to close the block") }
      let statement = try statement()
      guard endsStatement(token) else { throw unexpected(after: statement) }
      statements.append(statement)
    }
  }

  /// What to say of a token that cannot follow a whole statement.
  func unexpected(after statement: Statement) -> Diagnostic {
    if let word = statement.value, let name = word.bareWord, !commands.isFunction(name),
      token.startsArgument
    {
      return failure(
        "there is no command '\(name)'", word.span,
        hint: commands.advice(for: name, among: commands.all))
    }
    if isSymbol("=") {
      return failure(
        "only a variable, an element or a field can be assigned to",
        hint: "for equality write ==")
    }
    if isSymbol(")") || isSymbol("]") || isSymbol("}") {
      return failure("\(token.description) closes nothing")
    }
    var hint: String?
    if case .name(let word) = token.kind { hint = commands.vocabulary.names[word] }
    return failure("unexpected \(token.description) after the statement", hint: hint)
  }

  private mutating func block(_ what: String) throws(Diagnostic) -> Block {
    let outer = brackets
    brackets = 0
    defer { brackets = outer }
    skipLines()
    guard take("{") else {
      throw expected(
        "'{' to begin the body of \(what)",
        hint: isSymbol(":") ? "a body stands in braces, without a colon: { … }" : nil)
    }
    let statements = try nested { (parser) throws(Diagnostic) in
      try parser.blockStatements()
    }
    advance()
    return Block(statements: statements)
  }

  mutating func statement() throws(Diagnostic) -> Statement {
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
      let outerLoops = loops
      loops = 0
      functions += 1
      defer {
        loops = outerLoops
        functions -= 1
      }
      return .define(name, parameters, try block("'\(name)'"))
    case "for":
      advance()
      var variables: [String] = []
      repeat {
        let (variable, span) = try name("a variable after 'for'")
        if commands.isCommand(variable) { throw commands.reserved(variable, span, source) }
        variables.append(variable)
      } while takeWithLines(",")
      guard isKeyword("in") else {
        throw expected("'in' after 'for \(variables.joined(separator: ", "))'")
      }
      advance()
      skipLines()
      let sequence = try expression()
      return .forEach(variables, sequence, try loopBody("'for'"))
    case "while":
      advance()
      let condition = try expression()
      return .whileLoop(condition, try loopBody("'while'"))
    case "repeat":
      advance()
      let count = try expression()
      return .repeatLoop(count, try loopBody("'repeat'"))
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
      guard functions > 0 else { throw failure("'return' stands outside a function") }
      advance()
      return .returnValue(endsStatement(token) ? nil : try pipeline())
    case "break":
      // `break` alone leaves a loop; with something behind it, it is the command of that name.
      if commands.isCommand("break"), !endsStatement(following), !following.endsText {
        return .expression(try commandForm("break", piped: nil))
      }
      try requireLoop("break")
      advance()
      return .breakLoop
    case "continue":
      try requireLoop("continue")
      advance()
      return .continueLoop
    default: return try simpleStatement()
    }
  }

  private mutating func loopBody(_ what: String) throws(Diagnostic) -> Block {
    loops += 1
    defer { loops -= 1 }
    return try block(what)
  }

  private func requireLoop(_ word: String) throws(Diagnostic) {
    guard loops == 0 else { return }
    throw failure(
      "'\(word)' stands outside a loop",
      hint: commands.isCommand(word) ? "help \(word) tells of the command of that name" : nil)
  }

  func endsStatement(_ token: Token) -> Bool {
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
        endsInBranch = token.kind == .end
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
    if case .name(let name) = token.kind, commands.takesStatement(name),
      following.kind != .symbol("=")
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
    while case .name(let name) = tokens[index].kind {
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
