/// Where a loop is.
private final class LoopState {
  let items: [Value]
  let depth: Int
  var index = 0
  /// What `changed` saw last.
  var last: [Value]?

  init(items: [Value], depth: Int) {
    self.items = items
    self.depth = depth
  }

  func member(_ name: String) -> Value? {
    switch name {
    case "index": .integer(index + 1)
    case "index0": .integer(index)
    case "revindex": .integer(items.count - index)
    case "revindex0": .integer(items.count - index - 1)
    case "first": .bool(index == 0)
    case "last": .bool(index == items.count - 1)
    case "length": .integer(items.count)
    case "depth": .integer(depth + 1)
    case "depth0": .integer(depth)
    case "previtem":
      index > 0
        ? items[index - 1] : .undefined(Undefined("there is no previous item"))
    case "nextitem":
      index + 1 < items.count
        ? items[index + 1] : .undefined(Undefined("there is no next item"))
    case "cycle":
      .function(
        Function("cycle") { [self] _, arguments in
          guard !arguments.positional.isEmpty else {
            throw Failure.type("no items for cycling given")
          }
          return arguments.positional[index % arguments.positional.count]
        })
    case "changed":
      .function(
        Function("changed") { [self] _, arguments in
          let values = arguments.positional
          if let last, Value.tuple(last).equals(.tuple(values)) { return .bool(false) }
          last = values
          return .bool(true)
        })
    default: nil
    }
  }
}

extension Renderer {
  mutating func loop(_ statement: Statement) throws {
    guard case .loop(_, let sequence, _, _, _, _) = statement.kind else { return }
    let value = try evaluate(sequence)
    offset = sequence.offset
    try loop(statement, over: value, depth: 0)
  }

  private mutating func loop(_ statement: Statement, over value: Value, depth: Int) throws {
    guard
      case .loop(let target, _, let condition, let isRecursive, let body, let otherwise) =
        statement.kind
    else { return }
    let outer = scope
    var items = try elements(of: value)
    if let condition {
      // The condition sees the names of the element at hand, and no `loop`.
      items = try items.filter { item in
        try inScope(Scope(in: outer)) { renderer in
          try renderer.count()
          try renderer.assign(target, item)
          return try renderer.evaluate(condition).isTrue
        }
      }
    }
    let state = LoopState(items: items, depth: depth)
    let loop = Value.function(
      Function("loop", member: { state.member($0) }) { renderer, arguments in
        guard isRecursive else {
          throw Failure.type(
            "The loop must have the 'recursive' marker to be called recursively.")
        }
        let given = try arguments.bind("loop", ["iterable"])
        let text = try renderer.captured { renderer in
          try renderer.inScope(outer) { renderer in
            try renderer.nested {
              try $0.loop(statement, over: given[0] ?? .none, depth: depth + 1)
            }
          }
        }
        return .string(text)
      })
    // `else` runs unless some body ran to its end: Jinja has it so, where Python looks for a `break`.
    var isCompleted = false
    for (index, item) in items.enumerated() {
      try count()
      state.index = index
      let inner = Scope(["loop": loop], in: outer)
      let flow = try inScope(inner) { renderer in
        try renderer.assign(target, item)
        return try renderer.nested { try $0.run(body) }
      }
      if flow == .breakLoop { break }
      if flow == .normal { isCompleted = true }
    }
    if !isCompleted {
      _ = try inScope(Scope(in: outer)) { try $0.nested { try $0.run(otherwise) } }
    }
  }

  /// What Python's `iter` goes through.
  ///
  /// - Throws: for a value without elements.
  mutating func elements(of value: Value) throws -> [Value] {
    let elements: [Value]
    switch value {
    case .undefined: elements = []
    case .list(let list), .tuple(let list): elements = list
    case .dictionary(let members): elements = members.keys.map(\.value)
    case .sequence(let sequence): elements = sequence.take()
    case .string(let text), .markup(let text):
      try count(text.utf8.count)
      return text.unicodeScalars.map { .string(String($0)) }
    default: throw Failure.type("'\(value.typeName)' object is not iterable")
    }
    try count(elements.count)
    return elements
  }
}
