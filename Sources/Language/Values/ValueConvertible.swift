import Interruptions

/// A type that a parameter of a command can have.
public protocol ValueConvertible {
  /// What is wanted, as messages and help name it: "an integer".
  static var typeDescription: String { get }
  /// The words allowed, for a choice: these are written without quotes.
  static var choices: [String]? { get }
  /// Whether any word stands for itself, without quotes.
  static var takesAnyWord: Bool { get }
  /// - Throws: ``ConversionError`` when the value is not of the type.
  init(_ value: Value) throws
  /// The value that stands for it in help: a default.
  var languageValue: Value { get }
}

extension ValueConvertible {
  public static var choices: [String]? { nil }
  public static var takesAnyWord: Bool { false }
}

/// A value of another type than a parameter wants.
public struct ConversionError: Error, Sendable, CustomStringConvertible {
  public let expected: String
  public let found: String

  public init(expected: String, found: Value) {
    self.expected = expected
    switch found {
    case .string, .integer, .number, .bool, .nil:
      let literal = found.literal
      self.found = literal.count > 40 ? found.typeName : literal
    default: self.found = found.typeName
    }
  }

  public var description: String { "expected \(expected), found \(found)" }
}

extension Int: ValueConvertible {
  public static var typeDescription: String { "an integer" }

  public init(_ value: Value) throws {
    switch value {
    case .integer(let value): self = value
    case .number(let number) where number == number.rounded() && abs(number) < 9e15:
      self = Int(number)
    default: throw ConversionError(expected: Self.typeDescription, found: value)
    }
  }

  public var languageValue: Value { .integer(self) }
}

extension Double: ValueConvertible {
  public static var typeDescription: String { "a number" }

  public init(_ value: Value) throws {
    guard let number = value.asDouble else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = number
  }

  public var languageValue: Value { .number(self) }
}

extension Bool: ValueConvertible {
  public static var typeDescription: String { "true or false" }
  public static var choices: [String]? { nil }

  public init(_ value: Value) throws {
    guard case .bool(let bool) = value else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = bool
  }

  public var languageValue: Value { .bool(self) }
}

extension String: ValueConvertible {
  public static var typeDescription: String { "a string" }

  public init(_ value: Value) throws {
    guard case .string(let text) = value else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = text
  }

  public var languageValue: Value { .string(self) }
}

extension Value: ValueConvertible {
  public static var typeDescription: String { "a value" }
  public init(_ value: Value) throws { self = value }
  public var languageValue: Value { self }
}

extension Record: ValueConvertible {
  public static var typeDescription: String { "a record" }

  public init(_ value: Value) throws {
    guard case .record(let record) = value else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = record
  }

  public var languageValue: Value { .record(self) }
}

extension FunctionValue: ValueConvertible {
  public static var typeDescription: String { "a function" }

  public convenience init(_ value: Value) throws {
    guard case .function(let function) = value else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self.init(
      name: function.name, parameters: function.parameters, defaults: function.defaults,
      body: function.body, captured: function.captured, source: function.source)
  }

  public var languageValue: Value { .function(self) }
}

extension Optional: ValueConvertible where Wrapped: ValueConvertible {
  public static var typeDescription: String { Wrapped.typeDescription + " or nil" }
  public static var choices: [String]? { Wrapped.choices }

  public init(_ value: Value) throws {
    if case .nil = value { self = nil } else { self = try Wrapped(value) }
  }

  public var languageValue: Value { self?.languageValue ?? .nil }
}

extension Array: ValueConvertible where Element: ValueConvertible {
  public static var typeDescription: String {
    "a list (each element \(Element.typeDescription))"
  }

  public init(_ value: Value) throws {
    guard let elements = value.asList else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = try elements.interruptibleMap { try Element($0) }
  }

  public var languageValue: Value { .list(map(\.languageValue)) }
}

/// A choice among named cases; its words are written without quotes.
public protocol ChoiceConvertible: ValueConvertible, RawRepresentable, CaseIterable
where RawValue == String {}

extension ChoiceConvertible {
  public static var typeDescription: String {
    "one of " + allCases.map(\.rawValue).joined(separator: ", ")
  }
  public static var choices: [String]? { allCases.map(\.rawValue) }

  public init(_ value: Value) throws {
    guard case .string(let word) = value, let choice = Self(rawValue: word) else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    self = choice
  }

  public var languageValue: Value { .string(rawValue) }
}
