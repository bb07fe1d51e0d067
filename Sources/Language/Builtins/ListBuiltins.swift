/// Functions on lists and records.
let listBuiltins: [Builtin] = [
  Builtin("map", "list, function", 2...2, "The function's result for each element.") {
    arguments, caller in
    .list(try list(arguments[0], "map").map { try caller.call(arguments[1], [$0]) })
  },
  Builtin("filter", "list, function", 2...2, "The elements for which the function is true.") {
    arguments, caller in
    .list(
      try list(arguments[0], "filter").filter { element in
        try isTrue(try caller.call(arguments[1], [element]), "filter")
      })
  },
  Builtin("reduce", "list, function, start", 2...3, "Folds the elements with (total, element) -> …")
  { arguments, caller in
    var elements = try list(arguments[0], "reduce")[...]
    guard var total = arguments.count > 2 ? arguments[2] : elements.popFirst() else {
      throw FunctionError("reduce of an empty list needs a start")
    }
    for element in elements { total = try caller.call(arguments[1], [total, element]) }
    return total
  },
  Builtin("sort", "list, descending", 1...2, "The elements in ascending order, or descending.") {
    arguments, caller in
    let elements = try list(arguments[0], "sort")
    return .list(
      try sorted(
        elements, by: elements, descending: try isTrue(arguments.dropFirst().first, "sort"), caller)
    )
  },
  Builtin(
    "sort_by", "list, function, descending", 2...3,
    "The elements in ascending order of a key, or descending."
  ) { arguments, caller in
    let elements = try list(arguments[0], "sort_by")
    return .list(
      try sorted(
        elements, by: elements.map { try caller.call(arguments[1], [$0]) },
        descending: try isTrue(arguments.dropFirst(2).first, "sort_by"), caller))
  },
  Builtin("group_by", "list, function", 2...2, "Records {key, values} in order of appearance.") {
    arguments, caller in
    var keys = DistinctValues()
    var groups: [[Value]] = []
    for element in try list(arguments[0], "group_by") {
      let place = try keys.place(of: try caller.call(arguments[1], [element]), caller)
      if place == groups.count { groups.append([]) }
      groups[place].append(element)
    }
    var steps = Checkpoints(caller)
    return .list(
      try zip(keys.values, groups).map { key, values in
        try steps.step(64)
        return .record(Record([("key", key), ("values", .list(values))]))
      })
  },
  Builtin("unique", "list", 1...1, "The elements without repetitions.") { arguments, caller in
    var seen = DistinctValues()
    for element in try list(arguments[0], "unique") { _ = try seen.place(of: element, caller) }
    return .list(seen.values)
  },
  Builtin("zip", "list, list, …", 2...16, "Lists of the elements that stand together.") {
    arguments, caller in
    let lists = try arguments.map { try list($0, "zip") }
    let count = lists.map(\.count).min() ?? 0
    var steps = Checkpoints(caller)
    return .list(
      try (0..<count).map { index in
        try steps.step(16 + lists.count)
        return .list(lists.map { $0[index] })
      })
  },
  Builtin("enumerate", "list", 1...1, "Lists [index, element].") { arguments, caller in
    var steps = Checkpoints(caller)
    return .list(
      try list(arguments[0], "enumerate").enumerated().map { index, element in
        try steps.step(16)
        return .list([.integer(index), element])
      })
  },
  Builtin("first", "list, n", 1...2, "The first element, or the first n.") { arguments, _ in
    try ends(arguments, "first") { elements, count in Array(elements.prefix(count)) }
  },
  Builtin("last", "list, n", 1...2, "The last element, or the last n.") { arguments, _ in
    try ends(arguments, "last") { elements, count in Array(elements.suffix(count)) }
  },
  Builtin("reverse", "list", 1...1, "The elements from last to first.") { arguments, _ in
    .list(try list(arguments[0], "reverse").reversed())
  },
  Builtin("flatten", "list", 1...1, "The elements of the lists in a list.") { arguments, caller in
    var elements: [Value] = []
    var steps = Checkpoints(caller)
    for element in try list(arguments[0], "flatten") {
      let parts = element.asList ?? [element]
      try steps.step(4 + parts.count)
      guard elements.count + parts.count <= Limit.listElements else { throw tooLong }
      elements += parts
    }
    return .list(elements)
  },
  Builtin(
    "range", "first, last, step", 1...3,
    "Integers from the first, 0 if it is not given, to the last, which is among them."
  ) { arguments, caller in
    let numbers = try arguments.map { try integer($0, "range") }
    let first = numbers.count > 1 ? numbers[0] : 0
    let last = numbers.count > 1 ? numbers[1] : numbers[0]
    let members = try integers(
      from: first, through: last, by: numbers.count > 2 ? numbers[2] : 1, caller)
    if members.count > 1 {
      caller.noteOnce("note: range includes its last number: range(3) is 0..3, which has four")
    }
    return .list(members)
  },
  Builtin("len", "value", 1...1, "Elements of a list, fields of a record, characters of a string.")
  { arguments, caller in
    switch arguments[0] {
    case .string(let text):
      var search = TextSearch(caller)
      return .integer(try search.count(text))
    case .record(let record): return .integer(record.keys.count)
    default: return .integer(try list(arguments[0], "len").count)
    }
  },
  Builtin("keys", "record", 1...1, "The names of a record's fields.") { arguments, _ in
    .list(try record(arguments[0], "keys").keys.map(Value.string))
  },
  Builtin("values", "record", 1...1, "The values of a record's fields.") { arguments, _ in
    let record = try record(arguments[0], "values")
    return .list(record.keys.compactMap { record[$0] })
  },
  Builtin("any", "list, function", 1...2, "Whether it holds for at least one element.") {
    arguments, caller in
    for element in try list(arguments[0], "any") {
      let value = arguments.count > 1 ? try caller.call(arguments[1], [element]) : element
      if try isTrue(value, "any") { return .bool(true) }
    }
    return .bool(false)
  },
  Builtin("all", "list, function", 1...2, "Whether it holds for every element.") {
    arguments, caller in
    for element in try list(arguments[0], "all") {
      let value = arguments.count > 1 ? try caller.call(arguments[1], [element]) : element
      if try !isTrue(value, "all") { return .bool(false) }
    }
    return .bool(true)
  },
]

