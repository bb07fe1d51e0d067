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
        value = try apply(operation, before, value, tolerance: interpreter.tolerance)
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
      interpreter.globals[target.name] = Value.nil
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
    if var elements = Self.takeElements(&value) {
      guard case .integer(let position) = key.value else {
        throw failure("an index is an integer, found \(key.value.typeName)", key.span)
      }
      guard let offset = Self.offset(position, elements.count) else {
        throw failure("index \(position) is outside the list of \(elements.count)", key.span)
      }
      try replace(in: &elements[offset], keys.dropFirst(), with: new)
      value = .list(elements)
    } else if var record = Self.takeRecord(&value) {
      guard case .string(let name) = key.value else {
        throw failure("a record's field is named by a string", key.span)
      }
      guard record[name] != nil || keys.count == 1 else {
        throw failure(
          "the record has no field '\(name)'", key.span, hint: didYouMean(name, record.keys))
      }
      var field = record[name] ?? Value.nil
      record[name] = Value.nil
      try replace(in: &field, keys.dropFirst(), with: new)
      record[name] = field
      value = .record(record)
    } else if case .object(let object) = value, case .string(let name) = key.value,
      object.memberNames.contains("settings")
    {
      throw failure(
        "a member of \(object.typeName) cannot be assigned to", key.span,
        hint: "settings are changed by: set … \(name)=…")
    } else {
      throw failure("\(value.typeName) has no elements or fields to assign to", key.span)
    }
  }

  /// The elements of a list, which no longer holds them, so that whoever has them changes them in
  /// place; a `switch` over the value would keep a copy. Nil for what is no list.
  private static func takeElements(_ value: inout Value) -> [Value]? {
    guard case .list(let elements) = value else { return nil }
    value = .nil
    return elements
  }

  /// The fields of a record, which no longer holds them; nil for what is none.
  private static func takeRecord(_ value: inout Value) -> Record? {
    guard case .record(let record) = value else { return nil }
    value = .nil
    return record
  }

  /// `a, b = list`.
  mutating func unpack(_ value: Value, to names: [String], _ span: Span) throws {
    guard let elements = value.asList else {
      throw failure("\(names.count) names want a list of as many values, found \(value.typeName)", span)
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
