/// Filters of lists and dictionaries.
let sequenceFilters: [String: Filter] = [
  "default": standard, "d": standard,
  "length": lengthFilter, "count": lengthFilter,
  "list": { renderer, value, _ in .list(try renderer.elements(of: value)) },
  "first": { renderer, value, _ in
    try renderer.elements(of: value).first
      ?? .undefined(Undefined("No first item, sequence was empty."))
  },
  "last": { renderer, value, _ in
    if case .sequence(let sequence) = value, sequence.kind == .generator {
      throw Failure.type("'generator' object is not reversible")
    }
    return try renderer.elements(of: value).last
      ?? .undefined(Undefined("No last item, sequence was empty."))
  },
  "join": { renderer, value, arguments in
    let given = try arguments.bind("join", ["d", "attribute"])
    var elements = try renderer.elements(of: value)
    if let attribute = given[1], attribute.isGiven {
      elements = try elements.map { try renderer.attribute(attribute, of: $0) }
    }
    let texts = try elements.map { Value.string(try renderer.str($0)) }
    return .string(try renderer.joined(texts, by: try renderer.str(given[0] ?? .string(""))))
  },
  "reverse": { renderer, value, _ in
    if let text = value.text {
      return .string(String(scalars: text.unicodeScalars.reversed()))
    }
    return .sequence(Sequence(.generator, try renderer.elements(of: value).reversed()))
  },
  "sort": { renderer, value, arguments in
    let given = try arguments.bind("sort", ["reverse", "case_sensitive", "attribute"])
    let isCaseSensitive = given[1]?.isTrue ?? false
    let elements = try renderer.elements(of: value)
    try renderer.count(elements.count * 8)
    return .list(
      try sorted(elements, reversed: given[0]?.isTrue ?? false) { element in
        // A tuple even of one: its comparison passes over elements that are equal but have no order.
        guard let attribute = given[2], attribute.isGiven else {
          return .tuple([folded(element, isCaseSensitive)])
        }
        let keys = try (attribute.text ?? "").split(separator: ",").map {
          folded(try renderer.attribute(.string(String($0)), of: element), isCaseSensitive)
        }
        return .tuple(keys)
      })
  },
  "dictsort": { renderer, value, arguments in
    let given = try arguments.bind("dictsort", ["case_sensitive", "by", "reverse"])
    let isCaseSensitive = given[0]?.isTrue ?? false
    let by = given[1]?.text ?? "key"
    guard by == "key" || by == "value" else {
      throw Failure.type("You can only sort by either \"key\" or \"value\"")
    }
    if case .undefined(let undefined) = value { throw undefined.failure }
    guard case .dictionary(let members) = value else {
      throw Failure.type("'\(value.typeName)' object has no attribute 'items'")
    }
    try renderer.count(members.count * 8)
    let pairs = members.elements.map { ($0.key.value, $0.value) }
    let order = try sorted(pairs, reversed: given[2]?.isTrue ?? false) {
      folded(by == "key" ? $0.0 : $0.1, isCaseSensitive)
    }
    return .list(order.map { .tuple([$0.0, $0.1]) })
  },
  "items": { renderer, value, _ in
    if case .undefined = value { return .sequence(Sequence(.generator, [])) }
    guard case .dictionary(let members) = value else {
      throw Failure.type("Can only get item pairs from a mapping.")
    }
    try renderer.count(members.count)
    return .sequence(
      Sequence(.generator, members.elements.map { .tuple([$0.key.value, $0.value]) }))
  },
  "unique": { renderer, value, arguments in
    let given = try arguments.bind("unique", ["case_sensitive", "attribute"])
    var seen: Set<Key> = []
    var kept: [Value] = []
    for element in try renderer.elements(of: value) {
      var key = element
      if let attribute = given[1], attribute.isGiven {
        key = try renderer.attribute(attribute, of: element)
      }
      key = folded(key, given[0]?.isTrue ?? false)
      if seen.insert(try renderer.hashable(key)).inserted { kept.append(element) }
    }
    return .sequence(Sequence(.generator, kept))
  },
  "min": { try extremum(&$0, $1, $2, isLargest: false) },
  "max": { try extremum(&$0, $1, $2, isLargest: true) },
  "sum": { renderer, value, arguments in
    let given = try arguments.bind("sum", ["attribute", "start"])
    var total = given[1] ?? .integer(0)
    for var element in try renderer.elements(of: value) {
      if let attribute = given[0], attribute.isGiven {
        element = try renderer.attribute(attribute, of: element)
      }
      total = try renderer.binary("+", total, element)
    }
    return total
  },
  "attr": { renderer, value, arguments in
    let name = try renderer.requiredText(try arguments.bind("attr", ["name"])[0])
    // An attribute only, never an item.
    if case .dictionary = value {
      let found = try renderer.member(name, of: .dictionary([:]))
      if case .undefined = found {
        return .undefined(Undefined("'dict object' has no attribute '\(name)'"))
      }
    }
    return try renderer.member(name, of: value)
  },
  "map": { renderer, value, arguments in
    // As with select, a value that counts as false has no elements, `none` among them.
    guard value.isTrue else { return .sequence(Sequence(.generator, [])) }
    let elements = try renderer.elements(of: value)
    if let attribute = arguments.named.first(where: { $0.name == "attribute" })?.value {
      let standard = arguments.named.first { $0.name == "default" }?.value
      return .sequence(
        Sequence(
          .generator,
          try elements.map { element in
            let found = try renderer.attribute(attribute, of: element)
            if case .undefined = found, let standard { return standard }
            return found
          }))
    }
    guard let name = arguments.positional.first else {
      throw Failure.type("map requires a filter argument")
    }
    var rest = arguments
    rest.positional.removeFirst()
    let filter = try renderer.requiredText(name)
    return .sequence(
      Sequence(.generator, try elements.map { try renderer.filtered($0, by: filter, rest) }))
  },
  "select": { try chosen(&$0, $1, $2, isAttribute: false, keeps: true) },
  "reject": { try chosen(&$0, $1, $2, isAttribute: false, keeps: false) },
  "selectattr": { try chosen(&$0, $1, $2, isAttribute: true, keeps: true) },
  "rejectattr": { try chosen(&$0, $1, $2, isAttribute: true, keeps: false) },
  "groupby": { renderer, value, arguments in
    let given = try arguments.bind("groupby", ["attribute", "default", "case_sensitive"])
    var keyed: [(key: Value, element: Value)] = []
    for element in try renderer.elements(of: value) {
      var key = try renderer.attribute(given[0] ?? .none, of: element)
      if case .undefined = key, let standard = given[1] { key = standard }
      keyed.append((key, element))
    }
    let isCaseSensitive = given[2]?.isTrue ?? false
    try renderer.count(keyed.count * 8)
    var groups: [(key: Value, elements: [Value])] = []
    for (key, element) in try sorted(keyed, by: { folded($0.key, isCaseSensitive) }) {
      if let last = groups.last,
        folded(last.key, isCaseSensitive).equals(folded(key, isCaseSensitive))
      {
        groups[groups.count - 1].elements.append(element)
      } else {
        groups.append((key, [element]))
      }
    }
    // Jinja gives named tuples of the key and its elements.
    return .list(groups.map { Value.tuple([$0.key, .list($0.elements)]) })
  },
  "batch": { renderer, value, arguments in
    let given = try arguments.bind("batch", ["linecount", "fill_with"])
    let size = max(1, try renderer.width(given[0]))
    let elements = try renderer.elements(of: value)
    var rows: [Value] = []
    for start in stride(from: 0, to: elements.count, by: size) {
      var row = Array(elements[start..<min(start + size, elements.count)])
      if let fill = given[1], fill.isGiven, row.count < size {
        try renderer.count(size - row.count)
        row += Array(repeating: fill, count: size - row.count)
      }
      rows.append(.list(row))
    }
    return .sequence(Sequence(.generator, rows))
  },
  "slice": { renderer, value, arguments in
    let given = try arguments.bind("slice", ["slices", "fill_with"])
    let slices = max(1, try renderer.width(given[0]))
    try renderer.count(slices)
    let elements = try renderer.elements(of: value)
    let size = elements.count / slices
    let larger = elements.count % slices
    var rows: [Value] = []
    var start = 0
    for index in 0..<slices {
      let end = start + size + (index < larger ? 1 : 0)
      var row = Array(elements[start..<end])
      if let fill = given[1], fill.isGiven, index >= larger { row.append(fill) }
      rows.append(.list(row))
      start = end
    }
    return .sequence(Sequence(.generator, rows))
  },
]