/// Integers at equal distances, the last among them if it is met.
func integers(
  from first: Int, through last: Int, by step: Int, _ work: any Interruptible
) throws -> [Value] {
  guard step != 0 else { throw FunctionError("range with a step of 0 never ends") }
  guard first == last || (first < last) == (step > 0) else { return [] }
  // Sizes of distances, which may be larger than any integer.
  let distance = last > first ? UInt(bitPattern: last &- first) : UInt(bitPattern: first &- last)
  let gaps = distance / step.magnitude
  guard gaps < Limit.listElements else {
    throw FunctionError("the range is longer than \(Limit.listElements) elements")
  }
  var steps = Checkpoints(work)
  return try (0...Int(gaps)).map { index in
    try steps.step(4)
    return .integer(first &+ index &* step)
  }
}

private func ends(
  _ arguments: [Value], _ name: String, _ take: ([Value], Int) -> [Value]
) throws -> Value {
  let elements = try list(arguments[0], name)
  if arguments.count > 1 {
    let count = try integer(arguments[1], name)
    guard count >= 0 else { throw FunctionError("\(name) wants 0 elements or more, not \(count)") }
    return .list(take(elements, count))
  }
  guard let element = take(elements, 1).first else {
    throw FunctionError("\(name) of an empty list")
  }
  return element
}

private func record(_ value: Value, _ function: String) throws -> Record {
  guard case .record(let record) = value else {
    throw FunctionError("\(function) wants a record, found \(value.typeName)")
  }
  return record
}

/// The value of an option that is false when it is not given.
private func isTrue(_ value: Value?, _ function: String) throws -> Bool {
  try value.map { try isTrue($0, function) } ?? false
}

private func isTrue(_ value: Value, _ function: String) throws -> Bool {
  guard case .bool(let bool) = value else {
    throw FunctionError("\(function) wants true or false, found \(value.typeName)")
  }
  return bool
}
