/// A test: the value before `is`, and the arguments.
typealias Test = @Sendable (inout Renderer, Value, CallArguments) throws -> Bool

private let comparisonNames = [
  "==": ["eq", "equalto", "=="], "!=": ["ne", "!="], "<": ["lt", "lessthan", "<"],
  "<=": ["le", "<="], ">": ["gt", "greaterthan", ">"], ">=": ["ge", ">="],
]

private let testsWithArguments = Set(
  comparisonNames.values.flatMap { $0 } + ["divisibleby", "sameas", "in"])

/// The tests by name.
let valueTests: [String: Test] = {
  var tests: [String: Test] = [
    "defined": { _, value, _ in if case .undefined = value { false } else { true } },
    "undefined": { _, value, _ in if case .undefined = value { true } else { false } },
    "none": { _, value, _ in if case .none = value { true } else { false } },
    "boolean": { _, value, _ in if case .bool = value { true } else { false } },
    "true": { _, value, _ in if case .bool(true) = value { true } else { false } },
    "false": { _, value, _ in if case .bool(false) = value { true } else { false } },
    "integer": { _, value, _ in if case .integer = value { true } else { false } },
    "float": { _, value, _ in if case .number = value { true } else { false } },
    "number": { _, value, _ in value.numeric != nil },
    "string": { _, value, _ in value.text != nil },
    "mapping": { _, value, _ in if case .dictionary = value { true } else { false } },
    "callable": { _, value, _ in if case .function = value { true } else { false } },
    "escaped": { _, value, _ in if case .markup = value { true } else { false } },
    "sequence": { _, value, _ in
      switch value {
      case .string, .markup, .list, .tuple, .dictionary, .undefined: true
      case .sequence(let sequence): sequence.kind == .range
      default: false
      }
    },
    "iterable": { _, value, _ in
      switch value {
      case .string, .markup, .list, .tuple, .dictionary, .sequence, .undefined: true
      default: false
      }
    },
    "lower": { renderer, value, _ in
      try renderer.call(.islower, of: try renderer.str(value), CallArguments()).isTrue
    },
    "upper": { renderer, value, _ in
      try renderer.call(.isupper, of: try renderer.str(value), CallArguments()).isTrue
    },
    "odd": { renderer, value, _ in
      try renderer.binary("%", value, .integer(2)).equals(.integer(1))
    },
    "even": { renderer, value, _ in
      try renderer.binary("%", value, .integer(2)).equals(.integer(0))
    },
    "divisibleby": { renderer, value, arguments in
      let given = try arguments.bind("divisibleby", ["num"])
      return try renderer.binary("%", value, given[0] ?? .none).equals(.integer(0))
    },
    "sameas": { _, value, arguments in
      let other = try arguments.bind("sameas", ["other"])[0] ?? .none
      guard value.typeName == other.typeName else { return false }
      return value.equals(other)
    },
    "in": { renderer, value, arguments in
      try renderer.contains(try arguments.bind("in", ["seq"])[0] ?? .none, value)
    },
    "filter": { _, value, _ in value.text.map { valueFilters[$0] != nil } ?? false },
    "test": { _, value, _ in value.text.map { valueTests[$0] != nil } ?? false },
  ]
  for (operation, names) in comparisonNames {
    for name in names {
      tests[name] = { renderer, value, arguments in
        try renderer.compare(
          operation, value, try arguments.bind(name, ["other"])[0] ?? .none)
      }
    }
  }
  return tests
}()

extension Renderer {
  mutating func holds(
    _ name: String, of value: Value, _ arguments: CallArguments
  ) throws -> Bool {
    guard let test = valueTests[name] else {
      throw Failure(.syntax, "No test named '\(name)'.")
    }
    let given = arguments.positional.count + arguments.named.count
    if given > 0, !testsWithArguments.contains(name) {
      throw Failure.type("test_\(name)() takes 1 positional argument but \(given + 1) were given")
    }
    return try test(&self, value, arguments)
  }
}
