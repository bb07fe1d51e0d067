extension Parser {
  /// An expression, or several with commas between, which make a tuple.
  ///
  /// - Parameters:
  ///   - conditional: whether `a if b else c` may stand here.
  ///   - stops: names that end a tuple after a comma.
  mutating func tupleOrExpression(
    conditional: Bool = true, stops: [String] = []
  ) throws(LocatedFailure) -> Expression {
    let offset = current.offset
    var elements: [Expression] = []
    var isTuple = false
    while true {
      if !elements.isEmpty, endsTuple(stops) { break }
      elements.append(conditional ? try expression() : try disjunction())
      guard takeSymbol(",") else { break }
      isTuple = true
    }
    return isTuple ? Expression(.tuple(elements), offset) : elements[0]
  }

  private func endsTuple(_ stops: [String]) -> Bool {
    switch current.kind {
    case .variableEnd, .blockEnd, .symbol(")"): true
    case .name(let name): stops.contains(name)
    default: false
    }
  }

  mutating func expression() throws(LocatedFailure) -> Expression {
    try enter()
    defer { leave() }
    let known = unknownCount
    var result = try disjunction()
    var wrapped = 0
    defer { for _ in 0..<wrapped { leave() } }
    while isName("if") {
      let offset = current.offset
      advance()
      try enter()
      wrapped += 1
      let test = try disjunction()
      let otherwise = takeName("else") ? try expression() : nil
      result = Expression(.conditional(test: test, then: result, otherwise: otherwise), offset)
      forgetUnknown(from: known)
    }
    return result
  }

  /// Operators of one rank, which are joined from the left.
  private enum Rank {
    case or, and, sum, product, power

    var symbols: [String] {
      switch self {
      case .or, .and: []
      case .sum: ["+", "-"]
      case .product: ["*", "/", "//", "%"]
      case .power: ["**"]
      }
    }
  }

  /// Operands of a rank with its operators between them. A chain makes a tree as deep as it is long, so that
  /// each link counts as a level of nesting.
  private mutating func chain(_ rank: Rank) throws(LocatedFailure) -> Expression {
    var result = try operand(of: rank)
    var links = 0
    defer { for _ in 0..<links { leave() } }
    while let operation = operation(of: rank) {
      let offset = current.offset
      advance()
      try enter()
      links += 1
      let right = try operand(of: rank)
      let kind: Expression.Kind =
        switch rank {
        case .or: .or(result, right)
        case .and: .and(result, right)
        default: .binary(operation, result, right)
        }
      result = Expression(kind, offset)
    }
    return result
  }

  private func operation(of rank: Rank) -> String? {
    switch (rank, current.kind) {
    case (.or, .name("or")): "or"
    case (.and, .name("and")): "and"
    case (_, .symbol(let symbol)) where rank.symbols.contains(symbol): symbol
    default: nil
    }
  }

  private mutating func operand(of rank: Rank) throws(LocatedFailure) -> Expression {
    switch rank {
    case .or: try chain(.and)
    case .and: try negation()
    case .sum: try concatenation()
    case .product: try chain(.power)
    case .power: try unary(filters: true)
    }
  }

  mutating func disjunction() throws(LocatedFailure) -> Expression { try chain(.or) }

  private mutating func negation() throws(LocatedFailure) -> Expression {
    try enter()
    defer { leave() }
    let offset = current.offset
    if takeName("not") { return Expression(.not(try negation()), offset) }
    return try comparison()
  }

  private mutating func comparison() throws(LocatedFailure) -> Expression {
    let first = try chain(.sum)
    let offset = current.offset
    var operands: [(operation: String, operand: Expression)] = []
    while true {
      if case .symbol(let symbol) = current.kind,
        ["==", "!=", "<", "<=", ">", ">="].contains(symbol)
      {
        advance()
        operands.append((symbol, try chain(.sum)))
      } else if takeName("in") {
        operands.append(("in", try chain(.sum)))
      } else if isName("not"), next.kind == .name("in") {
        advance()
        advance()
        operands.append(("not in", try chain(.sum)))
      } else {
        return operands.isEmpty ? first : Expression(.comparison(first, operands), offset)
      }
    }
  }

  private mutating func concatenation() throws(LocatedFailure) -> Expression {
    let first = try chain(.product)
    guard isSymbol("~") else { return first }
    let offset = current.offset
    var parts = [first]
    while takeSymbol("~") { parts.append(try chain(.product)) }
    return Expression(.concatenation(parts), offset)
  }

  private mutating func unary(filters: Bool) throws(LocatedFailure) -> Expression {
    try enter()
    defer { leave() }
    let offset = current.offset
    var node: Expression
    if takeSymbol("-") {
      node = Expression(.negate(try unary(filters: false)), offset)
    } else if takeSymbol("+") {
      node = Expression(.plus(try unary(filters: false)), offset)
    } else {
      node = try primary()
    }
    node = try postfix(node)
    return filters ? try filtersAndTests(node) : node
  }

  private mutating func primary() throws(LocatedFailure) -> Expression {
    let token = current
    switch token.kind {
    case .name(let name):
      advance()
      switch name {
      case "true", "True": return Expression(.constant(.bool(true)), token.offset)
      case "false", "False": return Expression(.constant(.bool(false)), token.offset)
      case "none", "None": return Expression(.constant(.none), token.offset)
      default:
        note(name)
        return Expression(.name(name), token.offset)
      }
    case .string(let first):
      advance()
      var text = first
      while case .string(let more) = current.kind {
        text += more
        advance()
      }
      return Expression(.constant(.string(text)), token.offset)
    case .integer(let value):
      advance()
      return Expression(.constant(.integer(value)), token.offset)
    case .number(let value):
      advance()
      return Expression(.constant(.number(value)), token.offset)
    case .symbol("("): return try parenthesized()
    case .symbol("["):
      advance()
      var elements: [Expression] = []
      while !isSymbol("]") {
        if !elements.isEmpty { try expectSymbol(",") }
        if isSymbol("]") { break }
        elements.append(try expression())
      }
      try expectSymbol("]")
      return Expression(.list(elements), token.offset)
    case .symbol("{"): return try dictionary()
    default: throw failure("expected an expression, found \(token.summary)")
    }
  }

  private mutating func parenthesized() throws(LocatedFailure) -> Expression {
    let offset = current.offset
    try expectSymbol("(")
    if takeSymbol(")") { return Expression(.tuple([]), offset) }
    let inner = try tupleOrExpression()
    try expectSymbol(")")
    return inner
  }

  private mutating func dictionary() throws(LocatedFailure) -> Expression {
    let offset = current.offset
    try expectSymbol("{")
    var members: [(key: Expression, value: Expression)] = []
    while !isSymbol("}") {
      if !members.isEmpty { try expectSymbol(",") }
      if isSymbol("}") { break }
      let key = try expression()
      try expectSymbol(":")
      members.append((key, try expression()))
    }
    try expectSymbol("}")
    return Expression(.dictionary(members), offset)
  }

  // What follows an operand

  /// Members, items and calls. Each adds a level, as the tree grows by one.
  private mutating func postfix(_ node: Expression) throws(LocatedFailure) -> Expression {
    var node = node
    var links = 0
    defer { for _ in 0..<links { leave() } }
    while true {
      if isSymbol(".") || isSymbol("[") {
        node = try subscripted(node)
      } else if isSymbol("(") {
        node = Expression(.call(node, try arguments()), node.offset)
      } else {
        return node
      }
      try enter()
      links += 1
    }
  }

  private mutating func filtersAndTests(_ node: Expression) throws(LocatedFailure) -> Expression {
    var node = node
    var links = 0
    defer { for _ in 0..<links { leave() } }
    while true {
      if isSymbol("|") {
        node = try filters(of: node)
      } else if isName("is") {
        node = try test(node)
      } else if isSymbol("(") {
        node = Expression(.call(node, try arguments()), node.offset)
      } else {
        return node
      }
      try enter()
      links += 1
    }
  }

  private mutating func subscripted(_ node: Expression) throws(LocatedFailure) -> Expression {
    let offset = current.offset
    if takeSymbol(".") {
      switch current.kind {
      case .name(let name):
        advance()
        return Expression(.member(node, name), offset)
      case .integer(let index):
        advance()
        return Expression(.item(node, Expression(.constant(.integer(index)), offset)), offset)
      default: throw failure("expected a name or a number, found \(current.summary)")
      }
    }
    try expectSymbol("[")
    var parts: [Expression?] = []
    var hasColon = false
    var part: Expression?
    while !isSymbol("]") {
      if takeSymbol(":") {
        hasColon = true
        parts.append(part)
        part = nil
        guard parts.count <= 2 else { throw failure("a slice has at most three parts") }
      } else if part == nil {
        part = try tupleInItem(hasColon: hasColon)
      } else {
        throw failure("expected ']', found \(current.summary)")
      }
    }
    try expectSymbol("]")
    if hasColon {
      parts.append(part)
      return Expression(
        .slice(node, parts[0], parts[1], parts.count > 2 ? parts[2] : nil), offset)
    }
    return Expression(.item(node, part ?? Expression(.tuple([]), offset)), offset)
  }

  private mutating func tupleInItem(hasColon: Bool) throws(LocatedFailure) -> Expression {
    let first = try expression()
    guard !hasColon, isSymbol(",") else { return first }
    var elements = [first]
    while takeSymbol(",") { elements.append(try expression()) }
    return Expression(.tuple(elements), first.offset)
  }

  private mutating func arguments() throws(LocatedFailure) -> Expression.Arguments {
    try expectSymbol("(")
    var arguments = Expression.Arguments()
    var isFirst = true
    while !isSymbol(")") {
      if !isFirst {
        try expectSymbol(",")
        if isSymbol(")") { break }
      }
      isFirst = false
      let offset = current.offset
      if takeSymbol("*") {
        guard arguments.spread == nil, arguments.namedSpread == nil else {
          throw failure("invalid syntax for function call expression", at: offset)
        }
        arguments.spread = try expression()
      } else if takeSymbol("**") {
        guard arguments.namedSpread == nil else {
          throw failure("invalid syntax for function call expression", at: offset)
        }
        arguments.namedSpread = try expression()
      } else if case .name(let name) = current.kind, next.kind == .symbol("=") {
        advance()
        advance()
        guard arguments.namedSpread == nil else {
          throw failure("invalid syntax for function call expression", at: offset)
        }
        arguments.named.append((name, try expression()))
      } else {
        guard arguments.named.isEmpty, arguments.spread == nil, arguments.namedSpread == nil else {
          throw failure("invalid syntax for function call expression", at: offset)
        }
        arguments.positional.append(try expression())
      }
    }
    try expectSymbol(")")
    return arguments
  }

  /// The filters after an operand, each with its `|`.
  mutating func filters(of node: Expression?) throws(LocatedFailure) -> Expression {
    var node = node
    var links = 0
    defer { for _ in 0..<links { leave() } }
    while takeSymbol("|") {
      node = try oneFilter(node)
      try enter()
      links += 1
    }
    guard let node else { throw failure("expected a filter, found \(current.summary)") }
    return node
  }

  /// The filters of a filter block; the first stands without `|`.
  mutating func filterChain() throws(LocatedFailure) -> Expression {
    let first = try oneFilter(nil)
    return isSymbol("|") ? try filters(of: first) : first
  }

  private mutating func oneFilter(_ node: Expression?) throws(LocatedFailure) -> Expression {
    let offset = current.offset
    var name = try expectName()
    while takeSymbol(".") { name += "." + (try expectName()) }
    let arguments = isSymbol("(") ? try self.arguments() : Expression.Arguments()
    noteUse(of: name, isKnown: valueFilters[name] != nil, kind: "filter", at: offset)
    return Expression(.filter(node, name, arguments), offset)
  }

  private mutating func test(_ node: Expression) throws(LocatedFailure) -> Expression {
    advance()
    let isNegated = takeName("not")
    let offset = current.offset
    var name = try expectName()
    while takeSymbol(".") { name += "." + (try expectName()) }
    var arguments = Expression.Arguments()
    switch current.kind {
    case .symbol("("): arguments = try self.arguments()
    case .name("else"), .name("or"), .name("and"): break
    case .name("is"): throw failure("You cannot chain multiple tests with is")
    case .name, .string, .integer, .number, .symbol("["), .symbol("{"):
      arguments.positional = [try postfix(try primary())]
    default: break
    }
    noteUse(of: name, isKnown: valueTests[name] != nil, kind: "test", at: offset)
    let test = Expression(.test(node, name, arguments), offset)
    return isNegated ? Expression(.not(test), offset) : test
  }
}
