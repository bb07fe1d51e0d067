/// What brackets, separators and relations make of tokens: lists, sets, intervals, equations.
extension MathReader {
  /// The value of a text in tokens.
  static func value(_ all: ArraySlice<MathToken>, depth: Int) -> MathValue? {
    guard depth < 12 else { return nil }
    let tokens = trimmed(all)
    guard !tokens.isEmpty else { return nil }
    if tokens.count == 1, case .text(let text)? = tokens.first {
      // The font says nothing of what is set in it.
      return wordValue("\\text{\(text)}") ?? value(cleaned: text, depth: depth + 1)
    }
    if let announced = announced(tokens) { return value(announced, depth: depth + 1) }
    if let solutions = solutions(tokens, depth) { return solutions }
    let parts = split(tokens, at: isSeparator)
    if parts.count > 1 {
      let items = parts.filter { !trimmed($0).isEmpty }.map { value($0, depth: depth + 1) }
      guard items.count > 0, items.allSatisfy({ $0 != nil }) else { return nil }
      let values = items.compactMap(\.self)
      if let set = joinedInequalities(values, parts, tokens) { return .realSet(set) }
      return values.count == 1 ? values[0] : .list(values)
    }
    if let approximated = approximated(tokens, depth) { return approximated }
    if let set = setOperation(tokens, depth) { return set }
    if let relation = relation(tokens, depth) { return relation }
    if let rows = rowsOfEnvironment(tokens, depth) { return rows }
    if let enclosed = enclosed(tokens, depth) { return enclosed }
    if let digits = digitsInBase(tokens) { return digits }
    let ratio = split(tokens, at: isRatioSign)
    if ratio.count > 1 {
      let items = ratio.compactMap { value($0, depth: depth + 1) }
      return items.count == ratio.count ? .ratio(items) : nil
    }
    return quantity(tokens, depth)
  }

  /// `x=1,y=2; x=3,y=4`: a list of pairs.
  private static func solutions(_ tokens: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    let groups = split(tokens) { $0 == .symbol(";") }
    guard groups.count > 1 else { return nil }
    var solutions: [MathValue] = []
    for group in groups {
      guard case .list(let items)? = value(group, depth: depth + 1),
        items.allSatisfy({ if case .equation(let label, _) = $0 { label.isLabel } else { false } })
      else { return nil }
      solutions.append(.tuple(items, opening: "(", closing: ")"))
    }
    return .list(solutions)
  }

  /// What inequalities of one variable say together: `x < 1 or x > 3`, `x > 1 and x < 3`.
  private static func joinedInequalities(
    _ values: [MathValue], _ parts: [ArraySlice<MathToken>], _ tokens: ArraySlice<MathToken>
  ) -> RealSet? {
    let words = Set(
      parts.dropLast().map { part -> String in
        if case .text(let text) = tokens[part.endIndex] { text.lowercased().trimmed } else { "," }
      })
    guard values.count == parts.count, words == ["or"] || words == ["and"] else { return nil }
    var names: Set<String> = []
    var result: RealSet?
    for value in values {
      guard case .inequality(let sides, _) = value, let set = value.asRealSet else { return nil }
      for side in sides { names.formUnion(side.variables) }
      result = result.map { words == ["or"] ? $0.union(set) : $0.intersection(set) } ?? set
    }
    return names.count == 1 ? result : nil
  }

  /// Without white space of the text kind at the ends.
  static func trimmed(_ tokens: ArraySlice<MathToken>) -> ArraySlice<MathToken> {
    func isBlank(_ token: MathToken) -> Bool {
      switch token {
      case .text(let text): text.allSatisfy { $0.isWhitespace || $0 == "." }
      case .command("newline"), .symbol("."): true
      default: false
      }
    }
    var result = tokens
    while let first = result.first, isBlank(first) { result = result.dropFirst() }
    while let last = result.last, isBlank(last) { result = result.dropLast() }
    return result
  }

  private static func isSeparator(_ token: MathToken) -> Bool {
    switch token {
    case .symbol(","), .symbol(";"): return true
    case .text(let text):
      let words = text.lowercased().split { !$0.isLetter }
      return !words.isEmpty && words.allSatisfy { ["and", "or"].contains($0) }
    default: return false
    }
  }

  /// `:` and "to".
  private static func isRatioSign(_ token: MathToken) -> Bool {
    if case .text(let text) = token {
      text.lowercased().trimmed == "to"
    } else {
      token == .symbol(":")
    }
  }

  /// Pieces between the tokens that separate, outside brackets.
  static func split(
    _ tokens: ArraySlice<MathToken>, at separates: (MathToken) -> Bool
  ) -> [ArraySlice<MathToken>] {
    var pieces: [ArraySlice<MathToken>] = []
    var level = 0
    var start = tokens.startIndex
    for index in tokens.indices {
      let token = tokens[index]
      if token.opens {
        level += 1
      } else if token.closes {
        level = max(0, level - 1)
      } else if level == 0, separates(token) {
        pieces.append(tokens[start..<index])
        start = index + 1
      }
    }
    pieces.append(tokens[start...])
    return pieces
  }

