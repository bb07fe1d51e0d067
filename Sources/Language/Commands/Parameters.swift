/// What is known of one parameter of a command.
public struct ParameterDescription: Sendable {
  public enum Kind: Sendable {
    /// Given by position; the first also takes what is piped in.
    case argument
    /// Given by name, or by position after the arguments.
    case option
    /// Takes every further value.
    case rest
    /// Takes every `name=value` that no other parameter takes.
    case settings
  }

  public internal(set) var name = ""
  public let kind: Kind
  public let help: String
  public let type: String
  /// Words that need no quotes.
  public let choices: [String]?
  /// Whether any word stands for itself, without quotes.
  public var takesAnyWord = false
  /// Names that settings may have, with the words each takes and what each is for.
  public let settings: [Setting]
  public let range: String?
  /// The default as the language writes it; nil when the parameter is required.
  public let defaultText: String?

  public struct Setting: Sendable {
    public let name: String
    public let help: String
    public let choices: [String]?
    /// As the language writes it; nil when it is not said.
    public let defaultText: String?

    public init(
      _ name: String, _ help: String, choices: [String]? = nil, defaultText: String? = nil
    ) {
      self.name = name
      self.help = help
      self.choices = choices
      self.defaultText = defaultText
    }
  }
}

/// A property that is a parameter.
protocol ParameterProperty {
  var description: ParameterDescription { get }
  /// Gives the parameter its value.
  func assign(_ value: Value) throws
  /// Adds a setting; for catch-all parameters only.
  func assign(setting: String, _ value: Value)
}

/// Holds a parameter's value, so that it can be set through the reflection of a command.
private final class Slot<Wrapped> {
  var value: Wrapped?
  init(_ value: Wrapped?) { self.value = value }
}

/// A parameter given by position; the first also takes what is piped in.
@propertyWrapper
public struct Argument<Wrapped: ValueConvertible>: ParameterProperty {
  private let slot: Slot<Wrapped>
  let description: ParameterDescription

  public init(_ help: String) {
    slot = Slot(nil)
    description = ParameterDescription(
      kind: .argument, help: help, type: Wrapped.typeDescription, choices: Wrapped.choices,
      takesAnyWord: Wrapped.takesAnyWord, settings: [], range: nil, defaultText: nil)
  }

  public init(wrappedValue: Wrapped, _ help: String) {
    slot = Slot(wrappedValue)
    description = ParameterDescription(
      kind: .argument, help: help, type: Wrapped.typeDescription, choices: Wrapped.choices,
      takesAnyWord: Wrapped.takesAnyWord, settings: [], range: nil,
      defaultText: wrappedValue.languageValue.literal)
  }

  public var wrappedValue: Wrapped { required(slot.value, description) }
  func assign(_ value: Value) throws { slot.value = try Wrapped(value) }
  func assign(setting: String, _ value: Value) {}
}

/// A parameter given by name, or by position after the arguments.
@propertyWrapper
public struct Option<Wrapped: ValueConvertible>: ParameterProperty {
  private let slot: Slot<Wrapped>
  private let check: (Wrapped) -> Bool
  let description: ParameterDescription

  public init(wrappedValue: Wrapped, _ help: String) {
    slot = Slot(wrappedValue)
    check = { _ in true }
    description = Self.describe(help, nil, wrappedValue)
  }

  public init(_ help: String) {
    slot = Slot(nil)
    check = { _ in true }
    description = Self.describe(help, nil, nil)
  }

  public init(wrappedValue: Wrapped, _ help: String, range: ClosedRange<Wrapped>)
  where Wrapped: Comparable {
    slot = Slot(wrappedValue)
    check = { range.contains($0) }
    description = Self.describe(
      help, "\(range.lowerBound.languageValue.literal)..\(range.upperBound.languageValue.literal)",
      wrappedValue)
  }

  public init(wrappedValue: Wrapped, _ help: String, range: PartialRangeFrom<Wrapped>)
  where Wrapped: Comparable {
    slot = Slot(wrappedValue)
    check = { range.contains($0) }
    description = Self.describe(
      help, "\(range.lowerBound.languageValue.literal) or more", wrappedValue)
  }

  /// An option that may be nil, or lies in the range.
  public init<Base: Comparable & ValueConvertible>(
    wrappedValue: Base?, _ help: String, range: ClosedRange<Base>
  ) where Wrapped == Base? {
    slot = Slot(wrappedValue)
    check = { $0.map(range.contains) ?? true }
    description = Self.describe(
      help, "\(range.lowerBound.languageValue.literal)..\(range.upperBound.languageValue.literal)",
      wrappedValue)
  }

  private static func describe(
    _ help: String, _ range: String?, _ value: Wrapped?
  ) -> ParameterDescription {
    ParameterDescription(
      kind: .option, help: help, type: Wrapped.typeDescription, choices: Wrapped.choices,
      settings: [], range: range, defaultText: value?.languageValue.literal)
  }

  public var wrappedValue: Wrapped { required(slot.value, description) }

  func assign(_ value: Value) throws {
    let converted = try Wrapped(value)
    guard check(converted) else {
      throw ConversionError(
        expected: "\(Wrapped.typeDescription) in \(description.range ?? "range")", found: value)
    }
    slot.value = converted
  }

  func assign(setting: String, _ value: Value) {}
}

/// A parameter that takes every further value given by position.
@propertyWrapper
public struct Rest: ParameterProperty {
  private let slot = Slot<[Value]>([])
  let description: ParameterDescription

  public init(_ help: String) {
    description = ParameterDescription(
      kind: .rest, help: help, type: "values", choices: nil, settings: [], range: nil,
      defaultText: "")
  }

  public var wrappedValue: [Value] { slot.value ?? [] }
  func assign(_ value: Value) throws { slot.value = (slot.value ?? []) + [value] }
  func assign(setting: String, _ value: Value) {}
}

/// A parameter that takes every `name=value` that is no other parameter's.
@propertyWrapper
public struct Settings: ParameterProperty {
  private let slot = Slot<[(name: String, value: Value)]>([])
  let description: ParameterDescription

  public init(_ help: String, known: [ParameterDescription.Setting]) {
    description = ParameterDescription(
      kind: .settings, help: help, type: "settings", choices: nil, settings: known, range: nil,
      defaultText: "")
  }

  public var wrappedValue: [(name: String, value: Value)] { slot.value ?? [] }
  func assign(_ value: Value) throws {}
  func assign(setting: String, _ value: Value) {
    slot.value = (slot.value ?? []).filter { $0.name != setting } + [(setting, value)]
  }
}

/// The value of a parameter; the binder has seen to it that a required one has been given.
private func required<Wrapped>(_ value: Wrapped?, _ description: ParameterDescription) -> Wrapped {
  guard let value else {
    preconditionFailure("parameter '\(description.name)' is read before it is bound")
  }
  return value
}

/// The parameters of a command in the order they are declared.
func parameters(of command: Any) -> [(
  description: ParameterDescription, property: any ParameterProperty
)] {
  Mirror(reflecting: command).children.compactMap { child in
    guard let property = child.value as? any ParameterProperty, let label = child.label else {
      return nil
    }
    var description = property.description
    description.name = snakeCase(label.drop { $0 == "_" })
    return (description, property)
  }
}

/// `maxTokens` → `max_tokens`.
func snakeCase(_ label: some StringProtocol) -> String {
  var result = ""
  for character in label {
    if character.isUppercase {
      result += "_" + character.lowercased()
    } else {
      result.append(character)
    }
  }
  return result
}
