/// Values that differ from each other, in the order in which they came.
struct DistinctValues {
  private(set) var values: [Value] = []
  /// Places of the values that may be equal.
  private var places: [Int: [Int]] = [:]
  /// Places of objects, which may equal lists of their elements.
  private var objects: [Int] = []

  /// The place of a value, which is added if none is equal to it.
  mutating func place(of value: Value, _ caller: any FunctionCaller) throws -> Int {
    try caller.checkpoint()
    let mark = Self.mark(of: value)
    let candidates: [Int]
    switch value {
    case .object:
      candidates = Array(values.indices)
      objects.append(values.count)
    case .list: candidates = objects + places[mark, default: []]
    default: candidates = places[mark, default: []]
    }
    for place in candidates where try Value.areEqual(values[place], value, caller) {
      if case .object = value { objects.removeLast() }
      return place
    }
    places[mark, default: []].append(values.count)
    values.append(value)
    return values.count - 1
  }

  /// A number that equal values share.
  private static func mark(of value: Value) -> Int {
    switch value {
    case .integer, .number: value.asDouble?.hashValue ?? 0
    case .string(let text): text.hashValue
    case .list(let elements):
      elements.prefix(8).reduce(elements.count) { $0 &* 31 &+ ($1.isFlat ? mark(of: $1) : 1) }
    case .record(let record): record.keys.hashValue
    case .bool(let isTrue): isTrue ? 1 : 2
    case .nil: 3
    case .function(let function): function.identity.hashValue
    case .object: 4
    }
  }
}
