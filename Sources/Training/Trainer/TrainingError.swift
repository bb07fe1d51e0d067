/// A training run that cannot go on as asked.
public enum TrainingError: Error, Sendable, CustomStringConvertible {
  /// A setting is out of its range; its name in the command language, and the message.
  case setting(String, String)
  case noProblems
  /// The weights of the model of this name do not change, and it has no adapters.
  case frozen(String)
  /// A step that the trainer's state does not allow.
  case order(String)
  /// Settings that contradict each other.
  case formula(FormulaError)

  public var description: String {
    switch self {
    case .setting(_, let message), .order(let message): message
    case .formula(let error): error.description
    case .frozen(let name):
      "the weights of \(name) are stored for sampling and do not change: train adapters beside "
        + "them (lora), or open the model with weights=float32"
    case .noProblems: "there are no problems to train on: give at least one"
    }
  }
}
