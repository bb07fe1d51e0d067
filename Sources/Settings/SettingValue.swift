/// The value of a setting, as a front end reads and writes it.
public enum SettingValue: Equatable, Sendable {
  /// No value: the setting is off, or follows from others.
  case none
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case word(String)

  /// The value as a number; nil for what is none.
  public var number: Double? {
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
  public func isSame(as other: SettingValue) -> Bool {
    self == other || number != nil && number == other.number
  }
}

extension SettingValue: CustomStringConvertible {
  /// As the command language writes it.
  public var description: String {
    switch self {
    case .none: "nil"
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .word(let word): word
    }
  }
}

/// What a setting may be set to.
public indirect enum SettingKind: Equatable, Sendable, CustomStringConvertible {
  case boolean
  case integer
  case number
  case word([String])
  case optional(SettingKind)

  /// In words, after "it must be".
  public var description: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .word(let words): "one of " + words.joined(separator: ", ")
    case .optional(let kind): kind.description + ", or nil"
    }
  }
}

/// A type that a setting may have.
public protocol SettingConvertible: Equatable, Sendable {
  static var kind: SettingKind { get }
  /// Nil when the value is of another kind, or a word that is none of the choices.
  init?(_ value: SettingValue)
  var settingValue: SettingValue { get }
}

extension Bool: SettingConvertible {
  public static var kind: SettingKind { .boolean }
  public var settingValue: SettingValue { .boolean(self) }

  public init?(_ value: SettingValue) {
    guard case .boolean(let value) = value else { return nil }
    self = value
  }
}

extension Int: SettingConvertible {
  public static var kind: SettingKind { .integer }
  public var settingValue: SettingValue { .integer(self) }

  public init?(_ value: SettingValue) {
    guard case .integer(let value) = value else { return nil }
    self = value
  }
}

extension Double: SettingConvertible {
  public static var kind: SettingKind { .number }
  public var settingValue: SettingValue { .number(self) }

  public init?(_ value: SettingValue) {
    guard let value = value.number else { return nil }
    self = value
  }
}

extension Optional: SettingConvertible where Wrapped: SettingConvertible {
  public static var kind: SettingKind { .optional(Wrapped.kind) }
  public var settingValue: SettingValue { self?.settingValue ?? .none }

  public init?(_ value: SettingValue) {
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
  public static var kind: SettingKind { .word(allCases.map(\.rawValue)) }
  public var settingValue: SettingValue { .word(rawValue) }

  public init?(_ value: SettingValue) {
    guard case .word(let word) = value else { return nil }
    self.init(rawValue: word)
  }
}
