import BigInt

/// A polynomial of one variable with exact coefficients, that of x⁰ first.
struct Polynomial {
  private var coefficients: [ExactNumber]

  private static let highestDegree = 30

  private init(_ coefficients: [ExactNumber]) { self.coefficients = coefficients }

  /// The polynomial that an expression is; nil for other expressions, and for a degree above 30.
  init?(_ expression: MathExpression, in name: String) {
    switch expression {
    case .variable(name): self.init([ExactNumber(0), ExactNumber(1)])
    case .sum(let parts):
      self.init([ExactNumber(0)])
      for part in parts {
        guard let part = Polynomial(part, in: name), let sum = Self.sum(self, part) else {
          return nil
        }
        self = sum
      }
    case .product(let parts):
      self.init([ExactNumber(1)])
      for part in parts {
        guard let part = Polynomial(part, in: name), let product = Self.product(self, part) else {
          return nil
        }
        self = product
      }
    case .negative(let inner):
      guard let inner = Polynomial(inner, in: name) else { return nil }
      self.init(inner.coefficients.map(\.negated))
    case .quotient(let top, let bottom):
      guard let divisor = bottom.exact, let factor = ExactNumber(1) / divisor,
        let top = Polynomial(top, in: name), let product = Self.product(top, Polynomial([factor]))
      else { return nil }
      self = product
    case .power(let base, let exponent):
      guard let power = exponent.exact?.asInt, (0...Self.highestDegree).contains(power),
        let base = Polynomial(base, in: name)
      else { return nil }
      self.init([ExactNumber(1)])
      for _ in 0..<power {
        guard let product = Self.product(self, base) else { return nil }
        self = product
      }
    default:
      guard let value = expression.exact else { return nil }
      self.init([value])
    }
  }

  private static func sum(_ a: Polynomial, _ b: Polynomial) -> Polynomial? {
    var sum: [ExactNumber] = []
    for place in 0..<max(a.coefficients.count, b.coefficients.count) {
      let first = place < a.coefficients.count ? a.coefficients[place] : ExactNumber(0)
      let second = place < b.coefficients.count ? b.coefficients[place] : ExactNumber(0)
      guard let value = first + second else { return nil }
      sum.append(value)
    }
    return Polynomial(sum)
  }

  private static func product(_ a: Polynomial, _ b: Polynomial) -> Polynomial? {
    let count = a.coefficients.count + b.coefficients.count - 1
    guard count <= highestDegree + 1, Effort.spend(20 * a.coefficients.count * b.coefficients.count)
    else { return nil }
    var product = Array(repeating: ExactNumber(0), count: count)
    for (i, x) in a.coefficients.enumerated() {
      for (j, y) in b.coefficients.enumerated() {
        guard let part = x * y, let value = product[i + j] + part else { return nil }
        product[i + j] = value
      }
    }
    return Polynomial(product)
  }

  /// Horner's scheme.
  private func value(_ x: ExactNumber) -> ExactNumber? {
    coefficients.reversed().reduce(ExactNumber(0)) { value, coefficient in
      value.flatMap { $0 * x }.flatMap { $0 + coefficient }
    }
  }

  /// Between two bounds, by the antiderivative.
  func integral(from low: ExactNumber, to high: ExactNumber) -> ExactNumber? {
    var antiderivative = [ExactNumber(0)]
    for (power, coefficient) in coefficients.enumerated() {
      guard let divided = coefficient / ExactNumber(power + 1) else { return nil }
      antiderivative.append(divided)
    }
    let primitive = Polynomial(antiderivative)
    return primitive.value(high).flatMap { high in primitive.value(low).flatMap { high - $0 } }
  }

  /// The sum of its values at the whole numbers between two bounds, by Newton's forward differences:
  /// Σ p(a + j) for j < n is Σ Δᵏp(a) · C(n, k + 1).
  func sum(from low: Int, to high: Int) -> ExactNumber? {
    let count = high - low + 1
    var differences: [ExactNumber] = []
    for offset in coefficients.indices {
      guard let value = value(ExactNumber(low + offset)) else { return nil }
      differences.append(value)
    }
    var sum = ExactNumber(0)
    for order in coefficients.indices {
      guard let part = differences[0] * ExactNumber(binomialCoefficient(count, order + 1)),
        let next = sum + part
      else { return nil }
      sum = next
      var further: [ExactNumber] = []
      for (first, second) in zip(differences, differences.dropFirst()) {
        guard let difference = second - first else { return nil }
        further.append(difference)
      }
      differences = further
    }
    return sum
  }
}
