import Diagnostics

/// A function of the language: a lambda, a `def`, or one that comes with it.
public final class FunctionValue: Sendable {
  enum Body: Sendable {
    case expression(Expression)
    case block(Block)
    case builtin(Builtin)
  }

  /// The name it was defined by; nil for a lambda.
  public let name: String?
  public let parameters: [String]
  let body: Body
  /// Local variables where a lambda was written.
  let captured: [String: Value]
  let source: Source

  init(
    name: String?, parameters: [String], body: Body, captured: [String: Value], source: Source
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.captured = captured
    self.source = source
  }

  var identity: ObjectIdentifier { ObjectIdentifier(self) }

  /// How it is shown: `x -> …` or its name.
  public var summary: String {
    if case .builtin = body { return "function \(name ?? "")" }
    let list = parameters.joined(separator: ", ")
    return name.map { "def \($0)(\(list))" } ?? "(\(list)) -> …"
  }
}
