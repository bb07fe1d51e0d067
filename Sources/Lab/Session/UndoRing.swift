import Language
import Models
import Notebooks
import Tensors
import Training

/// What the latest statements changed, so that `undo` can take them back.
///
/// Of variables the values before are kept, which share their parts with those after; models and trainers, which
/// statements change in place, are copied before their first change in a statement.
struct UndoRing {
  /// One statement, and what was there before it.
  struct Entry {
    var statement: String
    let settings: Session.Settings
    /// Statements that were on record.
    let recordCount: Int
    /// The record that the statement let go, if it did.
    fileprivate(set) var formerRecord: [RecordedStatement]?
    let hasUnrecordedChange: Bool
    /// What the statement changed among the variables; nil while it runs.
    fileprivate(set) var variables: VariableChanges?
    /// Puts models and trainers back, the last changed first.
    fileprivate(set) var saved: [Saved] = []
    /// Models and trainers that the statement itself has made: without it they are not there.
    fileprivate(set) var made: Set<ObjectIdentifier> = []
    /// Bytes of a model that was too large to be copied; nil when all was.
    fileprivate(set) var tooLarge: Int?

    init(_ statement: String, _ session: Session) {
      self.statement = statement
      settings = session.settings
      recordCount = session.record.count
      hasUnrecordedChange = session.hasUnrecordedChange
    }

    var byteCount: Int { saved.reduce(0) { $0 + $1.byteCount } }

    func putBack() {
      for saved in saved.reversed() { saved.putBack() }
    }
  }

  struct Saved {
    let object: ObjectIdentifier
    let byteCount: Int
    let putBack: () -> Void
  }

  /// Statements that can be taken back at the most.
  static let capacity = 8

  private(set) var entries: [Entry] = []
  /// The statement that is running.
  private(set) var running: Entry?

  var byteCount: Int { entries.reduce(0) { $0 + $1.byteCount } }

  mutating func begin(_ entry: Entry) { running = entry }

  /// Notes an object that the running statement makes; it need not be copied, nor live on for `undo`.
  mutating func make(_ object: AnyObject) { running?.made.insert(ObjectIdentifier(object)) }

  /// Whether the running statement has made an object.
  func hasMade(_ object: AnyObject) -> Bool {
    running?.made.contains(ObjectIdentifier(object)) ?? false
  }

  /// Copies an object before its first change in the running statement, if it fits the limit.
  mutating func save(
    _ object: AnyObject, byteCount: Int, limit: Int, copy: () throws -> () -> Void
  ) {
    guard var entry = running, entry.tooLarge == nil, !hasMade(object),
      !entry.saved.contains(where: { $0.object == ObjectIdentifier(object) })
    else { return }
    running = nil  // The entry is held once, so that it is not copied.
    defer { running = entry }
    while !entries.isEmpty, self.byteCount + entry.byteCount + byteCount > limit {
      entries.removeFirst()
    }
    guard entry.byteCount + byteCount <= limit else {
      entry.tooLarge = byteCount
      return
    }
    do {
      entry.saved.append(
        Saved(object: ObjectIdentifier(object), byteCount: byteCount, putBack: try copy()))
    } catch {
      // There is no memory for a copy; the statement itself may do without.
      entry.tooLarge = byteCount
    }
  }

  /// Keeps a record that the running statement lets go.
  mutating func keep(_ record: [RecordedStatement]) {
    if running?.formerRecord == nil { running?.formerRecord = record }
  }

  /// Ends the running statement; one that changed something can be taken back from now on.
  ///
  /// - Parameters:
  ///   - variables: what it changed among the variables.
  ///   - changed: whether it changed something else than models and trainers.
  mutating func finish(_ variables: VariableChanges?, changed: Bool) {
    guard var entry = running else { return }
    running = nil
    entry.variables = variables
    guard changed || !entry.saved.isEmpty || entry.tooLarge != nil else { return }
    entries.append(entry)
    if entries.count > Self.capacity { entries.removeFirst() }
  }

  /// Ends the running statement and hands it over, to be put back.
  mutating func abandon() -> Entry? {
    defer { running = nil }
    return running
  }

  /// Renames the running statement to what it came to.
  mutating func rename(_ statement: String) { running?.statement = statement }

  mutating func popLast() -> Entry? { entries.popLast() }

  mutating func removeAll() { self = UndoRing() }
}

extension Session {
  /// The settings that `config` changes.
  struct Settings: Equatable {
    var seed: Int
    /// Columns that results may take; nil takes those of the terminal.
    var width: Int?
    /// Bytes that copies for `undo` may take together.
    var undoMemory: Int
    /// File that runs are recorded in; nil takes the standard one.
    var store: String?
  }

  /// Takes everything but the variables back to what it was before a statement.
  func putBack(_ entry: UndoRing.Entry) {
    entry.putBack()
    settings = entry.settings
    if let record = entry.formerRecord {
      self.record = record
    } else {
      record.removeLast(max(0, record.count - entry.recordCount))
    }
    hasUnrecordedChange = entry.hasUnrecordedChange
  }

  /// The value of a model that the running statement makes.
  @discardableResult
  func new(_ model: LanguageModel) -> Value {
    undo.make(model)
    return .object(ModelValue(model))
  }

  /// The value of a trainer that the running statement makes.
  func new(_ trainer: Trainer) -> Value {
    undo.make(trainer)
    trainers.add(trainer)
    return .object(TrainerValue(trainer))
  }

  /// To be called before a trainer is changed in place.
  ///
  /// - Parameter wholly: whether more changes than an update does: the reference.
  func willChange(_ trainer: Trainer, wholly: Bool = false) {
    // A function that a trainer calls sees it half-way, which nothing is to be put back to; what it asks of the
    // trainer is refused.
    if trainer.isBusy { return }
    if undo.hasMade(trainer) { return willChange(trainer.model) }
    undo.save(
      trainer, byteCount: trainer.byteCount * (wholly ? 2 : 1), limit: settings.undoMemory
    ) {
      let saved = try trainer.save(wholly: wholly)
      return { trainer.restore(saved) }
    }
  }

  /// To be called before a model's parameters are changed in place.
  func willChange(_ model: LanguageModel) {
    undo.save(
      model, byteCount: model.decoder.parameters.count * MemoryLayout<Float>.size,
      limit: settings.undoMemory
    ) { [pool] in
      let saved = try model.decoder.saveParameters()
      return { model.decoder.restoreParameters(saved, pool: pool) }
    }
  }
}
