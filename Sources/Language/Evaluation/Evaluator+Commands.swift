import Diagnostics

extension Evaluator {
  private var vocabulary: Vocabulary { interpreter.registry.names.vocabulary }

  /// Binds the arguments to a command's parameters and runs it.
  mutating func runCommand(
    _ name: String, _ nameSpan: Span, _ arguments: [Expression.Argument], piped: Expression?
  ) throws -> Value {
    guard let entry = interpreter.registry.entry(named: name) else { return .nil }
    try checkInterrupted(nameSpan)
    let command = entry.make()
    let properties = parameters(of: command).map(\.property)
    var binder = ArgumentBinder(
      command: name, commandSpan: nameSpan, parameters: entry.parameters, vocabulary: vocabulary)
    do {
      if let piped {
        let target = try binder.nextPositional(piped.span)
        try assign(try evaluate(piped), to: target, entry, properties, piped.span)
      }
      for argument in arguments {
        let target: ArgumentBinder.Target
        if let option = argument.name {
          target = try binder.named(option, argument.nameSpan ?? argument.value.span)
        } else {
          target = try binder.nextPositional(argument.value.span)
        }
        let value = try argumentValue(argument.value, target)
        try assign(value, to: target, entry, properties, argument.value.span)
      }
      try binder.checkComplete()
    } catch {
      throw located(error, nameSpan)
    }
    return try run(command, entry, binder, nameSpan)
  }

  /// The value of an argument; a word of a choice needs no quotes.
  private mutating func argumentValue(
    _ expression: Expression, _ target: ArgumentBinder.Target
  ) throws -> Value {
    if target.takesAnyWord, let word = expression.bareWord { return .string(word) }
    if let choices = target.choices, let word = expression.bareWord {
      if choices.contains(word) { return .string(word) }
      if locals?[word] == nil && interpreter.globals[word] == nil {
        throw failure(
          "'\(word)' is not one of the choices", expression.span, kind: .usage,
          hint: vocabulary.advice(forChoice: word, among: choices) ?? "choose from "
            + choices.joined(separator: ", "))
      }
    }
    return try evaluate(expression)
  }

  private func assign(
    _ value: Value, to target: ArgumentBinder.Target, _ entry: CommandRegistry<Session>.Entry,
    _ properties: [any ParameterProperty], _ span: Span
  ) throws {
    if let setting = target.setting {
      properties[target.index].assign(setting: setting, value)
      return
    }
    do {
      try properties[target.index].assign(value)
    } catch {
      let parameter = entry.parameters[target.index]
      var hint: String?
      if case .string(let word) = value, let choices = parameter.choices {
        hint = vocabulary.advice(forChoice: word, among: choices)
      }
      throw failure(
        "\(entry.declaration.name): \(parameter.name): \(error)", span, kind: .usage, hint: hint)
    }
  }

  private func run(
    _ command: any Command<Session>, _ entry: CommandRegistry<Session>.Entry,
    _ binder: ArgumentBinder, _ nameSpan: Span
  ) throws -> Value {
    let evaluator = self
    let interpreter = interpreter
    let context = CommandContext<Session>(
      session: interpreter.session,
      call: { function, arguments in
        var evaluator = evaluator
        return try evaluator.call(function, arguments)
      },
      isInterrupted: { interpreter.isInterrupted() }, write: { interpreter.write($0, $1) },
      variables: { interpreter.variables },
      isStatement: interpreter.statementCommand == entry.declaration.name
        && interpreter.importDepth == 0 && locals == nil,
      restore: { interpreter.restore($0) }, removeVariables: { interpreter.removeVariables() },
      run: { try evaluator.runImported($0, keepsLast: true, onResult: $1) },
      end: { interpreter.end() },
      tolerance: { tolerance in
        if let tolerance { interpreter.tolerance = tolerance }
        return interpreter.tolerance
      }, registry: interpreter.registry)
    do {
      return try command.run(in: context)
    } catch let error as ArgumentError {
      throw failure(
        error.message, binder.span(of: error.parameter) ?? nameSpan, hint: error.hint)
    } catch {
      throw located(error, nameSpan)
    }
  }
}
