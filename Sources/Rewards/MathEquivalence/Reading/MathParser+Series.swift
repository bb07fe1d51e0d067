/// Sums, products and integrals.
extension MathParser {
  /// Behind `\sum` or `\prod`: `_{k=1}^{n}`, then a term, which ends at a plus or minus.
  mutating func series(_ kind: MathExpression.SeriesKind) -> MathExpression? {
    var lower: (name: String, from: MathExpression, to: MathExpression?)?
    var upper: MathExpression?
    while true {
      if lower == nil, take(.symbol("_")) {
        lower = seriesRange()
        if lower == nil { return nil }
      } else if upper == nil, take(.symbol("^")) {
        upper = script()
        if upper == nil { return nil }
      } else {
        break
      }
    }
    guard let lower, let upper = upper ?? lower.to else { return nil }
    indices.append(lower.name)
    defer { indices.removeLast() }
    guard let term = nested({ $0.term() }) else { return nil }
    return withValue(.series(kind, index: lower.name, from: lower.from, to: upper, term))
  }

  /// `{k=1}`, or both bounds as in `{1 \le k \le 9}`.
  private mutating func seriesRange() -> (name: String, from: MathExpression, to: MathExpression?)?
  {
    guard take(.symbol("{")) else { return nil }
    if let name = variableName(token), following == .symbol("=") {
      position += 2
      guard let from = nested({ $0.sum() }), take(.symbol("}")) else { return nil }
      return (name, from, nil)
    }
    guard let from = nested({ $0.sum() }), take(.command("le")), let name = variableName(token)
    else {
      return nil
    }
    position += 1
    guard take(.command("le")), let to = nested({ $0.sum() }), take(.symbol("}")) else {
      return nil
    }
    return (name, from, to)
  }

  /// Behind `\int`: bounds, the function, and the differential, which may stand in a numerator.
  mutating func integral() -> MathExpression? {
    var lower: MathExpression?
    var upper: MathExpression?
    while true {
      if lower == nil, take(.symbol("_")) {
        lower = script()
        if lower == nil { return nil }
      } else if upper == nil, take(.symbol("^")) {
        upper = script()
        if upper == nil { return nil }
      } else {
        break
      }
    }
    // Without bounds it is a set of functions.
    guard let lower, let upper else { return nil }
    let outer = differential
    integralsOpen += 1
    differential = nil
    defer {
      integralsOpen -= 1
      differential = outer
    }
    let function = isAtDifferential ? whole(1) : nested { $0.sum() }
    guard let function, differential != nil || takeDifferential(), let name = differential else {
      return nil
    }
    return withValue(.integral(variable: name, from: lower, to: upper, function))
  }

  /// Whether `dx` stands here, and an integral waits for it.
  var isAtDifferential: Bool {
    guard integralsOpen > 0, token == .letter("d") || token == .text("d") else { return false }
    return variableName(following) != nil
  }

  mutating func takeDifferential() -> Bool {
    guard isAtDifferential, differential == nil, let name = variableName(following) else {
      return false
    }
    differential = name
    position += 2
    return true
  }

  private func variableName(_ token: MathToken?) -> String? {
    switch token {
    case .letter(let letter): letter
    case .command(let name) where greekLetters.contains(name): name
    default: nil
    }
  }

  /// The value itself, where it is a number that can be computed exactly.
  private func withValue(_ expression: MathExpression) -> MathExpression {
    expression.exact.map { .number($0, isDecimal: expression.isDecimal) } ?? expression
  }
}
