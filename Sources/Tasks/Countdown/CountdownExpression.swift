/// An arithmetic expression over given numbers.
public indirect enum CountdownExpression: Sendable, Hashable {
  case number(Int)
  case operation(ArithmeticOperation, CountdownExpression, CountdownExpression)

  /// The exact value; nil for a division by 0.
  public var value: Rational? {
    switch self {
    case .number(let number): Rational(number)
    case .operation(let operation, let left, let right):
      left.value.flatMap { left in right.value.flatMap { left.applying(operation, $0) } }
    }
  }

  /// The numbers in it, from left to right.
  public var numbers: [Int] {
    switch self {
    case .number(let number): [number]
    case .operation(_, let left, let right): left.numbers + right.numbers
    }
  }

  /// With the brackets it needs: `(3 + 5) * 2`.
  public var text: String { text(above: 0, isRight: false) }

  private func text(above: Int, isRight: Bool) -> String {
    switch self {
    case .number(let number): return number < 0 ? "(\(number))" : "\(number)"
    case .operation(let operation, let left, let right):
      let strength = operation == .add || operation == .subtract ? 1 : 2
      let inner =
        left.text(above: strength, isRight: false) + " \(operation.rawValue) "
        + right.text(above: strength, isRight: true)
      // a − (b + c) and a / (b · c) need brackets at the right, as does anything weaker inside.
      return strength < above || (isRight && strength == above) ? "(\(inner))" : inner
    }
  }

  /// Equal for expressions that differ only in the order of what is added or multiplied, and in how
  /// sums of sums and products of products are bracketed.
  public var canonicalForm: String {
    switch self {
    case .number(let number): return "\(number)"
    case .operation(.add, _, _), .operation(.subtract, _, _):
      var (plus, minus): ([String], [String]) = ([], [])
      collect(adding: true, &plus, &minus)
      return "(+\(plus.sorted().joined(separator: ","));-\(minus.sorted().joined(separator: ",")))"
    case .operation(.multiply, _, _), .operation(.divide, _, _):
      var (over, under): ([String], [String]) = ([], [])
      collect(multiplying: true, &over, &under)
      return "(*\(over.sorted().joined(separator: ","));/\(under.sorted().joined(separator: ",")))"
    }
  }

  private func collect(adding: Bool, _ plus: inout [String], _ minus: inout [String]) {
    switch self {
    case .operation(.add, let left, let right):
      left.collect(adding: adding, &plus, &minus)
      right.collect(adding: adding, &plus, &minus)
    case .operation(.subtract, let left, let right):
      left.collect(adding: adding, &plus, &minus)
      right.collect(adding: !adding, &plus, &minus)
    default:
      if adding { plus.append(canonicalForm) } else { minus.append(canonicalForm) }
    }
  }

  private func collect(multiplying: Bool, _ over: inout [String], _ under: inout [String]) {
    switch self {
    case .operation(.multiply, let left, let right):
      left.collect(multiplying: multiplying, &over, &under)
      right.collect(multiplying: multiplying, &over, &under)
    case .operation(.divide, let left, let right):
      left.collect(multiplying: multiplying, &over, &under)
      right.collect(multiplying: !multiplying, &over, &under)
    default:
      if multiplying { over.append(canonicalForm) } else { under.append(canonicalForm) }
    }
  }

  /// Its operations, the inner ones first.
  var steps: [CountdownStep] {
    guard case .operation(let operation, let left, let right) = self, let first = left.value,
      let second = right.value, let result = value
    else { return [] }
    return left.steps + right.steps
      + [CountdownStep(left: first, operation: operation, right: second, result: result)]
  }
}

/// One operation carried out.
struct CountdownStep: Sendable, Hashable {
  let left: Rational
  let operation: ArithmeticOperation
  let right: Rational
  let result: Rational

  /// `3 + 5 = 8`; fractions in brackets.
  var text: String {
    func side(_ value: Rational) -> String {
      value.isInteger && value.numerator >= 0 ? value.description : "(\(value))"
    }
    return "\(side(left)) \(operation.rawValue) \(side(right)) = \(result)"
  }
}
