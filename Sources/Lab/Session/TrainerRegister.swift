import Diagnostics
import Language
import Models
import Training

/// The trainers of a session, as long as something holds them.
struct TrainerRegister {
  private struct Entry {
    weak var trainer: Trainer?
  }

  private var entries: [Entry] = []

  /// Those that are still held, in the order in which they were made.
  var living: [Trainer] { entries.compactMap(\.trainer) }

  /// Whether a function runs that one of them has called.
  var isAnyBusy: Bool { living.contains(where: \.isBusy) }

  mutating func add(_ trainer: Trainer) {
    entries.removeAll { $0.trainer == nil }
    entries.append(Entry(trainer: trainer))
  }

  /// Lets go of trainers whose work is done, though a value may still show them.
  mutating func release(_ isDone: (Trainer) -> Bool) {
    entries.removeAll { $0.trainer.map(isDone) ?? true }
  }
}

extension CommandContext<Session> {
  /// Notes that a model which is about to be trained has a trainer already: both would change one set of
  /// weights, and neither's optimizer, reference and metrics would know of the other's steps.
  ///
  /// - Parameter command: what is about to train the model; nil is a new trainer.
  func noteOtherTrainers(of model: LanguageModel, by command: String? = nil) {
    let names = trainerNames()
    let others = session.trainers.living.compactMap { trainer -> String? in
      guard trainer.model.decoder === model.decoder else { return nil }
      if let name = names[ObjectIdentifier(trainer)] {
        return name == target ? nil : "the trainer \(name)"
      }
      // Without a name it is only kept for undo, unless this statement has just made it.
      return session.undo.hasMade(trainer) ? "another trainer of this statement" : nil
    }
    guard !others.isEmpty else { return }
    let new = command ?? target.map { "the trainer \($0)" } ?? "the new trainer"
    session.note?(
      "note: \(new) and \(others.joined(separator: ", ")) train the same weights of \(model.name): "
        + "copy_model gives each a model of its own")
  }

  /// The names of trainers that variables hold, also in lists and records.
  private func trainerNames() -> [ObjectIdentifier: String] {
    var names: [ObjectIdentifier: String] = [:]
    func look(_ value: Value, _ name: String, depth: Int) {
      switch value {
      case .object(let object):
        guard let trainer = (object as? TrainerValue)?.trainer else { return }
        if names[ObjectIdentifier(trainer)] == nil { names[ObjectIdentifier(trainer)] = name }
      case .list(let elements) where depth > 0:
        for (index, element) in elements.prefix(1000).enumerated() {
          look(element, "\(name)[\(index)]", depth: depth - 1)
        }
      case .record(let record) where depth > 0:
        for key in record.keys.prefix(1000) {
          look(record[key] ?? .nil, "\(name).\(key)", depth: depth - 1)
        }
      default: return
      }
    }
    for (name, value) in variables() { look(value, name, depth: 2) }
    return names
  }

  /// The variable that the running statement is to set: what it holds now is on its way out.
  private var target: String? {
    guard let statement = session.undo.running?.statement,
      let match = statement.prefixMatch(of: /\s*([\p{L}_][\p{L}\d_]*)\s*=(?!=)/)
    else { return nil }
    return String(match.1)
  }
}
