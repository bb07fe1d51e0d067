import Settings

/// A setting of a trainer, and the first phase of an update whose result depends on it.
public struct TrainerSetting: Sendable {
  public let setting: Setting<TrainerConfiguration>
  private let phase: @Sendable (TrainerConfiguration, TrainerConfiguration) -> Phase

  public var name: String { setting.name }

  /// - Parameters:
  ///   - affects: the first phase that depends on it.
  ///   - inForce: the value in force where nil follows from other settings.
  init<Value: SettingConvertible>(
    _ name: String, _ path: any WritableKeyPath<TrainerConfiguration, Value> & Sendable,
    _ help: String, _ range: SettingRange? = nil, affects phase: Phase,
    inForce: (@Sendable (TrainerConfiguration) -> Value)? = nil
  ) {
    setting = Setting(name, path, help, range, inForce: inForce)
    self.phase = { _, _ in phase }
  }

  /// - Parameter affects: the first phase that the step from one configuration to another affects.
  init<Value: SettingConvertible>(
    _ name: String, _ path: any WritableKeyPath<TrainerConfiguration, Value> & Sendable,
    _ help: String, _ range: SettingRange? = nil,
    affects phase:
      @escaping @Sendable (_ old: TrainerConfiguration, _ new: TrainerConfiguration) ->
      Phase
  ) {
    setting = Setting(name, path, help, range)
    self.phase = phase
  }

  /// The first phase that the step from one configuration to another affects by this setting; nil when it is
  /// the same in both.
  func firstAffected(_ old: TrainerConfiguration, _ new: TrainerConfiguration) -> Phase? {
    setting.isSame(in: old, as: new) ? nil : phase(old, new)
  }
}

extension TrainerConfiguration {
  /// The first phase of an update whose result would be another; nil when none.
  package func firstAffected(by changed: TrainerConfiguration) -> Phase? {
    TrainerSetting.all.compactMap { $0.firstAffected(self, changed) }.min()
  }
}

extension AdvantageEstimator: SettingConvertible {}
extension KLEstimator: SettingConvertible {}
extension KLPlacement: SettingConvertible {}
extension LearningRateSchedule.Shape: SettingConvertible {}
extension LossAggregation: SettingConvertible {}
extension PolicyObjective: SettingConvertible {}
