import Diagnostics

/// How far a text has come as input: what a prompt must know before it runs what was typed.
public enum InputState: Sendable, Equatable {
  /// Statements that can be run.
  case complete
  /// Statements that can be run, and an `else` on the next line would go on with the last.
  case extensible
  /// More has to follow: a bracket or block is open, or an operator has no right side.
  case incomplete
  /// No line that follows can make the text right.
  case wrong(Diagnostic)
}

extension Interpreter {
  /// What the parser says of a text, if the next line is still to come.
  public func inputState(of text: String) -> InputState {
    let line = text.hasSuffix("\n") ? text : text + "\n"
    var parser = Parser(Source(name: "", text: line), commands: registry.names)
    do throws(Diagnostic) { try parser.readToEnd() } catch {
      return error.endsEarly ? .incomplete : .wrong(error)
    }
    if parser.tokens.endsInContinuation { return .incomplete }
    return parser.endsInBranch ? .extensible : .complete
  }

  /// Whether a text is to be run as it is. An `if` without `else` waits for one more line; an empty one
  /// ends it.
  public func isComplete(_ text: String) -> Bool {
    switch inputState(of: text) {
    case .complete, .wrong: true
    case .incomplete: false
    case .extensible:
      text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last?
        .allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } ?? true
    }
  }
}
