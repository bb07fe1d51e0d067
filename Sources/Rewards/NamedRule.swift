import Settings
import Tasks

/// A rule that goes by a name in every front end, declared in one place: its name, what it gives, and its settings,
/// from which `rule`, `rules`, completion, checkpoints and the scorer of files derive.
public protocol NamedRule: Rule, Hashable {
  static var name: String { get }
  /// One line on what the rule gives.
  static var summary: String { get }
  /// The settings, in the order in which they are shown.
  static var settings: [Setting<Self>] { get }
  /// The rule as published.
  init()
}

extension NamedRule {
  public static var settings: [Setting<Self>] { [] }

  public var name: String { Self.name }

  /// The settings that differ from the published ones.
  public var settings: [(name: String, value: SettingValue)] {
    let published = Self()
    return Self.settings.compactMap { setting in
      let value = setting.value(in: self)
      return value == setting.value(in: published) ? nil : (setting.name, value)
    }
  }

  /// The name, help and kind of each setting.
  public static var settingDescriptions: [(name: String, help: String, kind: SettingKind)] {
    settings.map { ($0.name, $0.help, $0.kind) }
  }

  /// The rule with settings of its own.
  ///
  /// - Throws: ``RuleError`` for a setting that the rule does not have, of another kind, or out of its range.
  public static func rule(settings given: [(name: String, value: SettingValue)])
    throws(RuleError) -> any Rule
  {
    var rule = Self()
    for (name, value) in given {
      guard let setting = settings.first(where: { $0.name == name }) else {
        throw RuleError(setting: name, description: "\(Self.name) has no setting '\(name)'")
      }
      do throws(SettingError) {
        try setting.set(value.converted(to: setting.kind), in: &rule)
        try setting.check(rule)
      } catch {
        throw RuleError(setting: name, description: error.message)
      }
    }
    return rule
  }
}

/// A named rule that judges answers by their reference alone, with at most 1.
public protocol ReferenceRule: NamedRule {
  func score(response: String, reference: String) -> Score
}

extension ReferenceRule {
  public var maximum: Double { 1 }

  public func score(response: String, problem: Problem) throws(RuleError) -> Score {
    guard case .reference(let reference) = problem.truth else {
      throw .cannotJudge(name, "answers with a reference", problem)
    }
    return score(response: response, reference: reference)
  }
}

extension SettingValue {
  /// The value where it is meant by another kind: 1 and 0 for true and false, 4.0 for 4.
  fileprivate func converted(to kind: SettingKind) -> SettingValue {
    switch (kind, number) {
    case (.boolean, 1): .boolean(true)
    case (.boolean, 0): .boolean(false)
    case (.integer, let number?): Int(exactly: number).map(SettingValue.integer) ?? self
    default: self
    }
  }
}