extension Value {
  /// Whether an argument is more than `none`.
  fileprivate var isGiven: Bool { if case .none = self { false } else { true } }
}

/// A text without its case, unless case counts; other values as they are.
private func folded(_ value: Value, _ isCaseSensitive: Bool) -> Value {
  guard !isCaseSensitive, let text = value.text else { return value }
  return .string(text.lowercasedScalars)
}

private let standard: Filter = { _, value, arguments in
  let given = try arguments.bind("default", ["default_value", "boolean"])
  if case .undefined = value { return given[0] ?? .string("") }
  let replacesFalse = given[1]?.isTrue ?? false
  return replacesFalse && !value.isTrue ? given[0] ?? .string("") : value
}

let lengthFilter: Filter = { _, value, _ in
  switch value {
  case .undefined: return .integer(0)
  case .string(let text), .markup(let text): return .integer(text.scalarCount)
  case .list(let elements), .tuple(let elements): return .integer(elements.count)
  case .dictionary(let members): return .integer(members.count)
  case .sequence(let sequence) where sequence.kind != .generator:
    return .integer(sequence.all.count)
  default: throw Failure.type("object of type '\(value.typeName)' has no len()")
  }
}

private func extremum(
  _ renderer: inout Renderer, _ value: Value, _ arguments: CallArguments, isLargest: Bool
) throws -> Value {
  let given = try arguments.bind("min", ["case_sensitive", "attribute"])
  let isCaseSensitive = given[0]?.isTrue ?? false
  var best: (key: Value, element: Value)?
  for element in try renderer.elements(of: value) {
    var key = element
    if let attribute = given[1], attribute.isGiven {
      key = try renderer.attribute(attribute, of: element)
    }
    key = folded(key, isCaseSensitive)
    guard let current = best else {
      best = (key, element)
      continue
    }
    let isBetter =
      isLargest ? try current.key.isLess(than: key) : try key.isLess(than: current.key)
    if isBetter { best = (key, element) }
  }
  return best?.element ?? .undefined(Undefined("No aggregated item, sequence was empty."))
}

