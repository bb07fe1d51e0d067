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
  public var willRun: (RunningStatement) -> Void = { _ in }
  public var didSucceed: (RunningStatement) -> Void = { _ in }
  public var didFail: (RunningStatement, Diagnostic) -> Void = { _, _ in }
  /// Is told what a `time` statement took, in seconds.
  public var reportTime: (_ statement: String, _ seconds: Double) -> Void = { _, _ in }
  public var tolerance = Tolerance() { didSet { changes += 1 } }

  var globals: [String: Value] = [:]
  /// Names in the order in which they were first set.
  var order: [String] = []
  var importDepth = 0
  /// Calls by ``call(_:_:)`` that are under way, one inside the other.
  private var outsideCalls = 0
  /// Grows with every change of a variable, `_` apart.
  public private(set) var changes = 0

  public init(session: Session, registry: CommandRegistry<Session>) {
    self.session = session
    self.registry = registry
    let memory = MemoryWatch()
    isShortOfMemory = { memory.isShort() }
  }

  /// - Throws: when the running statement is to stop.
  func checkpoint() throws(Diagnostic) {
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
      if name != "_" { changes += 1 }
      if let newValue {
        if globals.updateValue(newValue, forKey: name) == nil && name != "_" { order.append(name) }
      } else {
        globals[name] = nil
        order.removeAll { $0 == name }
      }
    }
  }

  /// A statement of the top level, and what was there before it.
  public struct RunningStatement {
    public let text: String
    public let variables: Variables
    /// The value of ``Interpreter/changes`` before it.
    public let changes: Int
  }

  /// What the variables and the tolerance are, to be put back by ``restore(_:)``.
  public struct Variables: Sendable {
    let globals: [String: Value]
    let order: [String]
    let tolerance: Tolerance?

    /// No variables; the tolerance stays.
    public static var none: Variables { Variables(globals: [:], order: [], tolerance: nil) }
  }

  public func snapshot() -> Variables {
    Variables(globals: globals, order: order, tolerance: tolerance)
  }

  public func restore(_ variables: Variables) {
    changes += 1
    globals = variables.globals
    order = variables.order
    if let tolerance = variables.tolerance { self.tolerance = tolerance }
  }

  /// Whether a text is whole, or a bracket, block or string of it is still open.
  public func isComplete(_ text: String) -> Bool {
    Completeness.isComplete(text)
  }

  /// Runs every statement of a text.
  ///
  /// - Parameter onResult: called with each statement's text and value; nil for those that have none
  ///   to display.
  /// - Throws: the first error; the statements before it stay done, the failed one leaves nothing.
  public func run(
    _ source: Source, onResult: (String, Value?) -> Void
  ) throws(Diagnostic) {
    let statements = try Parser.statements(source, commands: registry.names)
    for statement in statements {
      let running = RunningStatement(
        text: text(of: statement, source), variables: snapshot(), changes: changes)
      willRun(running)
      do {
        let value = try evaluateTopLevel(statement, source)
        if let value, !value.isNil { self["_"] = value }
        didSucceed(running)
        onResult(running.text, value.flatMap { $0.isNil ? nil : $0 })
      } catch {
        restore(running.variables)
        didFail(running, error)
        throw error
      }
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

  /// Calls a function of the language, from outside of any statement that is evaluated.
  public func call(_ function: FunctionValue, _ arguments: [Value]) throws -> Value {
    // Each begins a depth of its own, so that a rule which scores by itself would find no end.
    guard outsideCalls < Self.mostOutsideCalls else {
      throw FunctionError("functions call each other too deeply: does a rule judge by itself?")
    }
    outsideCalls += 1
    defer { outsideCalls -= 1 }
    var evaluator = Evaluator(self, function.source)
    return try evaluator.call(function, arguments)
  }
}

extension Interpreter {
  private static var mostOutsideCalls: Int { 50 }
}

extension Value {
  var isNil: Bool { if case .nil = self { true } else { false } }
}

/// Tells whether a text needs more lines.
enum Completeness {
  static func isComplete(_ text: String) -> Bool {
    let source = Source(name: "", text: text)
    guard let tokens = try? Lexer.tokens(of: source) else { return true }
    var open = 0
    var last: Token.Kind = .newline
    // Whether the statement begins with a word that a block must follow, which is still to come.
    var wantsBlock = false
    var isFirst = true
    for token in tokens {
      switch token.kind {
      case .symbol("("), .symbol("["), .symbol("{"): open += 1
      case .symbol(")"), .symbol("]"), .symbol("}"): open -= 1
      default: break
      }
      switch token.kind {
      case .keyword(let word) where ["def", "for", "if", "repeat", "while"].contains(word):
        if isFirst { wantsBlock = true }
      case .keyword("else"): wantsBlock = wantsBlock || last == .symbol("}")
      case .symbol("{") where open == 1: wantsBlock = false
      default: break
      }
      isFirst = open == 0 && (token.kind == .newline && !wantsBlock || token.kind == .symbol(";"))
      if token.kind != .newline && token.kind != .end { last = token.kind }
    }
    if open > 0 || wantsBlock { return false }
    switch last {
    case .symbol(let symbol): return [")", "]", "}", ";"].contains(symbol)
    case .keyword(let word):
      return ["true", "false", "nil", "break", "continue", "return"].contains(word)
    default: return true
    }
  }
}
