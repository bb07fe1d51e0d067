import Diagnostics

extension Evaluator {
  mutating func evaluate(_ expression: Expression) throws -> Value {
    if stack.isNearlyFull { throw failure("the expression goes too deep", expression.span) }
    switch expression.kind {
    case .literal(let value): return value
    case .name(let name): return try lookUp(name, expression.span)
    case .list(let elements): return .list(try elements.map { try evaluate($0) })
    case .record(let fields):
      var record = Record()
      for field in fields { record[field.key] = try evaluate(field.value) }
      return .record(record)
    case .range(let first, let last): return try range(first, last)
    case .lambda(let parameters, let body):
      return .function(
        FunctionValue(
          name: nil, parameters: parameters, body: .expression(body), captured: locals ?? [:],
          source: source))
    case .negate(let operand): return try negated(try evaluate(operand), expression.span)
    case .not(let operand): return .bool(try !isTrue(operand))
    case .and(let left, let right): return .bool(try isTrue(left) && isTrue(right))
    case .or(let left, let right): return .bool(try isTrue(left) || isTrue(right))
    case .conditional(let condition, let then, let otherwise):
      return try evaluate(try isTrue(condition) ? then : otherwise)
    case .binary(let operation, let left, let right):
      let first = try evaluate(left)
      let second = try evaluate(right)
      do {
        return try apply(operation, first, second, interpreter)
      } catch {
        throw located(error, expression.span)
      }
    case .member(let base, let name, let span):
      return try member(try evaluate(base), name, span)
    case .index(let base, let index):
      let value = try evaluate(base)
      return try element(of: value, at: try evaluate(index), index.span)
    case .slice(let base, let from, let to):
      let value = try evaluate(base)
      return try slice(
        value, from: try from.map { try evaluate($0) }, to: try to.map { try evaluate($0) },
        expression.span)
    case .call(let callee, let arguments):
      return try callValue(try evaluate(callee), arguments, piped: nil, expression.span)
    case .command(let name, let span, let arguments, let piped):
      return try callCommand(name, span, arguments, piped: piped, expression.span)
    case .pipe(let left, let stage): return try pipe(left, stage, expression.span)
    }
  }

  private func lookUp(_ name: String, _ span: Span) throws -> Value {
    if let value = locals?[name] ?? interpreter.globals[name] { return value }
    if let builtin = builtinsByName[name] {
      return .function(
        FunctionValue(
          name: name, parameters: [], body: .builtin(builtin), captured: [:], source: source))
    }
    if interpreter.registry.entry(named: name) != nil {
      throw failure(
        "'\(name)' is a command", span, kind: .usage,
        hint: "inside an expression call it with parentheses: \(name)(…)")
    }
    if name == "_" { throw failure("there is no last value yet", span) }
    let known =
      Array(locals.map { $0.keys.sorted() } ?? []) + interpreter.order
      + interpreter.registry.allNames
    throw failure(
      "there is no '\(name)'", span,
      hint: interpreter.registry.names.advice(for: name, among: known))
  }

  private mutating func range(_ first: Expression, _ last: Expression) throws -> Value {
    func bound(_ value: Value, _ span: Span) throws -> Int {
      guard case .integer(let integer) = value else {
        throw failure("a range wants integers, found \(value.typeName)", span)
      }
      return integer
    }
    let start = try bound(try evaluate(first), first.span)
    let end = try bound(try evaluate(last), last.span)
    do {
      return .list(try integers(from: start, through: end, by: 1, interpreter))
    } catch {
      throw located(error, first.span.joined(last.span))
    }
  }

  private func negated(_ value: Value, _ span: Span) throws -> Value {
    switch value {
    case .integer(let integer):
      let (result, overflow) = 0.subtractingReportingOverflow(integer)
      if overflow { throw failure("the number is too large for an integer", span) }
      return .integer(result)
    case .number(let number): return .number(-number)
    case .object(let object):
      do {
        if let result = try object.negated() { return result }
      } catch {
        throw located(error, span)
      }
      fallthrough
    default: throw failure("\(value.typeName) has no negative", span)
    }
  }

  private func member(_ value: Value, _ name: String, _ span: Span) throws -> Value {
    switch value {
    case .record(let record):
      if let field = record[name] { return field }
      throw failure(
        "the record has no field '\(name)'", span,
        hint: didYouMean(name, record.keys) ?? "it has " + record.keys.joined(separator: ", "))
    case .object(let object):
      do {
        if let member = try object.member(name) { return member }
      } catch {
        throw located(error, span)
      }
      throw failure(
        "\(object.typeName) has no member '\(name)'", span,
        hint: didYouMean(name, object.memberNames)
          ?? (object.memberNames.isEmpty
            ? nil : "it has " + object.memberNames.joined(separator: ", ")))
    default:
      throw failure("\(value.typeName) has no members", span, hint: memberAdvice(value, name))
    }
  }

  /// What was meant by a member of a value that has none: a function's name, or a member of the
  /// elements.
  private func memberAdvice(_ value: Value, _ name: String) -> String? {
    if builtinsByName[name] != nil || interpreter.registry.entry(named: name) != nil {
      return "call it on the value: \(name)(…), or … | \(name)"
    }
    guard let first = value.asList?.first else { return nil }
    let hasMember =
      switch first {
      case .record(let record): record[name] != nil
      case .object(let object): object.memberNames.contains(name)
      default: false
      }
    return hasMember ? "its elements have it: map(…, x -> x.\(name))" : nil
  }

