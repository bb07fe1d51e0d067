import Diagnostics
import Interruptions

/// Leaves a loop or function from inside. The parser has seen to it that there is one.
enum ControlFlow: Error {
  case breakLoop
  case continueLoop
  case returnValue(Value)
}

/// Evaluates statements and expressions in one scope: the top level, or a call of a function.
struct Evaluator<Session> {
  let interpreter: Interpreter<Session>
  let source: Source
  /// Local variables; nil at the top level, where names are the session's.
  var locals: [String: Value]?
  /// Calls inside calls.
  var depth = 0
  let stack: StackGuard

  static var deepestCall: Int { 1000 }

  init(_ interpreter: Interpreter<Session>, _ source: Source) {
    self.interpreter = interpreter
    self.source = source
    stack = StackGuard()
  }

  private init(_ outer: Evaluator, _ source: Source, locals: [String: Value]) {
    interpreter = outer.interpreter
    self.source = source
    self.locals = locals
    depth = outer.depth + 1
    stack = outer.stack
  }

  func failure(
    _ message: String, _ span: Span, kind: Diagnostic.Kind = .runtime, hint: String? = nil
  ) -> Diagnostic {
    Diagnostic(kind, message, source: source, span: span, hint: hint)
  }

  /// An error with a place: its own if it has one, else the span.
  func located(_ error: any Error, _ span: Span) -> Diagnostic {
    if let cause = (error as? any CausedError)?.cause { return located(cause, span) }
    if var diagnostic = error as? Diagnostic {
      if diagnostic.source == nil {
        diagnostic.source = source
        diagnostic.span = diagnostic.span ?? span
      }
      return diagnostic
    }
    if let interruption = error as? any InterruptionError {
      return failure(interruption.message, span, kind: .interrupted)
    }
    return failure("\(error)", span)
  }

  func checkInterrupted(_ span: Span) throws {
    do { try interpreter.checkpoint() } catch { throw located(error, span) }
  }

  // Statements

