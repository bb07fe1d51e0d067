/// The functions that every template can call: Jinja's, and the two that Transformers adds.
let globals: [String: Value] = [
  "range": function("range") { renderer, arguments in
    let given = try arguments.positional.map { try renderer.requiredWhole($0) }
    guard (1...3).contains(given.count) else {
      throw Failure.type("range expected 1 to 3 arguments, got \(given.count)")
    }
    let start = given.count > 1 ? given[0] : 0
    let end = given.count > 1 ? given[1] : given[0]
    let step = given.count > 2 ? given[2] : 1
    guard step != 0 else { throw Failure.type("range() arg 3 must not be zero") }
    let span = Double(end) - Double(start)
    let size = max(0, (span / Double(step)).rounded(.up))
    // The sandbox of Jinja has this limit.
    guard size <= 100_000 else {
      throw Failure(
        .limit, "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).")
    }
    try renderer.count(Int(size))
    return .sequence(
      Sequence(.range, (0..<Int(size)).map { .integer(start &+ $0 &* step) }))
  },
  "namespace": function("namespace") { renderer, arguments in
    try renderer.namespace(try members(arguments, &renderer))
  },
  "dict": function("dict") { renderer, arguments in
    .dictionary(try members(arguments, &renderer))
  },
  "cycler": function("cycler") { _, arguments in
    let items = arguments.positional
    guard !items.isEmpty else { throw Failure.type("at least one item has to be provided") }
    let place = Place()
    return .function(
      Function(
        "cycler",
        member: { name in
          switch name {
          case "current": items[place.index]
          case "next":
            function("next") { _, _ in
              defer { place.index = (place.index + 1) % items.count }
              return items[place.index]
            }
          case "reset":
            function("reset") { _, _ in
              place.index = 0
              return .none
            }
          default: nil
          }
        }, { _, _ in throw Failure.type("'Cycler' object is not callable") }))
  },
  "joiner": function("joiner") { _, arguments in
    let separator = try arguments.bind("joiner", ["sep"])[0] ?? .string(", ")
    let place = Place()
    return function("joiner") { _, _ in
      defer { place.index = 1 }
      return place.index == 0 ? .string("") : separator
    }
  },
  "raise_exception": function("raise_exception") { renderer, arguments in
    let message = try arguments.bind("raise_exception", ["message"])[0] ?? .none
    throw Failure(.raised, try renderer.str(message))
  },
  "strftime_now": function("strftime_now") { renderer, arguments in
    let format = try renderer.requiredText(try arguments.bind("strftime_now", ["format"])[0])
    guard let date = renderer.date else {
      throw Failure(.raised, "the template asks for the date, and none is given")
    }
    return .string(try date.formatted(format))
  },
]

private func function(
  _ name: String, _ body: @escaping (inout Renderer, CallArguments) throws -> Value
) -> Value {
  .function(Function(name, body))
}

/// Where a cycler or joiner is; belongs to one rendering.
private final class Place {
  var index = 0
}

/// The members that `dict` and `namespace` are given: a dictionary or pairs, and names.
private func members(
  _ arguments: CallArguments, _ renderer: inout Renderer
) throws -> Value.Dictionary {
  var result = Value.Dictionary()
  for argument in arguments.positional {
    switch argument {
    case .dictionary(let members): result.merge(members) { $1 }
    default:
      for pair in try renderer.elements(of: argument) {
        let parts = try renderer.elements(of: pair)
        guard parts.count == 2 else {
          throw Failure.type(
            "dictionary update sequence element has length \(parts.count); 2 is required")
        }
        result[try renderer.hashable(parts[0])] = parts[1]
      }
    }
  }
  for (name, value) in arguments.named { result[Key(.string(name))] = value }
  return result
}
