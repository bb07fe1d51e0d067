extension Value {
  /// Equality of the language: numbers by value, lists and records element by element.
  public static func areEqual(_ first: Value, _ second: Value) -> Bool {
    var comparison = ValueComparison(tolerance: nil, work: nil)
    return (try? comparison.holds(first, second)) ?? false
  }

  /// The same, for work that can be stopped.
  static func areEqual(
    _ first: Value, _ second: Value, _ work: any Interruptible
  ) throws -> Bool {
    var comparison = ValueComparison(tolerance: nil, work: work)
    return try comparison.holds(first, second)
  }

  /// Equality in which numbers may differ by a tolerance.
  static func areClose(
    _ first: Value, _ second: Value, _ tolerance: Tolerance, _ work: any Interruptible
  ) throws -> Bool {
    var comparison = ValueComparison(tolerance: tolerance, work: work)
    return try comparison.holds(first, second)
  }
}

/// Holds two values against each other, however deep they are and however often a part occurs in them:
/// `x = [x, x]`, forty times over, has more leaves than can be visited one by one.
private struct ValueComparison {
  /// Two lists, known by where their elements lie; both values live as long as the comparison.
  private struct Pair: Hashable {
    let first: UnsafeRawPointer
    let second: UnsafeRawPointer
  }

  /// Nil compares exactly.
  private let tolerance: Tolerance?
  /// Nil compares to the end.
  private var steps: Checkpoints?
  private var waiting: [(Value, Value)] = []
  /// Pairs that wait or have been compared.
  private var seen: Set<Pair> = []
  /// Elements that objects made for the comparison, kept so that no other lie at their place.
  private var kept: [Value] = []

  init(tolerance: Tolerance?, work: (any Interruptible)?) {
    self.tolerance = tolerance
    steps = work.map { Checkpoints($0) }
  }

  mutating func holds(_ first: Value, _ second: Value) throws -> Bool {
    waiting = [(first, second)]
    while let (a, b) = waiting.popLast() {
      if try !match(a, b) { return false }
    }
    return true
  }

  /// Whether two values match as far as what is not set aside to wait.
  private mutating func match(_ first: Value, _ second: Value) throws -> Bool {
    try steps?.step(8)
    switch (first, second) {
    case (.nil, .nil): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.string(let a), .string(let b)): return a == b
    case (.integer(let a), .integer(let b)):
      return a == b || tolerance?.holds(Double(a), Double(b)) ?? false
    case (.integer, .number), (.number, .integer), (.number, .number):
      guard let a = first.asDouble, let b = second.asDouble else { return false }
      return numbers(a, b)
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return false }
      for (x, y) in zip(a, b) {
        if x.isFlat || y.isFlat {
          if try !match(x, y) { return false }
        } else if isNew(x, y) {
          waiting.append((x, y))
        }
      }
      return true
    case (.record(let a), .record(let b)):
      guard a.keys == b.keys else { return false }
      for key in a.keys {
        let (x, y) = (a[key] ?? .nil, b[key] ?? .nil)
        if isNew(x, y) { waiting.append((x, y)) }
      }
      return true
    case (.function(let a), .function(let b)): return a.identity == b.identity
    case (.object(let a), _):
      if let answer = a.matches(second, numbers) { return answer }
      if let elements = a.elements, case .list = second {
        kept.append(.list(elements))
        waiting.append((.list(elements), second))
        return true
      }
      return false
    case (_, .object): return try match(second, first)
    default: return false
    }
  }

  private func numbers(_ first: Double, _ second: Double) -> Bool {
    tolerance?.holds(first, second) ?? (first == second)
  }

  /// False for two lists that wait or have been compared already.
  private mutating func isNew(_ first: Value, _ second: Value) -> Bool {
    guard case .list(let a) = first, case .list(let b) = second, !a.isEmpty, !b.isEmpty else {
      return true
    }
    let pair = a.withUnsafeBytes { a in
      b.withUnsafeBytes { b in
        a.baseAddress.flatMap { first in b.baseAddress.map { Pair(first: first, second: $0) } }
      }
    }
    return pair.map { seen.insert($0).inserted } ?? true
  }
}

extension Value {
  /// Whether there are no values inside.
  var isFlat: Bool {
    switch self {
    case .nil, .bool, .integer, .number, .string, .function: true
    case .list, .record, .object: false
    }
  }
}
