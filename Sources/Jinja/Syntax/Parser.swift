/// Reads the statements of a template.
struct Parser {
  private let tokens: [Token]
  private var position = 0
  /// Expressions and statements that are open inside each other.
  private var depth = 0
  /// Loops that are open, for `break` and `continue`.
  private var openLoops = 0
  /// Names that the macro being read refers to.
  private var names: Set<String> = []
  /// Whether the text at hand stands in a branch, whose unknown filters fail only when they are reached.
  private var isBranch = false
  /// Filters and tests of the statement at hand that do not exist.
  private var unknown: [LocatedFailure] = []

  /// Deeper nesting than any template has; the parser and the renderer recurse at most this far.
  static let depthLimit = 150

  /// The statements of a normalized source.
  ///
  /// - Throws: the failure and its offset.
  static func statements(of source: [Unicode.Scalar]) throws(LocatedFailure) -> [Statement] {
    var parser = Parser(tokens: try Lexer.tokens(of: source))
    let statements = try parser.body(until: [])
    return statements
  }

  private init(tokens: [Token]) { self.tokens = tokens }

  // Tokens

  var current: Token { tokens[min(position, tokens.count - 1)] }
  var next: Token { tokens[min(position + 1, tokens.count - 1)] }

  mutating func advance() { position += 1 }

  func failure(_ message: String, at offset: Int? = nil) -> LocatedFailure {
    LocatedFailure(failure: Failure(.syntax, message), offset: offset ?? current.offset)
  }

  func isSymbol(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }
  func isName(_ name: String) -> Bool { current.kind == .name(name) }

