/// `a op b … = c` as a trace states it.
struct TraceEquation {
  /// The numbers of the side that computes.
  let operands: [Double]
  /// The values of all its parts, with what they are computed of, the whole last.
  let parts: [Part]
  /// The side that is one number.
  let result: Double
  /// Whether the number stood first: 28 = 13 + 15.
  let isReversed: Bool

  struct Part: Hashable {
    let operands: [Double]
    let value: Double
  }

  /// The equations of a sentence.
  static func equations(in sentence: [TraceWord]) -> [TraceEquation] {
    var equations: [TraceEquation] = []
    for (place, word) in sentence.enumerated() where word == .sign("=") {
      let left = side(sentence[..<place], fromEnd: true)
      let right = side(sentence[(place + 1)...], fromEnd: false)
      guard let left, let right else { continue }
      if left.operands.count > 1, right.operands.count == 1 {
        equations.append(
          TraceEquation(
            operands: left.operands, parts: left.parts, result: right.operands[0], isReversed: false
          ))
      } else if left.operands.count == 1, right.operands.count > 1 {
        equations.append(
          TraceEquation(
            operands: right.operands, parts: right.parts, result: left.operands[0], isReversed: true
          ))
      }
    }
    return equations
  }

  private struct Side {
    var operands: [Double]
    var parts: [Part]
    var value: Double
  }

  /// The longest expression that ends right before the sign, or begins right behind it.
  private static func side(_ words: ArraySlice<TraceWord>, fromEnd: Bool) -> Side? {
    let isArithmetic = { (word: TraceWord) -> Bool in
      switch word {
      case .number: true
      case .sign("+"), .sign("-"), .sign("*"), .sign("/"), .sign("("), .sign(")"): true
      case .sign: false
      case .word: false
      }
    }
    let run =
      fromEnd
      ? Array(words.reversed().prefix(60).prefix(while: isArithmetic).reversed())
      : Array(words.prefix(60).prefix(while: isArithmetic))
    // A bracket or sign at the outer end may belong to the text around it.
    for cut in 0..<min(run.count, 4) {
      let part = fromEnd ? run[cut...] : run[..<(run.count - cut)]
      var reader = ExpressionReader(words: Array(part))
      if let side = reader.whole() { return side }
    }
    return nil
  }

  private struct ExpressionReader {
    let words: [TraceWord]
    var position = 0
    var depth = 0

    mutating func whole() -> Side? {
      guard let side = sum(), position == words.count else { return nil }
      return side
    }

    private var sign: Unicode.Scalar? {
      if position < words.count, case .sign(let sign) = words[position] { sign } else { nil }
    }

    private mutating func sum() -> Side? {
      guard var value = product() else { return nil }
      while let operation = sign, operation == "+" || operation == "-" {
        position += 1
        guard let next = product() else { return nil }
        value = joined(
          value, next, operation == "+" ? value.value + next.value : value.value - next.value)
      }
      return value
    }

    private mutating func product() -> Side? {
      guard var value = factor() else { return nil }
      while let operation = sign, operation == "*" || operation == "/" {
        position += 1
        guard let next = factor() else { return nil }
        value = joined(
          value, next, operation == "*" ? value.value * next.value : value.value / next.value)
      }
      return value
    }

    private mutating func factor() -> Side? {
      depth += 1
      defer { depth -= 1 }
      guard depth < 30, position < words.count else { return nil }
      switch words[position] {
      case .number(let number):
        position += 1
        return Side(operands: [number], parts: [], value: number)
      case .sign("("):
        position += 1
        guard let value = sum(), sign == ")" else { return nil }
        position += 1
        return value
      default: return nil
      }
    }

    private func joined(_ a: Side, _ b: Side, _ value: Double) -> Side {
      let operands = a.operands + b.operands
      return Side(
        operands: operands,
        parts: a.parts + b.parts + [Part(operands: operands.sorted(), value: value)], value: value)
    }
  }
}

