/// One setting of an owner, such as a rule or a trainer: its name in every front end, what it is for and what it may
/// be. Help, completion, checks and records derive from it.
public struct Setting<Owner: Sendable>: Sendable {
  public let name: String
  /// A sentence.
  public let help: String
  public let kind: SettingKind
  public let range: SettingRange?
  private let stored: @Sendable (Owner) -> SettingValue
  private let inForce: @Sendable (Owner) -> SettingValue
  private let assign: @Sendable (inout Owner, SettingValue) -> Bool

  /// - Parameter inForce: the value in force where nil follows from other settings.
  public init<Value: SettingConvertible>(
    _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ help: String,
    _ range: SettingRange? = nil, inForce: (@Sendable (Owner) -> Value)? = nil
  ) {
    self.name = name
    self.help = help
    self.range = range
    kind = Value.kind
    stored = { $0[keyPath: path].settingValue }
    self.inForce = { (inForce?($0) ?? $0[keyPath: path]).settingValue }
    assign = { owner, value in
      guard let value = Value(value) else { return false }
      owner[keyPath: path] = value
      return true
    }
  }

  /// The words that it may be; nil for other kinds.
  public var choices: [String]? {
    switch kind {
    case .word(let words), .optional(.word(let words)): words
    default: nil
    }
  }

  /// The value in force.
  public func value(in owner: Owner) -> SettingValue { inForce(owner) }

  /// Whether two owners have it alike.
  public func isSame(in first: Owner, as second: Owner) -> Bool { stored(first) == stored(second) }

  /// Sets it. ``check(_:)`` tells whether the value is in range.
  ///
  /// - Throws: ``SettingError`` when the value is of another kind.
  public func set(_ value: SettingValue, in owner: inout Owner) throws(SettingError) {
    guard assign(&owner, value) else {
      throw SettingError(name: name, message: "\(name) is \(value): it must be \(kind)")
    }
  }

  /// - Throws: ``SettingError`` with the value and the range that it is not in.
  public func check(_ owner: Owner) throws(SettingError) {
    let value = stored(owner)
    guard let range, !range.contains(value) else { return }
    throw SettingError(name: name, message: "\(name) is \(value): it must be \(range.text)")
  }
}

/// A setting that has a value of another kind, or out of its range.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The setting's name.
  public let name: String
  /// The value, and what it may be.
  public let message: String

  public var description: String { message }
}
