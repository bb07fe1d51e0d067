/// One setting of a trainer: its name in every front end, what it is for, what it may be, and the first phase of
/// an update whose result depends on it.
public struct TrainerSetting: Sendable {
  public let name: String
  /// A sentence.
  public let help: String
  public let kind: SettingKind
  public let range: SettingRange?
  private let stored: @Sendable (TrainerConfiguration) -> SettingValue
  private let inForce: @Sendable (TrainerConfiguration) -> SettingValue
  private let assign: @Sendable (inout TrainerConfiguration, SettingValue) -> Bool
  private let phase: @Sendable (TrainerConfiguration, TrainerConfiguration) -> Phase

  /// - Parameters:
  ///   - affects: the first phase that depends on it.
  ///   - inForce: the value in force where nil follows from other settings.
  init<Value: SettingConvertible>(
    _ name: String, _ path: any WritableKeyPath<TrainerConfiguration, Value> & Sendable,
    _ help: String,
    _ range: SettingRange? = nil, affects phase: Phase,
    inForce: (@Sendable (TrainerConfiguration) -> Value)? = nil
  ) {
    self.init(name, path, help, range, inForce: inForce) { _, _ in phase }
  }

  /// - Parameter affects: the first phase that the step from one configuration to another affects.
  init<Value: SettingConvertible>(
    _ name: String, _ path: any WritableKeyPath<TrainerConfiguration, Value> & Sendable,
    _ help: String,
    _ range: SettingRange? = nil, inForce: (@Sendable (TrainerConfiguration) -> Value)? = nil,
    affects phase:
      @escaping @Sendable (_ old: TrainerConfiguration, _ new: TrainerConfiguration) -> Phase
  ) {
    self.name = name
    self.help = help
    self.range = range
    self.phase = phase
    kind = Value.kind
    stored = { $0[keyPath: path].settingValue }
    self.inForce = { (inForce?($0) ?? $0[keyPath: path]).settingValue }
    assign = { configuration, value in
      guard let value = Value(value) else { return false }
      configuration[keyPath: path] = value
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
  public func value(in configuration: TrainerConfiguration) -> SettingValue {
    inForce(configuration)
  }

  /// Sets it. ``TrainerConfiguration/validate()`` checks the range.
  ///
  /// - Throws: ``TrainingError/setting(_:_:)`` when the value is of another kind.
  public func set(_ value: SettingValue, in configuration: inout TrainerConfiguration)
    throws(TrainingError)
  {
    guard assign(&configuration, value) else {
      throw .setting(name, "\(name) cannot be \(value): it is of the kind \(kind)")
    }
  }

  /// - Throws: ``TrainingError/setting(_:_:)`` with the value and the range.
  func check(_ configuration: TrainerConfiguration) throws(TrainingError) {
    let value = stored(configuration)
    guard let range, !range.contains(value) else { return }
    let shown =
      if case .integer(let integer) = value { "\(integer)" } else { "\(value.number ?? 0)" }
    throw .setting(name, "\(name) is \(shown): it must be \(range.text)")
  }

  /// The first phase that the step from one configuration to another affects by this setting; nil when it is
  /// the same in both.
  func firstAffected(_ old: TrainerConfiguration, _ new: TrainerConfiguration) -> Phase? {
    stored(old) == stored(new) ? nil : phase(old, new)
  }
}

extension TrainerConfiguration {
  /// The first phase of an update whose result would be another; nil when none.
  package func firstAffected(by changed: TrainerConfiguration) -> Phase? {
    TrainerSetting.all.compactMap { $0.firstAffected(self, changed) }.min()
  }
}
