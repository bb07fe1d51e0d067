import Diagnostics

/// A command: its declaration, its parameters as properties, and what it does.
///
/// Help, completion, argument checking and the reference page come from the declaration and the
/// properties:
/// ```swift
/// struct DoubleCommand: Command {
///   static let declaration = CommandDeclaration(
///     name: "double", area: .tensors, summary: "Twice a number.")
///   @Argument("The number.") var number: Double
///   func run(in context: CommandContext<Session>) throws -> Value { .number(2 * number) }
/// }
/// ```
public protocol Command<Session>: SendableMetatype {
  associatedtype Session
  static var declaration: CommandDeclaration { get }
  init()
  func run(in context: CommandContext<Session>) throws -> Value
}

/// What is said of a command beside its parameters.
public struct CommandDeclaration: Sendable {
  public let name: String
  public let area: Area
  /// One line, with a full stop.
  public let summary: String
  /// More, for the command's own help page.
  public let discussion: String
  public let examples: [Example]
  /// Whether it stands before a whole statement, which is run and timed: `time step t`.
  public let takesStatement: Bool

  public init(
    name: String, area: Area, summary: String, discussion: String = "", examples: [Example] = [],
    takesStatement: Bool = false
  ) {
    self.name = name
    self.area = area
    self.summary = summary
    self.discussion = discussion
    self.examples = examples
    self.takesStatement = takesStatement
  }

  /// A statement to try.
  public struct Example: Sendable, ExpressibleByStringLiteral {
    public let code: String
    /// What it prints, if that is stated; a test holds it to that.
    public let shows: String?

    public init(_ code: String, shows: String? = nil) {
      self.code = code
      self.shows = shows
    }

    public init(stringLiteral code: String) { self.init(code) }
  }

  /// The areas of the reference, in its order.
  public enum Area: String, Sendable, CaseIterable {
    case tensors, tasks, models, rewards, training, runs, looking, session
  }
}

/// What a running command can reach.
public struct CommandContext<Session> {
  public let session: Session
  let call: (FunctionValue, [Value]) throws -> Value
  let isInterrupted: () -> Bool
  let write: (_ shown: String, _ plain: String) -> Void
  /// The variables, for commands such as `vars`.
  public let variables: () -> [(name: String, value: Value)]
  /// Whether the command is a statement of its own, typed or in a script, and not a part of another.
  public let isStatement: Bool
  /// Puts back what a statement changed among the variables, for `undo`.
  public let restore: (VariableChanges) -> Void
  /// Lets all variables go, for `reset`.
  public let removeVariables: () -> Void
  /// Runs the statements of a text as if they were typed, and hands each value that would be shown to
  /// `onResult`; an error carries its place in the text.
  public let run: (_ source: Source, _ onResult: (Value) -> Void) throws -> Void
  /// Asks for the end of the session. The error that it returns is to be thrown.
  public let end: () -> Diagnostic
  /// How far numbers may differ under `~=`; to be read and changed by `config`.
  public let tolerance: (Tolerance?) -> Tolerance
  public let registry: CommandRegistry<Session>

  /// Calls a function of the language.
  public func call(_ function: FunctionValue, _ arguments: [Value]) throws -> Value {
    try call(function, arguments)
  }

  /// Writes a line of output.
  public func print(_ line: String) { write(line, line) }

  /// Writes a value as it shows itself, in colour where there is colour.
  public func show(_ value: Value, width: Int) {
    write(value.display(width: width), value.plainDisplay(width: width))
  }

  public var interrupted: Bool { isInterrupted() }
}

/// An argument that a command cannot work with; the caret is put under it.
public struct ArgumentError: Error, CustomStringConvertible {
  /// The parameter's name in the language.
  public let parameter: String
  public let message: String
  public let hint: String?

  public init(_ parameter: String, _ message: String, hint: String? = nil) {
    self.parameter = parameter
    self.message = message
    self.hint = hint
  }

  public var description: String { message }
}