  private func element(of value: Value, at index: Value, _ span: Span) throws -> Value {
    if case .object(let object) = value {
      do {
        if let element = try object.element(at: index) { return element }
      } catch {
        throw located(error, span)
      }
    }
    if case .record(let record) = value {
      guard case .string(let key) = index else {
        throw failure("a record's field is named by a string", span)
      }
      guard let field = record[key] else {
        throw failure(
          "the record has no field '\(key)'", span, hint: didYouMean(key, record.keys))
      }
      return field
    }
    guard case .integer(let position) = index else {
      throw failure("an index is an integer, found \(index.typeName)", span)
    }
    if case .string(let text) = value {
      var search = TextSearch(interpreter)
      let count = try search.count(text)
      guard let offset = Self.offset(position, count) else {
        throw failure("index \(position) is outside the \(count) characters", span)
      }
      return .string(String(text[try search.index(offset, in: text)]))
    }
    guard let elements = value.asList else {
      throw failure("\(value.typeName) has no elements", span)
    }
    guard let offset = Self.offset(position, elements.count) else {
      throw failure(
        elements.isEmpty
          ? "the list is empty" : "index \(position) is outside 0..\(elements.count - 1)", span)
    }
    return elements[offset]
  }

  /// A place counted from 0, or from the end if negative; nil when outside.
  static func offset(_ index: Int, _ count: Int) -> Int? {
    let offset = index < 0 ? index &+ count : index
    return (0..<count).contains(offset) ? offset : nil
  }

  private func slice(_ value: Value, from: Value?, to: Value?, _ span: Span) throws -> Value {
    func bound(_ value: Value?, _ count: Int, _ standard: Int) throws -> Int {
      guard let value, !value.isNil else { return standard }
      guard case .integer(let position) = value else {
        throw failure("a slice wants integers, found \(value.typeName)", span)
      }
      return min(max(position < 0 ? position &+ count : position, 0), count)
    }
    if case .string(let text) = value {
      var search = TextSearch(interpreter)
      let count = try search.count(text)
      let start = try bound(from, count, 0)
      let end = try bound(to, count, count)
      guard start < end else { return .string("") }
      let first = try search.index(start, in: text)
      return .string(String(text[first..<(try search.index(end, in: text))]))
    }
    if case .object(let object) = value {
      do {
        let bounds = Record([("from", from ?? .nil), ("to", to ?? .nil)])
        if let part = try object.element(at: .record(bounds)) { return part }
      } catch {
        throw located(error, span)
      }
    }
    guard let elements = value.asList else {
      throw failure("\(value.typeName) has no elements", span)
    }
    let start = try bound(from, elements.count, 0)
    let end = try bound(to, elements.count, elements.count)
    return .list(start < end ? Array(elements[start..<end]) : [])
  }

  private mutating func pipe(
    _ left: Expression, _ stage: Expression, _ span: Span
  ) throws -> Value {
    let piped = try evaluate(left)
    if case .call(let callee, let arguments) = stage.kind {
      return try callValue(try evaluate(callee), arguments, piped: piped, stage.span)
    }
    return try callValue(try evaluate(stage), [], piped: piped, stage.span)
  }

  private mutating func callValue(
    _ callee: Value, _ arguments: [Expression.Argument], piped: Value?, _ span: Span
  ) throws -> Value {
    guard case .function(let function) = callee else {
      throw failure("\(callee.typeName) cannot be called", span)
    }
    var values = piped.map { [$0] } ?? []
    var named: [(name: String, value: Value)] = []
    for argument in arguments {
      let value = try evaluate(argument.value)
      if let name = argument.name {
        named.append((name, value))
      } else {
        guard named.isEmpty else {
          throw failure("arguments by place come before those by name", argument.value.span)
        }
        values.append(value)
      }
    }
    do {
      values = try function.ordered(values, named)
    } catch let error as ArgumentError {
      let argument = arguments.first { $0.name == error.parameter }
      throw failure(error.message, argument?.nameSpan ?? span, hint: error.hint)
    } catch {
      throw located(error, span)
    }
    do {
      return try call(function, values)
    } catch let control as ControlFlow {
      throw control
    } catch {
      var diagnostic = located(error, span)
      if let name = function.name, diagnostic.source != nil, !isBuiltin(function) {
        diagnostic.addCall(
          "\(name), called at \(source.name):\(source.line(at: span.start).number)")
      }
      throw diagnostic
    }
  }

  private func isBuiltin(_ function: FunctionValue) -> Bool {
    if case .builtin = function.body { true } else { false }
  }

  private mutating func callCommand(
    _ name: String, _ nameSpan: Span, _ arguments: [Expression.Argument], piped: Expression?,
    _ span: Span
  ) throws -> Value {
    if interpreter.registry.entry(named: name) == nil {
      return try callValue(
        try lookUp(name, nameSpan), arguments, piped: try piped.map { try evaluate($0) }, span)
    }
    return try runCommand(name, nameSpan, arguments, piped: piped)
  }
}
