import Diagnostics
import Files
import Interruptions
import Language
import Notebooks
import Tensors

/// Runs source text in a session and gathers what it shows.
public final class SessionRunner {
  public let session: Session
  public let interpreter: Interpreter<Session>
  private var lines: [String] = []
  /// Shows a line as soon as it is there; nil only gathers.
  public var show: ((String) -> Void)?
  /// Is told of every statement that succeeded.
  public var finished: ((FinishedStatement) -> Void)?

  public init(_ session: Session, isInterrupted: @escaping () -> Bool = { false }) {
    self.session = session
    interpreter = Interpreter(session: session, registry: registry)
    interpreter.isInterrupted = isInterrupted
    interpreter.write = { [weak self] in self?.write($0, plain: $1) }
    interpreter.willRun = { [unowned interpreter] statement in
      session.completedUpdates = 0
      session.output = []
      session.loaded = nil
      session.undo.begin(UndoRing.Entry(statement, session))
      session.conditions = Conditions(session, interpreter.tolerance)
    }
    interpreter.didSucceed = { [unowned interpreter] _, changes in
      session.undo.finish(
        changes,
        changed: !changes.isEmpty || changes.tolerance != interpreter.tolerance
          || session.settings != session.undo.running?.settings)
    }
    interpreter.didFail = { [weak self] statement, error in self?.putBack(statement, error) }
    interpreter.note = { session.note?($0) }
    interpreter.reportTime = { statement, seconds in
      session.note?(
        "\(excerpt(statement, bytes: 200)): \(fixed(seconds, decimals: seconds < 10 ? 3 : 1)) s")
    }
    interpreter.loadFile = { [files = session.files] name in try ProgramFile(name, files).statements
    }
  }

  /// Whatever a command writes, nothing in it moves the cursor: the colours of heat are all that a
  /// terminal is told, and the record is without them.
  private func write(_ text: String, plain: String) {
    let line = visibleControlCharacters(plain)
    lines.append(line)
    session.output.append(line)
    show?(visibleControlCharacters(text, keepingColors: session.heat != nil))
  }

  /// Undoes what a failed statement did, except for the updates that an interrupted training
  /// completed: those stay, and the record says `train t steps=7`.
  private func putBack(_ statement: String, _ error: Diagnostic) {
    if session.completedUpdates > 0,
      let match = statement.wholeMatch(of: /(time\s+)?train\s+([\p{L}_][\p{L}\d_]*)(\s.*)?/)
    {
      let completed = "train \(match.2) steps=\(session.completedUpdates)"
      session.undo.rename(completed)
      session.undo.finish(nil, changed: true)
      record(completed, output: "")
      return
    }
    guard let entry = session.undo.abandon() else { return }
    session.putBack(entry)
    if entry.tooLarge != nil { session.hasUnrecordedChange = true }
  }

  private func record(_ code: String, output: String) {
    session.record.append(
      RecordedStatement(
        code: code, output: output, loaded: session.loaded, start: session.conditions,
        end: Conditions(session, interpreter.tolerance)))
  }

  /// Runs statements one after the other.
  ///
  /// - Returns: what they showed, up to the error if there is one, and the error.
  public func run(_ source: Source) -> (output: String, error: Diagnostic?) {
    let caller = FunctionCaller { [unowned interpreter] function, arguments in
      try interpreter.call(function, arguments)
    }
    return FunctionRule.$caller.withValue(caller) {
      Interruption.asking(
        { [pool = session.pool] in pool.isInterrupted }, { runStatements(source) })
    }
  }

  private func runStatements(_ source: Source) -> (output: String, error: Diagnostic?) {
    lines = []
    do {
      try interpreter.run(source) { text, value in
        if let value {
          write(
            value.display(width: session.width), plain: value.plainDisplay(width: session.width))
        }
        let output = session.output.joined(separator: "\n")
        if !session.leavesNoRecord { record(text, output: output) }
        finished?(FinishedStatement(text: text, output: output, value: value))
        session.leavesNoRecord = false
      }
      return (lines.joined(separator: "\n"), nil)
    } catch {
      var error = error
      // A value that was interrupted while it was made is taken for one that is not there.
      if session.pool.isInterrupted, error.kind != .interrupted {
        error.kind = .interrupted
        error.message = "interrupted"
        error.hint = nil
      }
      return (lines.joined(separator: "\n"), error)
    }
  }
}

/// A session as a notebook's replay wants it: fresh, with the notebook's seed and parameters, and
/// confined to its folder.
public final class SessionEvaluator: CellEvaluator {
  private let runner: SessionRunner
  private let deadline: Deadline

  /// - Parameters:
  ///   - allowed: folders that may be read and written beside the notebook's own.
  ///   - network: the servers that may be talked to; none unless given.
  ///   - isInterrupted: true stops the work.
  /// - Throws: ``FileAccessError`` when one of the folders cannot be opened.
  public init(
    _ stage: NotebookStage, threads: Int?, allowed: [String],
    network: NetworkAccess = NetworkAccess(keys: nil),
    isInterrupted: @escaping @Sendable () -> Bool,
    progress: (@Sendable (String, Int, Int) -> Void)? = nil
  ) throws(FileAccessError) {
    let deadline = Deadline()
    self.deadline = deadline
    let folder =
      stage.path.lastIndex(of: "/").map { String(stage.path[..<$0]) } ?? "."
    let session = Session(
      threads: stage.threads ?? threads, seed: Int(truncatingIfNeeded: stage.seed ?? 0),
      files: try FileAccess(below: folder.isEmpty ? "/" : folder, allowed: allowed),
      network: network, isInterrupted: { isInterrupted() || deadline.hasPassed })
    session.progress = progress
    session.standardStore = .replay(of: stage.path)
    session.terminalWidth = stage.width ?? Session.standardWidth
    runner = SessionRunner(session, isInterrupted: { isInterrupted() || deadline.hasPassed })
  }

  public func prepare(_ stage: NotebookStage) throws {
    if let tolerance = stage.tolerance { runner.interpreter.tolerance.relative = tolerance }
    for parameter in stage.parameters {
      let (_, error) = runner.run(
        Source(name: stage.path, text: "\(parameter.name) = \(parameter.value.literal)"))
      if let error { throw error }
    }
  }

  public func evaluate(_ request: CellRequest) -> CellResult {
    deadline.set(request.deadline)
    defer { deadline.set(nil) }
    let (output, error) = runner.run(
      Source(name: request.path, text: request.code, firstLine: request.firstLine))
    if let code = runner.session.quitCode {
      return CellResult(output: output, outcome: .ended(code: code))
    }
    guard var error else { return CellResult(output: output) }
    let kind: CellFailure.Kind =
      switch error.kind {
      case .expectation: .expectation
      case .syntax, .usage: .syntax
      case .runtime: .runtime
      case .interrupted, .quit: deadline.hasPassed ? .timeout : .interrupted
      }
    if kind == .timeout { error.message = "the time limit has passed" }
    return CellResult(
      output: output,
      outcome: .failure(
        CellFailure(
          kind: kind, message: error.message, rendering: error.rendered(), line: error.line)))
  }
}