  /// Unions, differences and intersections of sets of numbers; ℝ and ∅.
  private static func setOperation(_ tokens: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    if tokens.count == 1 {
      switch tokens.first {
      case .command("emptyset"): return .realSet(RealSet())
      default: break
      }
    }
    if Array(tokens) == [.command("mathbb"), .symbol("{"), .letter("R"), .symbol("}")]
      || Array(tokens) == [.command("mathbb"), .letter("R")] || Array(tokens) == [.command("R")]
      || Array(tokens) == [.command("Reals")]
    {
      return .realSet(.all)
    }
    for (name, join) in [
      ("cup", { (a: RealSet, b: RealSet) in a.union(b) }),
      ("cap", { (a: RealSet, b: RealSet) in a.intersection(b) }),
      ("setminus", { (a: RealSet, b: RealSet) in a.intersection(b.complement) }),
    ] {
      let parts = split(tokens) { $0 == .command(name) }
      guard parts.count > 1 else { continue }
      var result: RealSet?
      for part in parts {
        guard let item = value(part, depth: depth + 1), let set = item.asRealSet else { return nil }
        result = result.map { join($0, set) } ?? set
      }
      return result.map(MathValue.realSet)
    }
    let minus = split(tokens) { $0 == .symbol("-") }
    if minus.count == 2, case .realSet(let first)? = value(minus[0], depth: depth + 1),
      case .set(_)? = value(minus[1], depth: depth + 1),
      let second = value(minus[1], depth: depth + 1)?.asRealSet
    {
      return .realSet(first.intersection(second.complement))
    }
    return nil
  }

  /// Equations, inequalities and memberships.
  private static func relation(_ tokens: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    let membership = split(tokens) { $0 == .command("in") }
    if membership.count == 2 { return value(membership[1], depth: depth + 1) }
    let sides = split(tokens) { relations[$0] != nil || $0 == .symbol("=") }
    guard sides.count > 1, sides.count <= 6 else { return nil }
    var operators: [MathToken] = []
    var place = tokens.startIndex
    for side in sides.dropLast() {
      place = side.endIndex
      operators.append(tokens[place])
    }
    if operators.allSatisfy({ $0 == .symbol("=") }) {
      return equation(sides, depth)
    }
    let expressions = sides.compactMap { MathParser.expression(trimmed($0)) }
    let kinds = operators.compactMap { relations[$0] }
    guard expressions.count == sides.count, kinds.count == operators.count else { return nil }
    return .inequality(expressions, kinds)
  }

  private static let relations: [MathToken: MathValue.Relation] = [
    .symbol("<"): .less, .symbol(">"): .greater, .command("le"): .lessOrEqual,
    .command("ge"): .greaterOrEqual, .command("ne"): .unequal,
  ]

  private static func equation(_ sides: [ArraySlice<MathToken>], _ depth: Int) -> MathValue? {
    // What is no expression, such as a pair or a matrix, is the value of a label.
    if sides.count == 2, let left = MathParser.expression(trimmed(sides[0])) {
      guard !left.hasMatrix, let right = MathParser.expression(trimmed(sides[1])), !right.hasMatrix
      else {
        return value(sides[1], depth: depth + 1)
      }
      return .equation(left, right)
    }
    // 0.56 = 56 %, or x = y = 3: the last side is the value. What stands before it is a formula or a name
    // for it, and no sentence with a formula in it.
    guard let last = sides.last, sides.dropLast().allSatisfy({ !mixesWords($0) }) else {
      return nil
    }
    return value(last, depth: depth + 1)
  }

  /// Whether words and other tokens stand side by side.
  private static func mixesWords(_ tokens: ArraySlice<MathToken>) -> Bool {
    let words = tokens.count { if case .text = $0 { true } else { false } }
    return words > 0 && words < tokens.count
  }

  /// What stands in brackets as a whole.
  private static func enclosed(_ tokens: ArraySlice<MathToken>, _ depth: Int) -> MathValue? {
    let pairs: [(MathToken, [MathToken], Character)] = [
      (.symbol("("), [.symbol(")"), .symbol("]")], "("),
      (.symbol("["), [.symbol("]"), .symbol(")")], "["), (.symbol("⦃"), [.symbol("⦄")], "{"),
      (.command("langle"), [.command("rangle")], "<"),
      (.symbol("{"), [.symbol("}")], "g"),
    ]
    guard let first = tokens.first, let last = tokens.last, tokens.count >= 2,
      let pair = pairs.first(where: { $0.0 == first && $0.1.contains(last) }),
      closesAtEnd(tokens)
    else { return nil }
    let inner = tokens.dropFirst().dropLast()
    if pair.2 == "g" { return value(inner, depth: depth + 1) }
    let items = split(inner, at: isSeparator)
    if pair.2 == "{" {
      // { x | x > 2 }
      for bar in [MathToken.symbol("|"), .symbol(":")] {
        let sides = split(inner) { $0 == bar }
        if sides.count == 2, case .letter? = trimmed(sides[0]).first,
          let condition = value(sides[1], depth: depth + 1)
        {
          if case .inequality = condition { return condition }
          if condition.asRealSet != nil { return condition }
        }
      }
      if inner.isEmpty { return .realSet(RealSet()) }
      let values = items.compactMap { value($0, depth: depth + 1) }
      return values.count == items.count ? .set(values) : nil
    }
    guard items.count > 1 else { return nil }
    let values = items.compactMap { value($0, depth: depth + 1) }
    guard values.count == items.count else { return nil }
    let closing: Character = last == .symbol("]") ? "]" : last == .symbol(")") ? ")" : ">"
    return .tuple(values, opening: pair.2, closing: closing)
  }

  /// Whether the bracket that opens first closes last.
  private static func closesAtEnd(_ tokens: ArraySlice<MathToken>) -> Bool {
    var level = 0
    for index in tokens.indices {
      if tokens[index].opens {
        level += 1
      } else if tokens[index].closes {
        level -= 1
        if level == 0, index != tokens.index(before: tokens.endIndex) { return false }
      }
    }
    return level == 0
  }
}