  mutating func takeSymbol(_ symbol: String) -> Bool {
    guard isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func takeName(_ name: String) -> Bool {
    guard isName(name) else { return false }
    advance()
    return true
  }

  mutating func expectSymbol(_ symbol: String) throws(LocatedFailure) {
    guard takeSymbol(symbol) else {
      throw failure("expected '\(symbol)', found \(current.summary)")
    }
  }

  mutating func expectName() throws(LocatedFailure) -> String {
    guard case .name(let name) = current.kind else {
      throw failure("expected a name, found \(current.summary)")
    }
    advance()
    return name
  }

  private mutating func expectBlockEnd() throws(LocatedFailure) {
    if let failure = unknown.first { throw failure }
    guard current.kind == .blockEnd else {
      throw failure("expected '%}', found \(current.summary)")
    }
    advance()
  }

  /// Notes that a macro refers to a name.
  mutating func note(_ name: String) { names.insert(name) }

  /// Notes that a filter or test is used. One that does not exist is an error at once, as in Jinja, unless
  /// it stands in a branch or a conditional expression.
  mutating func noteUse(of name: String, isKnown: Bool, kind: String, at offset: Int) {
    guard !isKnown, !isBranch else { return }
    unknown.append(failure("No \(kind) named '\(name)'.", at: offset))
  }

  /// The unknown filters and tests noted so far; what is noted later can be forgotten.
  var unknownCount: Int { unknown.count }
  mutating func forgetUnknown(from count: Int) { unknown.removeLast(unknown.count - count) }

  mutating func enter() throws(LocatedFailure) {
    depth += 1
    if depth > Self.depthLimit { throw failure("nested deeper than \(Self.depthLimit) levels") }
  }

  mutating func leave() { depth -= 1 }

  // Statements

  /// The statements up to a block that begins with one of these words; its word is left to be read. Without
  /// words, up to the end.
  private mutating func body(until ends: [String]) throws(LocatedFailure) -> [Statement] {
    try enter()
    defer { leave() }
    let start = current.offset
    var statements: [Statement] = []
    while true {
      let offset = current.offset
      switch current.kind {
      case .data(let text):
        statements.append(Statement(.text(text), offset))
        advance()
      case .variableBegin:
        advance()
        let expression = try tupleOrExpression()
        guard current.kind == .variableEnd else {
          throw failure("expected '}}', found \(current.summary)")
        }
        advance()
        if let failure = unknown.first { throw failure }
        statements.append(Statement(.output(expression), offset))
      case .blockBegin:
        advance()
        guard case .name(let word) = current.kind else {
          throw failure("expected the name of a block, found \(current.summary)")
        }
        if ends.contains(word) { return statements }
        statements.append(contentsOf: try statement(word, offset))
      case .end:
        guard ends.isEmpty else {
          throw failure("expected '\(ends.last ?? "")' before the end of the template", at: start)
        }
        return statements
      default: throw failure("unexpected \(current.summary)")
      }
    }
  }

  /// The body up to one ending word, which is passed with the end of its tag.
  private mutating func body(until end: String) throws(LocatedFailure) -> [Statement] {
    try expectBlockEnd()
    let outer = isBranch
    isBranch = false
    defer { isBranch = outer }
    let statements = try body(until: [end])
    advance()
    try expectBlockEnd()
    return statements
  }

  private mutating func statement(
    _ word: String, _ offset: Int
  ) throws(LocatedFailure) -> [Statement] {
    let wordOffset = current.offset
    advance()
    switch word {
    case "if": return [try branch(offset)]
    case "for": return [try loop(offset)]
    case "set": return [try set(offset)]
    case "macro":
      let name = try expectName()
      return [Statement(.macro(try macro(name, end: "endmacro")), offset)]
    case "call": return [try call(offset)]
    case "filter":
      let filter = try filterChain()
      return [Statement(.filterBlock(filter, body: try body(until: "endfilter")), offset)]
    case "with": return [try with(offset)]
    // Transformers marks the assistant's part with it, and learns a mask from that.
    case "generation":
      return [Statement(.scope(try body(until: "endgeneration")), offset)]
    case "break", "continue":
      guard openLoops > 0 else { throw failure("'\(word)' outside a loop", at: wordOffset) }
      try expectBlockEnd()
      return [Statement(word == "break" ? .breakLoop : .continueLoop, offset)]
    case "block", "extends", "include", "import", "from", "autoescape", "do", "trans":
      throw failure("'\(word)' has no meaning in a chat template", at: wordOffset)
    default:
      throw failure("Encountered unknown tag '\(word)'.", at: wordOffset)
    }
  }

  private mutating func branch(_ offset: Int) throws(LocatedFailure) -> Statement {
    let outer = isBranch
    isBranch = true
    defer { isBranch = outer }
    var branches: [(test: Expression, body: [Statement])] = []
    var otherwise: [Statement] = []
    var word = "if"
    while word != "endif" {
      if word == "else" {
        try expectBlockEnd()
        otherwise = try body(until: ["endif"])
      } else {
        let test = try tupleOrExpression(conditional: false)
        try expectBlockEnd()
        branches.append((test, try body(until: ["elif", "else", "endif"])))
      }
      word = try expectName()
    }
    try expectBlockEnd()
    return Statement(.branch(branches, otherwise: otherwise), offset)
  }

  private mutating func loop(_ offset: Int) throws(LocatedFailure) -> Statement {
    let target = try target(member: false)
    guard takeName("in") else { throw failure("expected 'in', found \(current.summary)") }
    let sequence = try tupleOrExpression(conditional: false, stops: ["recursive"])
    let condition = takeName("if") ? try expression() : nil
    let isRecursive = takeName("recursive")
    try expectBlockEnd()
    let outer = isBranch
    isBranch = false
    defer { isBranch = outer }
    openLoops += 1
    let inner = try body(until: ["else", "endfor"])
    openLoops -= 1
    var otherwise: [Statement] = []
    if try expectName() == "else" {
      try expectBlockEnd()
      otherwise = try body(until: ["endfor"])
      advance()
    }
    try expectBlockEnd()
    return Statement(
      .loop(
        target: target, sequence: sequence, condition: condition, isRecursive: isRecursive,
        body: inner, otherwise: otherwise), offset)
  }

  private mutating func set(_ offset: Int) throws(LocatedFailure) -> Statement {
    let target = try target(member: true)
    if takeSymbol("=") {
      let value = try tupleOrExpression()
      try expectBlockEnd()
      return Statement(.set(target, value), offset)
    }
    let filter = isSymbol("|") ? try filters(of: nil) : nil
    return Statement(
      .setBlock(target, filter: filter, body: try body(until: "endset")), offset)
  }

  private mutating func with(_ offset: Int) throws(LocatedFailure) -> Statement {
    var values: [(target: Target, value: Expression)] = []
    while current.kind != .blockEnd {
      if !values.isEmpty { try expectSymbol(",") }
      let target = try target(member: false, single: true)
      try expectSymbol("=")
      values.append((target, try expression()))
    }
    return Statement(.with(values, body: try body(until: "endwith")), offset)
  }

  private mutating func call(_ offset: Int) throws(LocatedFailure) -> Statement {
    let parameters = isSymbol("(") ? try self.parameters() : []
    let callee = try expression()
    guard case .call = callee.kind else { throw failure("expected call", at: callee.offset) }
    let declaration = try macroBody("caller", parameters, end: "endcall")
    return Statement(.call(callee, declaration), offset)
  }

  private mutating func macro(
    _ name: String, end: String
  ) throws(LocatedFailure) -> MacroDeclaration {
    try macroBody(name, try parameters(), end: end)
  }

  private mutating func macroBody(
    _ name: String, _ parameters: [(name: String, standard: Expression?)], end: String
  ) throws(LocatedFailure) -> MacroDeclaration {
    let outer = (names: names, loops: openLoops)
    names = []
    openLoops = 0
    let body = try body(until: end)
    let declaration = MacroDeclaration(
      name: name, parameters: parameters, body: body, names: names)
    names.formUnion(outer.names)
    openLoops = outer.loops
    return declaration
  }

  private mutating func parameters() throws(LocatedFailure) -> [(
    name: String, standard: Expression?
  )] {
    try expectSymbol("(")
    var parameters: [(name: String, standard: Expression?)] = []
    while !isSymbol(")") {
      if !parameters.isEmpty { try expectSymbol(",") }
      let offset = current.offset
      let name = try expectName()
      if takeSymbol("=") {
        parameters.append((name, try expression()))
      } else {
        if parameters.last?.standard != nil {
          throw failure("non-default argument follows default argument", at: offset)
        }
        parameters.append((name, nil))
      }
    }
    try expectSymbol(")")
    return parameters
  }

  /// Names that a value goes to; several make a tuple.
  private mutating func target(
    member: Bool, single: Bool = false
  ) throws(LocatedFailure) -> Target {
    var targets = [try oneTarget(member: member)]
    var isTuple = false
    while !single, takeSymbol(",") {
      isTuple = true
      guard case .name(let name) = current.kind, name != "in" else {
        guard isSymbol("(") else { break }
        targets.append(try oneTarget(member: false))
        continue
      }
      targets.append(try oneTarget(member: false))
    }
    return isTuple ? .tuple(targets) : targets[0]
  }

  private mutating func oneTarget(member: Bool) throws(LocatedFailure) -> Target {
    try enter()
    defer { leave() }
    if takeSymbol("(") {
      let inner = try target(member: false)
      try expectSymbol(")")
      return inner
    }
    let offset = current.offset
    let name = try expectName()
    guard !["true", "false", "none", "True", "False", "None"].contains(name) else {
      throw failure("can't assign to '\(name)'", at: offset)
    }
    if member, takeSymbol(".") { return .member(name, try expectName()) }
    return .name(name)
  }
}
