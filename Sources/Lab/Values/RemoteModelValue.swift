import Diagnostics
import Language
import Servers
import Synchronization

/// A model behind a server as a value.
struct RemoteModelValue: ObjectValue {
  let model: RemoteModel
  /// Share of the answers that may be missing; nil leaves it open, and the session ends as incomplete.
  var mostMissing: Double?
  /// What the server was asked for so far.
  let count = AnswerCount()

  var typeName: String { "a model behind a server" }
  var summary: String { "model \(model.name) behind \(model.address.text)" }

  var memberNames: [String] {
    ["name", "address", "key", "parallel", "retries", "timeout", "asked", "missing"]
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "name": .string(model.name)
    case "address": .string(model.address.text)
    // The variable that holds it; the key itself is shown nowhere.
    case "key": model.settings.key.map { .string($0.variable) } ?? .nil
    case "parallel": .integer(model.settings.parallel)
    case "retries": .integer(model.settings.retry.retries)
    case "timeout": .integer(Int(model.settings.timeout.components.seconds))
    case "asked": .integer(count.asked)
    case "missing": .integer(count.missing)
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

/// How many answers a server was asked for, and how many it did not give.
final class AnswerCount: Sendable {
  private let counts = Mutex((asked: 0, missing: 0))

  var asked: Int { counts.withLock { $0.asked } }
  var missing: Int { counts.withLock { $0.missing } }

  func add(asked: Int, missing: Int) {
    counts.withLock { $0 = ($0.asked + asked, $0.missing + missing) }
  }
}
