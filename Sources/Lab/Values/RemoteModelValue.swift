import Diagnostics
import Language
import Servers

/// A model behind a server as a value.
struct RemoteModelValue: ObjectValue {
  let model: RemoteModel

  var typeName: String { "a model behind a server" }
  var summary: String { "model \(model.name) behind \(model.address.text)" }

  var memberNames: [String] { ["name", "address", "key", "parallel", "retries", "timeout"] }

  func member(_ name: String) -> Value? {
    switch name {
    case "name": .string(model.name)
    case "address": .string(model.address.text)
    // The variable that holds it; the key itself is shown nowhere.
    case "key": model.settings.key.map { .string($0.variable) } ?? .nil
    case "parallel": .integer(model.settings.parallel)
    case "retries": .integer(model.settings.retry.retries)
    case "timeout": .integer(Int(model.settings.timeout.components.seconds))
    default: nil
    }
  }

  /// Why it is no argument of a command that needs the parameters or the tokens.
  var refusal: LabError {
    LabError(
      "\(model.name) is behind a server, which answers but shows neither parameters nor what it thinks "
        + "of given tokens",
      hint: "open its checkpoint with open_model for that")
  }
}
