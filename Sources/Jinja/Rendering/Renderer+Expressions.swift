extension Renderer {
  /// The text that a value is written as.
  func str(_ value: Value) throws -> String { try value.str(limit: limits.characters) }

  /// - Parameter block: what a filter without an operand takes.
  mutating func evaluate(_ expression: Expression, block: Value? = nil) throws -> Value {
    try count()
    return try nested { try $0.value(of: expression, block) }
  }

  private mutating func value(of expression: Expression, _ block: Value?) throws -> Value {
    switch expression.kind {
    case .constant(let value): return value
    case .name(let name):
      return scope[name] ?? .undefined(Undefined("'\(name)' is undefined"))
    case .list(let elements): return .list(try values(elements))
    case .tuple(let elements): return .tuple(try values(elements))
    case .dictionary(let members):
      var dictionary = Value.Dictionary()
      for member in members {
        let key = try hashable(try evaluate(member.key))
        dictionary[key] = try evaluate(member.value)
      }
      return .dictionary(dictionary)
    case .not(let operand): return .bool(!(try evaluate(operand).isTrue))
    case .negate(let operand):
      let value = try evaluate(operand)
      offset = expression.offset
      return try negated(value)
    case .plus(let operand):
      let value = try evaluate(operand)
      offset = expression.offset
      if case .undefined(let undefined) = value { throw undefined.failure }
      guard value.numeric != nil else {
        throw Failure.type("bad operand type for unary +: '\(value.typeName)'")
      }
      return value.whole.map(Value.integer) ?? value
    case .and(let left, let right):
      let value = try evaluate(left)
      return value.isTrue ? try evaluate(right) : value
    case .or(let left, let right):
      let value = try evaluate(left)
      return value.isTrue ? value : try evaluate(right)
    case .binary(let operation, let left, let right):
      let first = try evaluate(left)
      let second = try evaluate(right)
      offset = expression.offset
      return try binary(operation, first, second)
    case .comparison(let first, let rest): return try comparison(first, rest, expression.offset)
    case .concatenation(let parts):
      var result = ""
      for part in parts {
        result += try str(try evaluate(part))
        try check(size: result.utf8.count)
      }
      try count(result.utf8.count / 64)
      return .string(result)
    case .member(let operand, let name):
      let value = try evaluate(operand)
      offset = expression.offset
      return try member(name, of: value)
    case .item(let operand, let index):
      let value = try evaluate(operand)
      let key = try evaluate(index)
      offset = expression.offset
      return try item(key, of: value)
    case .slice(let operand, let start, let stop, let step):
      let value = try evaluate(operand)
      let bounds = try [start, stop, step].map { try $0.map { try evaluate($0) } ?? .none }
      offset = expression.offset
      return try slice(value, bounds)
    case .call(let callee, let written):
      let function = try evaluate(callee)
      let arguments = try self.arguments(written)
      offset = expression.offset
      return try call(function, arguments)
    case .filter(let operand, let name, let written):
      let value = try operand.map { try evaluate($0, block: block) } ?? block ?? .none
      let arguments = try self.arguments(written)
      offset = expression.offset
      return try filtered(value, by: name, arguments)
    case .test(let operand, let name, let written):
      let value = try evaluate(operand)
      let arguments = try self.arguments(written)
      offset = expression.offset
      return .bool(try holds(name, of: value, arguments))
    case .conditional(let test, let then, let otherwise):
      if try evaluate(test).isTrue { return try evaluate(then) }
      if let otherwise { return try evaluate(otherwise) }
      return .undefined(
        Undefined(
          "the inline if-expression on line evaluated to false and no else section was defined."))
    }
  }

  private mutating func values(_ expressions: [Expression]) throws -> [Value] {
    var values: [Value] = []
    for expression in expressions { values.append(try evaluate(expression)) }
    return values
  }

  mutating func arguments(_ written: Expression.Arguments) throws -> CallArguments {
    var arguments = CallArguments(positional: try values(written.positional))
    for (name, expression) in written.named {
      arguments.named.append((name, try evaluate(expression)))
    }
    if let spread = written.spread {
      arguments.positional += try elements(of: try evaluate(spread))
    }
    if let spread = written.namedSpread {
      guard case .dictionary(let members) = try evaluate(spread) else {
        throw Failure.type("argument after ** must be a mapping")
      }
      for (key, value) in members {
        guard let name = key.value.text else { throw Failure.type("keywords must be strings") }
        arguments.named.append((name, value))
      }
    }
    return arguments
  }

  mutating func call(_ callee: Value, _ arguments: CallArguments) throws -> Value {
    switch callee {
    case .function(let function): return try nested { try function.body(&$0, arguments) }
    case .undefined(let undefined): throw undefined.failure
    default: throw Failure.type("'\(callee.typeName)' object is not callable")
    }
  }

  private mutating func comparison(
    _ first: Expression, _ rest: [(operation: String, operand: Expression)], _ place: Int
  ) throws -> Value {
    var left = try evaluate(first)
    for (operation, operand) in rest {
      let right = try evaluate(operand)
      offset = place
      guard try compare(operation, left, right) else { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  /// One comparison, as Python has it.
  mutating func compare(_ operation: String, _ left: Value, _ right: Value) throws -> Bool {
    switch operation {
    case "==": return left.equals(right)
    case "!=": return !left.equals(right)
    case "<": return try left.isLess(than: right, operation: "<")
    case ">": return try right.isLess(than: left, operation: ">")
    case "<=":
      if isNotANumber(left, right) { return false }
      return try !right.isLess(than: left, operation: "<=")
    case ">=":
      if isNotANumber(left, right) { return false }
      return try !left.isLess(than: right, operation: ">=")
    case "in": return try contains(right, left)
    default: return try !contains(right, left)
    }
  }

  private func isNotANumber(_ left: Value, _ right: Value) -> Bool {
    left.numeric?.isNaN ?? false || right.numeric?.isNaN ?? false
  }

  /// Python's `element in container`.
  mutating func contains(_ container: Value, _ element: Value) throws -> Bool {
    switch container {
    case .string(let text), .markup(let text):
      guard let part = element.text else {
        if case .undefined(let undefined) = element { throw undefined.failure }
        throw Failure.type(
          "'in <string>' requires string as left operand, not \(element.typeName)")
      }
      try count(text.utf8.count / 16)
      return part.isEmpty || !ranges(of: part, in: text, most: 1).isEmpty
    case .dictionary(let members): return members[try hashable(element)] != nil
    case .undefined: return false
    case .list, .tuple, .sequence:
      return try elements(of: container).contains { $0.equals(element) }
    default: throw Failure.type("argument of type '\(container.typeName)' is not iterable")
    }
  }

  /// A value as a dictionary's key.
  ///
  /// - Throws: for a list or dictionary, which cannot be one.
  func hashable(_ value: Value) throws -> Key {
    switch value {
    case .list, .dictionary: throw Failure.type("unhashable type: '\(value.typeName)'")
    case .tuple(let elements):
      for element in elements { _ = try hashable(element) }
      return Key(value)
    default: return Key(value)
    }
  }
}
