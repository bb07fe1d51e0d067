import BigInt

extension MathExpression {
  /// The exact value; nil where it is irrational, has variables, or is too long.
  var exact: ExactNumber? { exact([:]) }

  /// The exact value with numbers for some variables.
  func exact(_ bound: [String: ExactNumber]) -> ExactNumber? {
    switch self {
    case .number(let value, _): return value
    case .variable(let name): return bound[name]
    case .pi, .euler, .imaginaryUnit, .infinity, .plusMinus, .matrix, .logarithm: return nil
    case .sum(let parts):
      return parts.reduce(ExactNumber(0)) { sum, part in
        sum.flatMap { sum in part.exact(bound).flatMap { sum + $0 } }
      }
    case .product(let parts):
      return parts.reduce(ExactNumber(1)) { product, part in
        product.flatMap { product in part.exact(bound).flatMap { product * $0 } }
      }
    case .quotient(let a, let b):
      return a.exact(bound).flatMap { a in b.exact(bound).flatMap { a / $0 } }
    case .power(let a, let b):
      return b.exact(bound).flatMap { exponent in
        a.exact(bound).flatMap { $0.raised(to: exponent) }
      }
    case .negative(let a): return a.exact(bound)?.negated
    case .absolute(let a): return a.exact(bound).map { $0.isNegative ? $0.negated : $0 }
    case .factorial(let a):
      guard let n = a.exact(bound)?.asInt, (0...1500).contains(n), Effort.spend(n * n / 100) else {
        return nil
      }
      return ExactNumber((1...max(1, n)).reduce(BigInt(1)) { $0 * BigInt($1) })
    case .binomial(let a, let b):
      guard let n = a.exact(bound)?.asInt, let k = b.exact(bound)?.asInt, (0...2000).contains(n),
        k >= 0, Effort.spend(20 * min(k, max(0, n - k)))
      else { return nil }
      return ExactNumber(binomialCoefficient(n, k))
    case .function("sqrt", let a):
      return a.exact(bound)?.raised(to: ExactNumber(1, 2) ?? ExactNumber(1))
    case .function(let name, let a): return a.exact(bound).flatMap { exactFunction(name, $0) }
    case .series(let kind, let index, let from, let to, let term):
      return exactSeries(kind, index, from.exact(bound), to.exact(bound), term, bound)
    case .integral(let variable, let from, let to, let term):
      guard bound.isEmpty, let low = from.exact, let high = to.exact else { return nil }
      return Polynomial(term, in: variable)?.integral(from: low, to: high)
    }
  }
}

private func exactFunction(_ name: String, _ value: ExactNumber) -> ExactNumber? {
  switch (name, value) {
  case ("floor", _): value.roundedDown
  case ("ceil", _): value.negated.roundedDown.negated
  case ("sin", ExactNumber(0)), ("tan", ExactNumber(0)), ("ln", ExactNumber(1)): ExactNumber(0)
  case ("cos", ExactNumber(0)), ("exp", ExactNumber(0)): ExactNumber(1)
  default: nil
  }
}

/// A finite sum or product. Sums of polynomials have a closed form, others at most 300 terms.
private func exactSeries(
  _ kind: MathExpression.SeriesKind, _ index: String, _ from: ExactNumber?, _ to: ExactNumber?,
  _ term: MathExpression, _ bound: [String: ExactNumber]
) -> ExactNumber? {
  guard let low = from?.asInt, let high = to?.asInt, abs(low) < 1_000_000_000, high < 1_000_000_000
  else { return nil }
  if low > high { return ExactNumber(kind == .sum ? 0 : 1) }
  if kind == .sum, bound.isEmpty, let polynomial = Polynomial(term, in: index) {
    return polynomial.sum(from: low, to: high)
  }
  guard high - low < 300, Effort.spend(20 * term.size * (high - low + 1)) else { return nil }
  var result = ExactNumber(kind == .sum ? 0 : 1)
  var bound = bound
  for number in low...high {
    bound[index] = ExactNumber(number)
    guard let value = term.exact(bound),
      let next = kind == .sum ? result + value : result * value
    else { return nil }
    result = next
  }
  return result
}

func binomialCoefficient(_ n: Int, _ k: Int) -> BigInt {
  k > n ? 0 : (0..<min(k, n - k)).reduce(BigInt(1)) { $0 * BigInt(n - $1) / BigInt($1 + 1) }
}