  /// Runs a statement; the value is that of an expression.
  mutating func execute(_ statement: Statement) throws -> Value? {
    switch statement.kind {
    case .expression(let expression): return try evaluate(expression)
    case .assign(let target, let operation, let expression):
      try assign(target, operation, expression, statement.span)
      return nil
    case .unpack(let names, let expression):
      try unpack(try evaluate(expression), to: names, expression.span)
      return nil
    case .define(let name, let parameters, let block):
      assign(name, .function(try function(name, parameters, block)))
      return nil
    case .forEach(let names, let sequence, let block):
      for element in try elements(of: sequence) {
        try checkInterrupted(statement.span)
        if names.count == 1 {
          assign(names[0], element)
        } else {
          try unpack(element, to: names, sequence.span)
        }
        if try !runBody(block) { break }
      }
      return nil
    case .whileLoop(let condition, let block):
      while try isTrue(condition) {
        try checkInterrupted(statement.span)
        if try !runBody(block) { break }
      }
      return nil
    case .repeatLoop(let count, let block):
      guard case .integer(let times) = try evaluate(count), times >= 0 else {
        throw failure("repeat wants a count of 0 or more", count.span)
      }
      for _ in 0..<times {
        try checkInterrupted(statement.span)
        if try !runBody(block) { break }
      }
      return nil
    case .branch(let branches, let otherwise):
      for branch in branches where try isTrue(branch.condition) { return try run(branch.body) }
      return try otherwise.flatMap { try run($0) }
    case .expect(let condition, let why):
      if try isTrue(condition) { return nil }
      let reason = try why.map { try evaluate($0).text }
      throw failure(
        reason.map { "expectation failed: \($0)" } ?? "expectation failed", condition.span,
        kind: .expectation, hint: try sides(of: condition))
    case .importFile(let path):
      try importFile(path)
      return nil
    case .timed(let inner):
      let clock = ContinuousClock()
      let start = clock.now
      defer {
        let elapsed = start.duration(to: clock.now).components
        interpreter.reportTime(
          interpreter.text(of: inner, source),
          Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
      }
      return try execute(inner)
    case .returnValue(let expression):
      throw ControlFlow.returnValue(try expression.map { try evaluate($0) } ?? .nil)
    case .breakLoop: throw ControlFlow.breakLoop
    case .continueLoop: throw ControlFlow.continueLoop
    }
  }

  /// What the two sides of a failed comparison were.
  private mutating func sides(of condition: Expression) throws -> String? {
    guard case .binary(let operation, let left, let right) = condition.kind else { return nil }
    let values = [try evaluate(left), try evaluate(right)].map { value in
      let text = value.literal
      return text.count > 60 ? value.typeName : text
    }
    return "\(values[0]) \(operation.rawValue) \(values[1]) is false"
  }

  /// Runs the statements of a block; the value is the last one's. Values of its statements are not
  /// shown: only `print` and the commands that look write.
  mutating func run(_ block: Block) throws -> Value? {
    var last: Value?
    for statement in block.statements {
      do {
        last = try execute(statement)
      } catch let control as ControlFlow {
        throw control
      } catch {
        throw located(error, statement.span)
      }
    }
    return last
  }

  /// Runs a loop's body; false when it was left by `break`.
  private mutating func runBody(_ block: Block) throws -> Bool {
    do {
      _ = try run(block)
    } catch ControlFlow.breakLoop {
      return false
    } catch ControlFlow.continueLoop {
      return true
    }
    return true
  }

  private mutating func importFile(_ path: Expression) throws {
    guard case .string(let name) = try evaluate(path) else {
      throw failure("import wants a file's name", path.span)
    }
    guard let load = interpreter.loadFile else {
      throw failure("files cannot be imported here", path.span)
    }
    try runImported(Source(name: name, text: try load(name)))
  }

  /// Runs the statements of another text at the top level.
  ///
  /// - Parameters:
  ///   - keepsLast: whether values that a prompt would show become the last one, `_`.
  ///   - onResult: is handed these values.
  func runImported(
    _ imported: Source, keepsLast: Bool = false, onResult: (Value) -> Void = { _ in }
  ) throws {
    guard interpreter.importDepth < 20 else {
      throw FunctionError(
        "imports are nested too deeply: does '\(imported.name)' import itself?")
    }
    interpreter.importDepth += 1
    defer { interpreter.importDepth -= 1 }
    try interpreter.checkSyntax(of: imported)
    var parser = interpreter.parser(of: imported)
    var evaluator = Evaluator(interpreter, imported)
    while let statement = try parser.next() {
      do {
        guard let value = try evaluator.execute(statement), !value.isNil, keepsLast else {
          continue
        }
        interpreter["_"] = value
        onResult(value)
      } catch {
        throw evaluator.located(error, statement.span)
      }
    }
  }

  mutating func isTrue(_ expression: Expression) throws -> Bool {
    let value = try evaluate(expression)
    switch value {
    case .bool(let bool): return bool
    case .object(let object):
      if let scalar = object.scalar { return scalar != 0 }
      fallthrough
    default:
      throw failure(
        "expected true or false, found \(value.typeName)", expression.span,
        hint: "compare it with something")
    }
  }

  mutating func elements(of expression: Expression) throws -> [Value] {
    let value = try evaluate(expression)
    if let elements = value.asList { return elements }
    switch value {
    case .record(let record): return record.keys.map(Value.string)
    case .string(let text):
      guard text.utf8.count <= Limit.listElements else { throw located(tooLong, expression.span) }
      var steps = Checkpoints(interpreter)
      return try text.map {
        try steps.step()
        return .string(String($0))
      }
    case .integer(let count):
      throw failure(
        "an integer has no elements", expression.span,
        hint: count > 0 ? "for a range write 0..\(count - 1)" : nil)
    default: throw failure("\(value.typeName) has no elements", expression.span)
    }
  }

  // Calls

  /// Calls a function with values.
  mutating func call(_ function: FunctionValue, _ arguments: [Value]) throws -> Value {
    try interpreter.checkpoint()
    if case .builtin(let builtin) = function.body {
      return try call(builtin, arguments)
    }
    let arguments = try function.completed(arguments)
    guard depth < Self.deepestCall, !stack.isNearlyFull else {
      throw FunctionError("functions call each other too deeply: does one call itself without end?")
    }
    var scope = function.captured
    for (parameter, argument) in zip(function.parameters, arguments) { scope[parameter] = argument }
    var inner = Evaluator(self, function.source, locals: scope)
    switch function.body {
    case .expression(let expression): return try inner.evaluate(expression)
    case .block(let block):
      do {
        return try inner.run(block) ?? .nil
      } catch ControlFlow.returnValue(let value) {
        return value
      }
    case .builtin: return .nil
    }
  }

  /// Calls a builtin; an object as its first argument may answer itself.
  mutating func call(_ builtin: Builtin, _ arguments: [Value]) throws -> Value {
    if case .object(let object)? = arguments.first,
      let answer = try object.apply(builtin.name, Array(arguments.dropFirst()))
    {
      return answer
    }
    guard builtin.arity.contains(arguments.count) else {
      throw FunctionError(
        "\(builtin.name) takes (\(builtin.parameters)), found \(arguments.count) argument"
          + "\(arguments.count == 1 ? "" : "s")")
    }
    return try builtin.body(arguments, Caller(evaluator: self))
  }

  /// What a builtin calls functions through.
  private struct Caller: FunctionCaller {
    let evaluator: Evaluator

    func call(_ function: Value, _ arguments: [Value]) throws -> Value {
      guard case .function(let function) = function else {
        throw FunctionError("expected a function such as x -> x + 1, found \(function.typeName)")
      }
      var evaluator = evaluator
      return try evaluator.call(function, arguments)
    }

    func checkpoint() throws { try evaluator.interpreter.checkpoint() }

    func noteOnce(_ text: String) { evaluator.interpreter.noteOnce(text) }
  }
}

/// An error of the bindings that passes on another one, such as that of a function of the language which
/// a rule calls: the other one is reported, with its own place.
public protocol CausedError: Error {
  var cause: (any Error)? { get }
}

/// An error of the bindings that says the work was interrupted or ran out of time.
public protocol InterruptionError: Error {
  var message: String { get }
}

extension Interrupted: InterruptionError {
  public var message: String { "interrupted" }
}