/// `select` and its kin: the elements for which a test holds, or that count as true without one.
private func chosen(
  _ renderer: inout Renderer, _ value: Value, _ arguments: CallArguments, isAttribute: Bool,
  keeps: Bool
) throws -> Value {
  guard value.isTrue else { return .sequence(Sequence(.generator, [])) }
  var rest = arguments
  var attribute: Value?
  if isAttribute {
    guard !rest.positional.isEmpty else {
      throw Failure.type("Missing parameter for attribute name")
    }
    attribute = rest.positional.removeFirst()
  }
  var test: String?
  if !rest.positional.isEmpty {
    test = try renderer.requiredText(rest.positional.removeFirst())
  }
  var kept: [Value] = []
  for element in try renderer.elements(of: value) {
    let subject = try attribute.map { try renderer.attribute($0, of: element) } ?? element
    let holds = try test.map { try renderer.holds($0, of: subject, rest) } ?? subject.isTrue
    if holds == keeps { kept.append(element) }
  }
  return .sequence(Sequence(.generator, kept))
}

extension Renderer {
  /// A member by a path with dots; parts of digits are indexes.
  mutating func attribute(_ path: Value, of value: Value) throws -> Value {
    guard let text = path.text else { return try item(path, of: value) }
    var current = value
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      try count()
      let key = part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil
      current = try item(key.map(Value.integer) ?? .string(String(part)), of: current)
    }
    return current
  }
}