/// Follows a Countdown trace's arithmetic: which numbers are left, and where it begins anew.
struct TracePath {
  private let numbers: [Double]
  private let target: Double
  private var current: [Double]
  private var known: Set<TraceEquation.Part> = []
  /// How each known value was come by the last time.
  private var sources: [Double: TraceEquation.Part] = [:]
  /// Those of whole equations only.
  private var stated: Set<TraceEquation.Part> = []
  private var last: TraceEquation.Part?
  private(set) var restarts = 0
  /// What the last equation gave.
  var result: Double? { last?.value }
  /// Whether an equation was met.
  var hasBegun: Bool { last != nil }
  private(set) var backwardSteps = 0
  private var backwardResults: Set<Double> = []
  /// Numbers that would make the target and are still to be made: 28 of "28 × 3 = 84".
  private(set) var namedGoals = 0

  init(numbers: [Double], target: Double) {
    self.numbers = numbers
    self.target = target
    current = numbers
  }

  /// What an equation does: it goes on, begins anew, works back from the target, or says again.
  ///
  /// - Parameters:
  ///   - isCheck: whether its sentence says that it checks.
  ///   - isReason: whether its sentence gives reasons or wishes.
  mutating func follow(_ equation: TraceEquation, isCheck: Bool, isReason: Bool = false) {
    guard let whole = equation.parts.last else { return }
    let isBackward =
      equation.isReversed
      ? equation.result == target && last?.value != target
      : equation.operands.contains(target) && !numbers.contains(target) && !current.contains(target)
    if isBackward {
      if !known.contains(whole) { backwardSteps += 1 }
      backwardResults.insert(equation.result)
      // 27 is 36 - 9: now 36 is wanted.
      if equation.isReversed {
        backwardResults.formUnion(equation.operands.filter { !numbers.contains($0) })
      }
      remember([whole])
      return
    }
    if isReason, equation.result == target, equation.operands.count == 2,
      equation.operands.count(where: {
        !numbers.contains($0) && !current.contains($0) && !isKnown($0)
      }) == 1
    {
      namedGoals += 1
      return
    }
    // Said again; but a part of what failed, taken up once more without the rest, is a new attempt.
    if stated.contains(whole) || (isCheck || last?.value == target) && known.contains(whole) {
      return
    }
    stated.insert(whole)
    if let left = removing(equation.operands, from: current) {
      current = left + [equation.result]
    } else if let last, equation.parts.dropLast().contains(where: { $0.value == last.value }),
      removing(equation.operands, from: numbers) != nil
    {
      // 20 + 5 = 25, so 20 + 5 − 3 = 22 goes on with its first step written out.
      current = (removing(equation.operands, from: numbers) ?? []) + [equation.result]
    } else if let left = removing(equation.operands, from: numbers) {
      // The whole expression at the end says again what was found.
      if left.isEmpty, current.count == 1, current[0] == equation.result { return }
      restarts += 1
      current = left + [equation.result]
    } else if current != [equation.result], equation.operands.contains(where: isKnown),
      isAccounted(equation.operands)
    {
      // From an earlier result that has been used since: back to that state.
      restarts += 1
      current = [equation.result]
    }
    remember(equation.parts)
    last = whole
  }

  private mutating func remember(_ parts: [TraceEquation.Part]) {
    known.formUnion(parts)
    for part in parts { sources[part.value] = part }
  }

  /// Whether a number was only found from the target so far, and is still to be made.
  func isBackwardResult(_ value: Double) -> Bool {
    backwardResults.contains(value) && !stated.contains { $0.value == value }
  }

  private func isKnown(_ value: Double) -> Bool { sources[value] != nil }

  /// Whether the operands are given numbers or earlier results, and use no number twice.
  private func isAccounted(_ operands: [Double]) -> Bool {
    var used: [Double] = []
    for operand in operands {
      if !numbers.contains(operand), let part = sources[operand] {
        used += part.operands
      } else {
        used.append(operand)
      }
    }
    return removing(used.filter(numbers.contains), from: numbers) != nil
  }

  private func removing(_ items: [Double], from all: [Double]) -> [Double]? {
    var rest = all
    for item in items {
      guard let place = rest.firstIndex(of: item) else { return nil }
      rest.remove(at: place)
    }
    return rest
  }
}
