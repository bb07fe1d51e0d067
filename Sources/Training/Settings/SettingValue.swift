/// The value of a setting, as a front end reads and writes it.
public enum SettingValue: Equatable, Sendable {
  /// No value: the setting is off, or follows from others.
  case none
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case word(String)

  /// The value as a number; nil for what is none.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .none, .boolean, .word: nil
    }
  }
}

extension SettingValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .word(value) }

  /// Whether both are equal, 1 and 1.0 among them.
  package func isSame(as other: SettingValue) -> Bool {
    self == other || number != nil && number == other.number
  }
}

/// What a setting may be set to.
public indirect enum SettingKind: Equatable, Sendable {
  case boolean
  case integer
  case number
  case word([String])
  case optional(SettingKind)
}

/// A type that a setting may have.
protocol SettingConvertible: Equatable, Sendable {
  static var kind: SettingKind { get }
  /// Nil when the value is of another kind, or a word that is none of the choices.
  init?(_ value: SettingValue)
  var settingValue: SettingValue { get }
}

extension Bool: SettingConvertible {
  static var kind: SettingKind { .boolean }
  var settingValue: SettingValue { .boolean(self) }

  init?(_ value: SettingValue) {
    guard case .boolean(let value) = value else { return nil }
    self = value
  }
}

extension Int: SettingConvertible {
  static var kind: SettingKind { .integer }
  var settingValue: SettingValue { .integer(self) }

  init?(_ value: SettingValue) {
    guard case .integer(let value) = value else { return nil }
    self = value
  }
}

extension Double: SettingConvertible {
  static var kind: SettingKind { .number }
  var settingValue: SettingValue { .number(self) }

  init?(_ value: SettingValue) {
    guard let value = value.number else { return nil }
    self = value
  }
}

extension Optional: SettingConvertible where Wrapped: SettingConvertible {
  static var kind: SettingKind { .optional(Wrapped.kind) }
  var settingValue: SettingValue { self?.settingValue ?? .none }

  init?(_ value: SettingValue) {
    if value == .none {
      self = .none
    } else if let wrapped = Wrapped(value) {
      self = wrapped
    } else {
      return nil
    }
  }
}

extension SettingConvertible where Self: RawRepresentable & CaseIterable, RawValue == String {
  static var kind: SettingKind { .word(allCases.map(\.rawValue)) }
  var settingValue: SettingValue { .word(rawValue) }

  init?(_ value: SettingValue) {
    guard case .word(let word) = value else { return nil }
    self.init(rawValue: word)
  }
}

extension AdvantageEstimator: SettingConvertible {}
extension KLEstimator: SettingConvertible {}
extension KLPlacement: SettingConvertible {}
extension LearningRateSchedule.Shape: SettingConvertible {}
extension LossAggregation: SettingConvertible {}
extension PolicyObjective: SettingConvertible {}
