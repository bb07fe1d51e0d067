/// A value of the command language.
public indirect enum Value: Sendable {
  case `nil`
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([Value])
  case record(Record)
  case function(FunctionValue)
  /// A value that the bindings define: a tensor, a model, a trainer.
  case object(any ObjectValue)

  /// The kind of value, as messages name it: "an integer", "a list".
  public var typeName: String {
    switch self {
    case .nil: "nil"
    case .bool: "true or false"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .list: "a list"
    case .record: "a record"
    case .function: "a function"
    case .object(let object): object.typeName
    }
  }

  /// The number of an integer or number, or of an object that is a single one.
  public var asDouble: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .object(let object): object.scalar
    default: nil
    }
  }

  /// The elements of a list, or of an object that has elements.
  public var asList: [Value]? {
    switch self {
    case .list(let elements): elements
    case .object(let object): object.elements
    default: nil
    }
  }
}

/// How far numbers may differ under `~=`.
public struct Tolerance: Sendable, Hashable {
  public var relative: Double
  public var absolute: Double

  public init(relative: Double = 1e-6, absolute: Double = 1e-9) {
    self.relative = relative
    self.absolute = absolute
  }

  public func holds(_ first: Double, _ second: Double) -> Bool {
    first == second || (first.isNaN && second.isNaN)
      || abs(first - second) <= max(absolute, relative * max(abs(first), abs(second)))
  }
}

/// Named values in the order they were written.
public struct Record: Sendable {
  public private(set) var keys: [String] = []
  private var values: [String: Value] = [:]

  public init() {}

  public init(_ fields: [(String, Value)]) {
    for (key, value) in fields { self[key] = value }
  }

  public subscript(key: String) -> Value? {
    get { values[key] }
    set {
      if let newValue {
        if values.updateValue(newValue, forKey: key) == nil { keys.append(key) }
      } else if values.removeValue(forKey: key) != nil {
        keys.removeAll { $0 == key }
      }
    }
  }
}
