import OrderedCollections

/// A value of a template: Python's, as far as chat templates see them.
///
/// Lists and dictionaries cannot change, since Transformers renders in a sandbox without mutation; only a
/// ``Namespace`` does.
public enum Value: Sendable {
  case undefined(Undefined)
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  /// Text that `safe` or `escape` has marked as HTML; `+` escapes what is joined to it.
  case markup(String)
  case list([Value])
  case tuple([Value])
  case dictionary(Dictionary)
  /// What Python gives as a view, a range or a generator.
  case sequence(Sequence)
  case namespace(Namespace)
  case function(Function)

  public typealias Dictionary = OrderedDictionary<Key, Value>

  /// A dictionary with texts as keys, in the order given; the last of equal keys counts.
  public static func record(_ members: [(String, Value)]) -> Value {
    var dictionary = Dictionary()
    for (key, value) in members { dictionary[Key(.string(key))] = value }
    return .dictionary(dictionary)
  }
}

/// A value as a key: equal as Python's `==` has it, so that 1 and 1.0 are one key.
public struct Key: Hashable, Sendable {
  public let value: Value

  public init(_ value: Value) { self.value = value }

  public static func == (left: Key, right: Key) -> Bool { left.value.equals(right.value) }

  public func hash(into hasher: inout Hasher) {
    switch value {
    case .bool(let bool): hasher.combine(bool ? 1.0 : 0.0)
    case .integer(let integer): hasher.combine(Double(integer))
    case .number(let number): hasher.combine(number)
    // Bytes: Swift's own hash takes canonically equivalent texts for one.
    case .string(let text), .markup(let text): for byte in text.utf8 { hasher.combine(byte) }
    case .tuple(let elements): for element in elements { hasher.combine(Key(element)) }
    default: hasher.combine(0)
    }
  }
}

/// A value that is not there, with what is said when it is used.
public final class Undefined: Sendable {
  let message: String
  let kind: TemplateError.Kind

  init(_ message: String, kind: TemplateError.Kind = .undefined) {
    self.message = message
    self.kind = kind
  }

  var failure: Failure { Failure(kind, message) }
}

/// A sequence of Python's that is neither a list nor a tuple.
public final class Sequence: @unchecked Sendable {
  enum Kind: Equatable {
    case range
    case keys, values, items
    /// Can be gone through once.
    case generator
  }

  let kind: Kind
  private var elements: [Value]

  init(_ kind: Kind, _ elements: [Value]) {
    self.kind = kind
    self.elements = elements
  }

  /// The elements; of a generator, those that are left, which are gone then.
  ///
  /// A value belongs to one rendering, which runs on one thread.
  func take() -> [Value] {
    guard kind == .generator else { return elements }
    defer { elements = [] }
    return elements
  }

  /// The elements without taking them.
  var all: [Value] { elements }
}

/// What `namespace()` makes: members that `set` can change from within a loop.
public final class Namespace: @unchecked Sendable {
  // Belongs to one rendering, which runs on one thread.
  var members: Value.Dictionary

  init(_ members: Value.Dictionary) { self.members = members }
}

/// Something that can be called.
public final class Function: @unchecked Sendable {
  // Belongs to one rendering, which runs on one thread.
  let name: String
  /// Members such as `loop.index`.
  let member: ((String) -> Value?)?
  let body: (inout Renderer, CallArguments) throws -> Value

  init(
    _ name: String, member: ((String) -> Value?)? = nil,
    _ body: @escaping (inout Renderer, CallArguments) throws -> Value
  ) {
    self.name = name
    self.member = member
    self.body = body
  }
}

/// The values that a call is given.
struct CallArguments {
  var positional: [Value] = []
  var named: [(name: String, value: Value)] = []

  /// The arguments by the names of the parameters; nil where one is not given.
  ///
  /// - Throws: for an argument too many, or of an unknown name.
  func bind(_ function: String, _ parameters: [String]) throws -> [Value?] {
    guard positional.count <= parameters.count else {
      throw Failure.type(
        "\(function)() takes at most \(parameters.count) arguments (\(positional.count) given)")
    }
    var bound = positional.map(Optional.some)
    bound += Array(repeating: nil, count: parameters.count - positional.count)
    for (name, value) in named {
      guard let index = parameters.firstIndex(of: name) else {
        throw Failure.type("\(function)() got an unexpected keyword argument '\(name)'")
      }
      guard bound[index] == nil else {
        throw Failure.type("\(function)() got multiple values for argument '\(name)'")
      }
      bound[index] = value
    }
    return bound
  }
}
