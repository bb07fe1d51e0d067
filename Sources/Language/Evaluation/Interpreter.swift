import Diagnostics

/// Runs statements for a session: its variables, the last value, and what a statement displays.
public final class Interpreter<Session> {
  public let session: Session
  public let registry: CommandRegistry<Session>
  /// Takes what `print` and other commands write: as it is shown, and without colour.
  public var write: (_ shown: String, _ plain: String) -> Void = { _, _ in }
  /// Asked in loops and calls; when it answers true, the statement stops.
  public var isInterrupted: () -> Bool = { false }
  /// Whether so little memory is left that the statement must stop, before the system ends the process.
  public var isShortOfMemory: () -> Bool
  /// Reads the file that `import` names.
  public var loadFile: ((String) throws -> String)?
  /// Before a statement runs, and when it has succeeded or failed: the session keeps and restores its
  /// own state, as the interpreter does with the variables.
  public var willRun: (_ statement: String) -> Void = { _ in }
  public var didSucceed: (_ statement: String, VariableChanges) -> Void = { _, _ in }
  public var didFail: (_ statement: String, Diagnostic) -> Void = { _, _ in }
  /// Is told what a `time` statement took, in seconds.
  public var reportTime: (_ statement: String, _ seconds: Double) -> Void = { _, _ in }
  /// Is told, once a session each, what might be misunderstood.
  public var note: (String) -> Void = { _ in }
  public var tolerance = Tolerance()

  private(set) var globals: [String: Value] = [:]
  /// Names in the order in which they were first set.
  private(set) var order: [String] = []
  /// What the running statement has changed.
  private var changes = VariableChanges(last: nil, tolerance: Tolerance())
  /// The command that the running statement of the top level consists of; nil if it is no command.
  private(set) var statementCommand: String?
  var importDepth = 0
  /// Whether a statement has asked for the end of the session.
  private(set) var isEnding = false
  private var notes: Set<String> = []

  public init(session: Session, registry: CommandRegistry<Session>) {
    self.session = session
    self.registry = registry
    let memory = MemoryWatch()
    isShortOfMemory = { memory.isShort() }
  }

  /// - Throws: when the running statement is to stop.
  func checkpoint() throws(Diagnostic) {
    if isEnding { throw Diagnostic(.quit, "the session ends") }
    if isInterrupted() { throw Diagnostic(.interrupted, "interrupted") }
    if isShortOfMemory() {
      throw Diagnostic(.runtime, "the memory of this machine is nearly used up")
    }
  }

  /// The variables, in the order in which they were first set; without `_`.
  public var variables: [(name: String, value: Value)] {
    order.compactMap { name in globals[name].map { (name, $0) } }
  }

  /// The variable of a name.
  public subscript(name: String) -> Value? {
    get { globals[name] }
    set {
      changes.note(name, globals[name])
      if let newValue {
        if globals.updateValue(newValue, forKey: name) == nil && name != "_" { order.append(name) }
      } else if globals.removeValue(forKey: name) != nil {
        // A name that goes is one of the latest as a rule.
        if let place = order.lastIndex(of: name) { order.remove(at: place) }
      }
    }
  }

  /// Takes a variable's value out for a moment, so that it is held once while it changes.
  func lift(_ name: String) {
    changes.note(name, globals[name])
    globals[name] = Value.nil
  }

  /// Lets all variables go; the tolerance stays.
  func removeVariables() {
    changes.noteAll(globals, order)
    globals = [:]
    order = []
  }

  /// Puts back what a statement changed; later statements must have been put back before.
  func restore(_ former: VariableChanges) {
    if let whole = former.whole {
      changes.noteAll(globals, order)
      globals = whole.globals
      order = whole.order
    }
    for variable in former.formers.reversed() { self[variable.name] = variable.value }
    globals["_"] = former.last
    tolerance = former.tolerance
  }

  /// Asks for the end of the session.
  ///
  /// - Returns: the error that ends the running statement.
  func end() -> Diagnostic {
    isEnding = true
    return Diagnostic(.quit, "the session ends")
  }

  /// Says what might be misunderstood, once a session.
  func noteOnce(_ text: String) {
    if notes.insert(text).inserted { note(text) }
  }

  /// Runs every statement of a text, once all of it is found to be free of syntax errors.
  ///
  /// - Parameter onResult: called with each statement's text and value; nil for those that have none
  ///   to display.
  /// - Throws: the first error; the statements before it stay done, the failed one leaves nothing.
  public func run(
    _ source: Source, onResult: (String, Value?) -> Void
  ) throws(Diagnostic) {
    try checkSyntax(of: source)
    var parser = parser(of: source)
    while !isEnding, let statement = try parser.next() {
      try runStatement(statement, source, onResult: onResult)
    }
  }

  /// - Throws: the first syntax error of a text.
  func checkSyntax(of source: Source) throws(Diagnostic) {
    var parser = parser(of: source)
    try parser.readToEnd()
  }

  func parser(of source: Source) -> Parser {
    Parser(source, commands: registry.names) { () throws(Diagnostic) in try self.checkpoint() }
  }

  /// Runs a statement of the top level. One that asks for the end of the session ends there and has
  /// succeeded.
  private func runStatement(
    _ statement: Statement, _ source: Source, onResult: (String, Value?) -> Void
  ) throws(Diagnostic) {
    let text = text(of: statement, source)
    changes = VariableChanges(last: globals["_"], tolerance: tolerance)
    statementCommand = statement.commandName
    willRun(text)
    do {
      let value = try evaluateTopLevel(statement, source)
      if let value, !value.isNil { globals["_"] = value }
      didSucceed(text, changes)
      onResult(text, value.flatMap { $0.isNil ? nil : $0 })
    } catch {
      if isEnding { return didSucceed(text, changes) }
      restore(changes)
      didFail(text, error)
      throw error
    }
  }

  /// The text of a statement.
  func text(of statement: Statement, _ source: Source) -> String {
    let utf8 = source.text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: min(statement.span.start, utf8.count))
    let end = utf8.index(utf8.startIndex, offsetBy: min(statement.span.end, utf8.count))
    return String(source.text[start..<end])
  }

  private func evaluateTopLevel(
    _ statement: Statement, _ source: Source
  ) throws(Diagnostic) -> Value? {
    var evaluator = Evaluator(self, source)
    do {
      return try evaluator.execute(statement)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw evaluator.located(error, statement.span)
    }
  }

  /// Calls a function of the language.
  public func call(_ function: FunctionValue, _ arguments: [Value]) throws -> Value {
    var evaluator = Evaluator(self, function.source)
    return try evaluator.call(function, arguments)
  }
}

extension Value {
  var isNil: Bool { if case .nil = self { true } else { false } }
}

extension Interpreter: Interruptible {}
