import Diagnostics

/// Variables, and elements and fields inside their values.
extension Evaluator {
  mutating func assign(_ name: String, _ value: Value) {
    if locals != nil { locals?[name] = value } else { interpreter[name] = value }
  }

  /// `target = value`, or `target += value`.
  mutating func assign(
    _ target: AssignmentTarget, _ operation: BinaryOperator?, _ expression: Expression, _ span: Span
  ) throws {
    var value = try evaluate(expression)
    if let operation {
      let before = try evaluate(target.expression)
      do {
        value = try apply(operation, before, value, interpreter)
      } catch {
        throw located(error, span)
      }
    }
    guard !target.path.isEmpty else { return assign(target.name, value) }
    guard var whole = locals?[target.name] ?? interpreter.globals[target.name] else {
      throw failure("there is no '\(target.name)'", target.expression.span)
    }
    var keys: [(value: Value, span: Span)] = []
    for step in target.path {
      switch step {
      case .field(let name, let span): keys.append((.string(name), span))
      case .index(let index): keys.append((try evaluate(index), index.span))
      }
    }
    // Held once while it changes, so that an element is replaced in place and the rest not copied. If
    // that fails the statement fails, and its variables are put back.
    if locals?[target.name] != nil {
      locals?[target.name] = Value.nil
    } else if locals == nil {
      interpreter.lift(target.name)
    }
    try replace(in: &whole, keys[...], with: value)
    assign(target.name, whole)
  }

  private func replace(
    in value: inout Value, _ keys: ArraySlice<(value: Value, span: Span)>, with new: Value
  ) throws {
    guard let key = keys.first else {
      value = new
      return
    }
    // Taken out of the value before they change, so that they are held once.
    if case .integer(let position) = key.value, case .list(var elements) = value {
      guard let offset = Self.offset(position, elements.count) else {
        throw failure("index \(position) is outside the list of \(elements.count)", key.span)
      }
      value = .nil
      try replace(in: &elements[offset], keys.dropFirst(), with: new)
      value = .list(elements)
      return
    }
    if case .string(let name) = key.value, case .record(var record) = value {
      guard record[name] != nil || keys.count == 1 else {
        throw failure(
          "the record has no field '\(name)'", key.span, hint: didYouMean(name, record.keys))
      }
      value = .nil
      var field = record[name] ?? Value.nil
      record[name] = Value.nil
      try replace(in: &field, keys.dropFirst(), with: new)
      record[name] = field
      value = .record(record)
      return
    }
    switch (value, key.value) {
    case (.list, _):
      throw failure("an index is an integer, found \(key.value.typeName)", key.span)
    case (.record, _): throw failure("a record's field is named by a string", key.span)
    case (.object(let object), .string(let name)) where object.memberNames.contains("settings"):
      throw failure(
        "a member of \(object.typeName) cannot be assigned to", key.span,
        hint: "settings are changed by: set … \(name)=…")
    default:
      throw failure("\(value.typeName) has no elements or fields to assign to", key.span)
    }
  }

  /// `a, b = list`.
  mutating func unpack(_ value: Value, to names: [String], _ span: Span) throws {
    guard let elements = value.asList else {
      throw failure(
        "\(names.count) names want a list of as many values, found \(value.typeName)", span)
    }
    guard elements.count == names.count else {
      throw failure("\(names.count) names for \(elements.count) values", span)
    }
    for (name, element) in zip(names, elements) { assign(name, element) }
  }

  /// A function of the language, its defaults evaluated here and now.
  mutating func function(
    _ name: String, _ parameters: [Parameter], _ block: Block
  ) throws -> FunctionValue {
    var defaults: [Value] = []
    for parameter in parameters {
      if let standard = parameter.standard { defaults.append(try evaluate(standard)) }
    }
    return FunctionValue(
      name: name, parameters: parameters.map(\.name), defaults: defaults, body: .block(block),
      captured: locals ?? [:], source: source)
  }
}
