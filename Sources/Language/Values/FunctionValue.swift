import Diagnostics

/// A function of the language: a lambda, a `def`, or one that comes with it.
public final class FunctionValue: Sendable {
  enum Body: Sendable {
    case expression(Expression)
    case block(Block)
    case builtin(Builtin)
  }

  /// The name it was defined by; nil for a lambda.
  public let name: String?
  public let parameters: [String]
  /// Values of the last parameters, for when they are not given.
  let defaults: [Value]
  let body: Body
  /// Local variables where a lambda was written.
  let captured: [String: Value]
  let source: Source

  init(
    name: String?, parameters: [String], defaults: [Value] = [], body: Body,
    captured: [String: Value], source: Source
  ) {
    self.name = name
    self.parameters = parameters
    self.defaults = defaults
    self.body = body
    self.captured = captured
    self.source = source
  }

  var identity: ObjectIdentifier { ObjectIdentifier(self) }

  /// How it is shown: `x -> …` or its name.
  public var summary: String {
    if case .builtin = body { return "function \(name ?? "")" }
    let list = parameters.enumerated().map { index, name in
      self.default(of: index).map { "\(name)=\($0.isFlat ? $0.literal : "…")" } ?? name
    }.joined(separator: ", ")
    return name.map { "def \($0)(\(list))" } ?? "(\(list)) -> …"
  }

  /// The default of a parameter; nil when it must be given.
  func `default`(of index: Int) -> Value? {
    let first = parameters.count - defaults.count
    return (first..<parameters.count).contains(index) ? defaults[index - first] : nil
  }

  /// The arguments, with defaults for those that are missing at the end.
  func completed(_ arguments: [Value]) throws -> [Value] {
    guard arguments.count <= parameters.count,
      arguments.count >= parameters.count - defaults.count
    else {
      let count =
        defaults.isEmpty
        ? "\(parameters.count)" : "\(parameters.count - defaults.count) to \(parameters.count)"
      throw FunctionError(
        "\(name.map { "'\($0)'" } ?? "the function") takes \(count) argument"
          + "\(parameters.count == 1 ? "" : "s"), found \(arguments.count)")
    }
    return arguments + defaults.suffix(parameters.count - arguments.count)
  }

  /// The arguments in the order of the parameters, of those given by place and those given by name.
  ///
  /// - Throws: ``ArgumentError`` that names the argument that is wrong, or the parameter that is not
  ///   given.
  func ordered(_ places: [Value], _ named: [(name: String, value: Value)]) throws -> [Value] {
    guard !named.isEmpty else { return places }
    var values: [Value?] = places
    values += [Value?](repeating: nil, count: max(0, parameters.count - places.count))
    for (name, value) in named {
      guard let index = parameters.firstIndex(of: name) else {
        throw ArgumentError(
          name, "\(self.name ?? "the function") has no parameter '\(name)'",
          hint: didYouMean(name, parameters))
      }
      guard values[index] == nil else {
        throw ArgumentError(name, "'\(name)' is given twice")
      }
      values[index] = value
    }
    return try values.enumerated().map { index, value in
      if let value = value ?? self.default(of: index) { return value }
      throw FunctionError("\(name ?? "the function") needs '\(parameters[index])'")
    }
  }
}
