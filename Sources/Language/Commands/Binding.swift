import Diagnostics

/// Joins the arguments of a call to a command's parameters.
struct ArgumentBinder {
  let command: String
  let commandSpan: Span
  let parameters: [ParameterDescription]
  let vocabulary: Vocabulary
  private(set) var positions: [Int: Span] = [:]
  private var nextPosition = 0

  init(
    command: String, commandSpan: Span, parameters: [ParameterDescription], vocabulary: Vocabulary
  ) {
    self.command = command
    self.commandSpan = commandSpan
    self.parameters = parameters
    self.vocabulary = vocabulary
  }

  /// Where an argument goes: a parameter, or a setting of the catch-all one.
  struct Target {
    let index: Int
    let setting: String?
    /// Words that need no quotes here.
    let choices: [String]?
    /// Whether any word stands for itself.
    var takesAnyWord = false
  }

  /// The parameter that the next positional value goes to.
  mutating func nextPositional(_ span: Span) throws(Diagnostic) -> Target {
    while nextPosition < parameters.count {
      let index = nextPosition
      switch parameters[index].kind {
      case .rest: return Target(index: index, setting: nil, choices: nil)
      case .settings: nextPosition += 1
      case .argument, .option:
        nextPosition += 1
        if positions[index] == nil {
          positions[index] = span
          return Target(
            index: index, setting: nil, choices: parameters[index].choices,
            takesAnyWord: parameters[index].takesAnyWord)
        }
      }
    }
    let count = parameters.count { $0.kind == .argument || $0.kind == .option }
    throw Diagnostic(
      .usage,
      count == 0
        ? "\(command) takes no arguments"
        : "\(command) takes at most \(count) argument\(count == 1 ? "" : "s")", span: span)
  }

  /// The parameter of a name.
  mutating func named(_ name: String, _ span: Span) throws(Diagnostic) -> Target {
    if let index = parameters.firstIndex(where: {
      $0.name == name && ($0.kind == .option || $0.kind == .argument)
    }) {
      if positions[index] != nil {
        throw Diagnostic(.usage, "\(command) is given '\(name)' twice", span: span)
      }
      positions[index] = span
      return Target(index: index, setting: nil, choices: parameters[index].choices)
    }
    if let index = parameters.firstIndex(where: { $0.kind == .settings }) {
      if let setting = parameters[index].settings.first(where: { $0.name == name }) {
        return Target(index: index, setting: name, choices: setting.choices)
      }
    }
    let known =
      parameters.filter { $0.kind == .option || $0.kind == .argument }.map(\.name)
      + parameters.flatMap { $0.settings.map(\.name) }
    throw Diagnostic(
      .usage, "\(command) has no option '\(name)'", span: span,
      hint: vocabulary.advice(forOption: name, among: known)
        ?? (known.isEmpty ? "it has none" : "it has " + known.joined(separator: ", ")))
  }

  /// - Throws: when a parameter without a default was not given.
  func checkComplete() throws(Diagnostic) {
    for (index, parameter) in parameters.enumerated()
    where parameter.defaultText == nil && positions[index] == nil {
      throw Diagnostic(
        .usage, "\(command) needs '\(parameter.name)': \(parameter.type)", span: commandSpan,
        hint: parameter.help)
    }
  }

  /// Where the argument of a parameter stands.
  func span(of parameter: String) -> Span? {
    parameters.firstIndex { $0.name == parameter }.flatMap { positions[$0] }
  }
}
