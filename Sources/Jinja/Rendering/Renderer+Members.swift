extension Renderer {
  /// `value.name`: a method or attribute of Python's, else an item, else undefined.
  mutating func member(_ name: String, of value: Value) throws -> Value {
    if case .undefined(let undefined) = value { throw undefined.failure }
    if let attribute = attribute(name, of: value) { return attribute }
    if case .dictionary(let members) = value, let found = members[Key(.string(name))] {
      return found
    }
    return missing(name, of: value)
  }

  /// `value[key]`: an item, else an attribute of that name, else undefined.
  mutating func item(_ key: Value, of value: Value) throws -> Value {
    switch value {
    case .undefined(let undefined): throw undefined.failure
    case .dictionary(let members):
      switch key {
      case .list, .dictionary: break
      default: if let found = members[Key(key)] { return found }
      }
    case .list(let elements), .tuple(let elements):
      if let index = key.whole, let found = element(index, elements) { return found }
    case .sequence(let sequence) where sequence.kind == .range:
      if let index = key.whole, let found = element(index, sequence.all) { return found }
    case .string(let text), .markup(let text):
      if let index = key.whole {
        try count(text.utf8.count / 64)
        let scalars = Array(text.unicodeScalars)
        let place = index < 0 ? index + scalars.count : index
        if scalars.indices.contains(place) { return .string(String(scalars[place])) }
      }
    default: break
    }
    guard let name = key.text else {
      return .undefined(
        Undefined("\(objectName(value)) has no element \(try key.repr(limit: limits.characters))"))
    }
    if let attribute = attribute(name, of: value) { return attribute }
    return missing(name, of: value)
  }

  private func element(_ index: Int, _ elements: [Value]) -> Value? {
    let place = index < 0 ? index + elements.count : index
    return elements.indices.contains(place) ? elements[place] : nil
  }

  private func missing(_ name: String, of value: Value) -> Value {
    if name.hasPrefix("__") {
      return .undefined(
        Undefined(
          "access to attribute '\(name)' of '\(value.typeName)' object is unsafe.",
          kind: .security))
    }
    return .undefined(Undefined("'\(objectName(value))' has no attribute '\(name)'"))
  }

  /// How Jinja calls an object in its messages.
  private func objectName(_ value: Value) -> String {
    switch value {
    case .none: "None"
    case .namespace: "jinja2.utils.Namespace object"
    default: "\(value.typeName) object"
    }
  }

  private func attribute(_ name: String, of value: Value) -> Value? {
    switch value {
    case .namespace(let namespace): return namespace.members[Key(.string(name))]
    case .function(let function):
      return name == "name" && function.member == nil
        ? .string(function.name) : function.member?(name)
    case .string, .markup:
      guard let text = value.text, let method = StringMethod(rawValue: name) else { return nil }
      return .function(
        Function("built-in method \(name) of str object") { renderer, arguments in
          try renderer.call(method, of: text, arguments)
        })
    case .dictionary(let members): return dictionaryMethod(name, members)
    case .list(let elements): return listMethod(name, elements, isList: true)
    case .tuple(let elements): return listMethod(name, elements, isList: false)
    default: return nil
    }
  }

  private func unsafe(_ name: String, _ type: String) -> Value {
    .undefined(
      Undefined("access to attribute '\(name)' of '\(type)' object is unsafe.", kind: .security))
  }

  private func dictionaryMethod(_ name: String, _ members: Value.Dictionary) -> Value? {
    switch name {
    case "clear", "pop", "popitem", "setdefault", "update": return unsafe(name, "dict")
    case "get":
      return .function(
        Function("get") { renderer, arguments in
          let given = try arguments.bind("get", ["key", "default"])
          guard let key = given[0] else {
            throw Failure.type("get expected at least 1 argument, got 0")
          }
          return members[try renderer.hashable(key)] ?? given[1] ?? .none
        })
    case "items":
      return .function(
        Function("items") { renderer, _ in
          try renderer.count(members.count)
          return .sequence(
            Sequence(.items, members.elements.map { .tuple([$0.key.value, $0.value]) }))
        })
    case "keys":
      return .function(
        Function("keys") { _, _ in .sequence(Sequence(.keys, members.keys.map(\.value))) })
    case "values":
      return .function(
        Function("values") { _, _ in .sequence(Sequence(.values, Array(members.values))) })
    case "copy": return .function(Function("copy") { _, _ in .dictionary(members) })
    default: return nil
    }
  }

  private func listMethod(_ name: String, _ elements: [Value], isList: Bool) -> Value? {
    switch name {
    case "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort":
      return isList ? unsafe(name, "list") : nil
    case "copy":
      return isList ? .function(Function("copy") { _, _ in .list(elements) }) : nil
    case "count":
      return .function(
        Function("count") { renderer, arguments in
          let given = try arguments.bind("count", ["value"])
          try renderer.count(elements.count)
          return .integer(elements.count { $0.equals(given[0] ?? .none) })
        })
    case "index":
      return .function(
        Function("index") { renderer, arguments in
          let given = try arguments.bind("index", ["value"])
          try renderer.count(elements.count)
          guard let index = elements.firstIndex(where: { $0.equals(given[0] ?? .none) }) else {
            throw Failure.type("\(try (given[0] ?? .none).repr(limit: 200)) is not in list")
          }
          return .integer(index)
        })
    default: return nil
    }
  }

  /// `value[start:stop:step]`
  mutating func slice(_ value: Value, _ bounds: [Value]) throws -> Value {
    if case .undefined(let undefined) = value { throw undefined.failure }
    let parts = try bounds.map { bound -> Int? in
      if case .none = bound { return nil }
      guard let whole = bound.whole else {
        throw Failure.type(
          "slice indices must be integers or None or have an __index__ method")
      }
      return whole
    }
    func sliced<Element>(_ elements: [Element]) throws -> [Element] {
      try indices(elements.count, parts).map { elements[$0] }
    }
    switch value {
    case .list(let elements):
      try count(elements.count)
      return .list(try sliced(elements))
    case .tuple(let elements):
      try count(elements.count)
      return .tuple(try sliced(elements))
    case .string(let text), .markup(let text):
      try count(text.utf8.count / 64)
      var view = String.UnicodeScalarView()
      view.append(contentsOf: try sliced(Array(text.unicodeScalars)))
      return .string(String(view))
    case .sequence(let sequence) where sequence.kind == .range:
      return .list(try sliced(sequence.all))
    case .dictionary: throw Failure.type("unhashable type: 'slice'")
    default: throw Failure.type("'\(value.typeName)' object is not subscriptable")
    }
  }

  /// The indexes that a slice of Python's picks.
  private func indices(_ count: Int, _ parts: [Int?]) throws -> [Int] {
    let step = parts[2] ?? 1
    guard step != 0 else { throw Failure.type("slice step cannot be zero") }
    func clamped(_ bound: Int?, _ standard: Int) -> Int {
      guard let bound else { return standard }
      let place = bound < 0 ? max(bound, -count - 1) + count : bound
      return step > 0 ? min(max(place, 0), count) : min(max(place, -1), count - 1)
    }
    let start = clamped(parts[0], step > 0 ? 0 : count - 1)
    let stop = clamped(parts[1], step > 0 ? count : -1)
    var result: [Int] = []
    var index = start
    while step > 0 ? index < stop : index > stop {
      result.append(index)
      let (sum, overflow) = index.addingReportingOverflow(step)
      if overflow { break }
      index = sum
    }
    return result
  }
}
