import Settings

/// The published settings of a project, as far as they bear on one machine: every constant that its paper or its
/// scripts state, each with the place where it is published. Batch sizes are the project's too; give `prompts`,
/// `samples` and `max_tokens` to train less at a time.
public struct TrainerPreset: Sendable {
  /// Settings that are published in one place.
  struct Published: Sendable {
    let source: String
    let settings: KeyValuePairs<String, SettingValue>

    init(_ source: String, _ settings: KeyValuePairs<String, SettingValue>) {
      self.source = source
      self.settings = settings
    }
  }

  /// The name in every front end.
  public let rawValue: String
  /// The project, its paper and its method.
  public let source: String
  /// The rule it trains by, as the language names it.
  public let ruleName: String
  private let ruleSource: String
  private let published: [Published]

  init(
    _ name: String, source: String, rule: String, ruleSource: String, settings: [Published]
  ) {
    rawValue = name
    self.source = source
    ruleName = rule
    self.ruleSource = ruleSource
    published = settings
  }

  /// Knave's defaults where the project states nothing.
  public var configuration: TrainerConfiguration {
    var configuration = TrainerConfiguration()
    for (name, value) in published.flatMap(\.settings) {
      guard let setting = TrainerSetting.named(name) else {
        preconditionFailure("preset \(rawValue) sets '\(name)', which is no setting of a trainer")
      }
      // A value that follows from others stays so: another objective then brings its own aggregation.
      guard !setting.value(in: configuration).isSame(as: value) else { continue }
      do { try setting.set(value, in: &configuration) } catch {
        preconditionFailure("preset \(rawValue): \(error)")
      }
    }
    return configuration
  }

  /// Where the value of a setting, or of `rule`, is published; nil for what the project does not state.
  public func source(of setting: String) -> String? {
    if setting == "rule" { return ruleSource }
    return published.first { $0.settings.contains { $0.key == setting } }?.source
  }
}

extension TrainerPreset: RawRepresentable, CaseIterable {
  /// Every preset, in the order in which they are listed.
  public static let allCases = [
    logicRL, simpleRL, simpleRLZoo, tinyZero, cognitiveBehaviors, dapo, r1Zero,
  ]

  /// Nil when no preset has this name.
  public init?(rawValue: String) {
    guard let preset = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = preset
  }
}
