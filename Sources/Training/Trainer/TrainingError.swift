/// A training run that cannot go on as asked.
public enum TrainingError: Error, Sendable, CustomStringConvertible {
  /// A setting is out of its range; its name in the command language, and the message.
  case setting(String, String)
  case noProblems
  /// A step that the trainer's state does not allow.
  case order(String)
  /// Settings that contradict each other.
  case formula(FormulaError)

  public var description: String {
    switch self {
    case .setting(_, let message), .order(let message): message
    case .formula(let error): error.description
    case .noProblems: "there are no problems to train on: give at least one"
    }
  }
}
