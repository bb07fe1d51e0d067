import BigInt

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A mathematical expression: of numbers, constants, variables and functions.
indirect enum MathExpression: Hashable {
  /// Whether it was written with a decimal point decides how it is compared.
  case number(ExactNumber, isDecimal: Bool)
  case pi
  case euler
  case imaginaryUnit
  /// +∞.
  case infinity
  case variable(String)
  case sum([MathExpression])
  case product([MathExpression])
  case quotient(MathExpression, MathExpression)
  case power(MathExpression, MathExpression)
  case negative(MathExpression)
  case factorial(MathExpression)
  case binomial(MathExpression, MathExpression)
  case absolute(MathExpression)
  /// A function of one argument by its name, such as `sin` or `ln`.
  case function(String, MathExpression)
  case logarithm(base: MathExpression, MathExpression)
  /// `±` of an expression; ``MathExpression/expandingSigns`` makes a list of it.
  case plusMinus(MathExpression)

  /// The expressions directly inside.
  var parts: [MathExpression] {
    switch self {
    case .number, .pi, .euler, .imaginaryUnit, .infinity, .variable: []
    case .sum(let parts), .product(let parts): parts
    case .quotient(let a, let b), .power(let a, let b), .binomial(let a, let b),
      .logarithm(let a, let b):
      [a, b]
    case .negative(let a), .factorial(let a), .absolute(let a), .function(_, let a),
      .plusMinus(let a):
      [a]
    }
  }

  func mapParts(_ change: (MathExpression) -> MathExpression) -> MathExpression {
    switch self {
    case .number, .pi, .euler, .imaginaryUnit, .infinity, .variable: self
    case .sum(let parts): .sum(parts.map(change))
    case .product(let parts): .product(parts.map(change))
    case .quotient(let a, let b): .quotient(change(a), change(b))
    case .power(let a, let b): .power(change(a), change(b))
    case .binomial(let a, let b): .binomial(change(a), change(b))
    case .logarithm(let a, let b): .logarithm(base: change(a), change(b))
    case .negative(let a): .negative(change(a))
    case .factorial(let a): .factorial(change(a))
    case .absolute(let a): .absolute(change(a))
    case .function(let name, let a): .function(name, change(a))
    case .plusMinus(let a): .plusMinus(change(a))
    }
  }

  var variables: Set<String> {
    if case .variable(let name) = self { return [name] }
    return parts.reduce(into: []) { $0.formUnion($1.variables) }
  }

  /// Whether a decimal stands in it, so that its value is a rounded one.
  var isDecimal: Bool {
    if case .number(_, let isDecimal) = self { return isDecimal }
    return parts.contains(where: \.isDecimal)
  }

  /// Whether it has a root or logarithm of a variable, which part into branches below 0.
  var hasBranches: Bool {
    switch self {
    case .function("sqrt", let a), .function("ln", let a), .function("log", let a),
      .logarithm(_, let a):
      !a.variables.isEmpty
    case .power(let a, let b) where !a.variables.isEmpty && b.exact?.isInteger != true: true
    default: parts.contains(where: \.hasBranches)
    }
  }

  /// Both expressions that each ± stands for; at most 64.
  var expandingSigns: [MathExpression] {
    var count = 0
    func countSigns(_ expression: MathExpression) {
      if case .plusMinus = expression { count += 1 }
      expression.parts.forEach(countSigns)
    }
    countSigns(self)
    guard count > 0, count <= 6 else { return [self] }
    return (0..<(1 << count)).map { choice in
      var place = 0
      func resolve(_ expression: MathExpression) -> MathExpression {
        guard case .plusMinus(let inner) = expression else { return expression.mapParts(resolve) }
        let isMinus = choice >> place & 1 == 1
        place += 1
        let value = resolve(inner)
        return isMinus ? .negative(value) : value
      }
      return resolve(self)
    }
  }

  // Values

  /// The exact value; nil where it is irrational, has variables, or is too long.
  var exact: ExactNumber? {
    switch self {
    case .number(let value, _): return value
    case .pi, .euler, .imaginaryUnit, .infinity, .variable, .plusMinus: return nil
    case .sum(let parts):
      return parts.reduce(ExactNumber(0)) { sum, part in
        sum.flatMap { sum in part.exact.flatMap { sum + $0 } }
      }
    case .product(let parts):
      return parts.reduce(ExactNumber(1)) { product, part in
        product.flatMap { product in part.exact.flatMap { product * $0 } }
      }
    case .quotient(let a, let b):
      return a.exact.flatMap { a in b.exact.flatMap { a / $0 } }
    case .power(let a, let b):
      return b.exact.flatMap { exponent in a.exact.flatMap { $0.raised(to: exponent) } }
    case .negative(let a): return a.exact?.negated
    case .absolute(let a): return a.exact.map { $0.isNegative ? $0.negated : $0 }
    case .factorial(let a):
      guard let n = a.exact?.asInt, (0...1500).contains(n) else { return nil }
      return ExactNumber((1...max(1, n)).reduce(BigInt(1)) { $0 * BigInt($1) })
    case .binomial(let a, let b):
      guard let n = a.exact?.asInt, let k = b.exact?.asInt, (0...2000).contains(n), k >= 0 else {
        return nil
      }
      if k > n { return ExactNumber(0) }
      return ExactNumber(
        (0..<min(k, n - k)).reduce(BigInt(1)) { $0 * BigInt(n - $1) / BigInt($1 + 1) })
    case .function("sqrt", let a): return a.exact?.raised(to: ExactNumber(1, 2) ?? ExactNumber(1))
    case .function(let name, let a):
      guard let value = a.exact else { return nil }
      switch (name, value) {
      case ("floor", _):
        let (quotient, remainder) = value.numerator.quotientAndRemainder(
          dividingBy: value.denominator)
        return ExactNumber(remainder < 0 ? quotient - 1 : quotient)
      case ("sin", ExactNumber(0)), ("tan", ExactNumber(0)), ("ln", ExactNumber(1)):
        return ExactNumber(0)
      case ("cos", ExactNumber(0)), ("exp", ExactNumber(0)): return ExactNumber(1)
      default: return nil
      }
    case .logarithm: return nil
    }
  }

  /// The value at a point in double precision; not finite where it is not defined.
  func value(_ point: [String: Double]) -> ComplexNumber {
    switch self {
    case .number(let value, _): return ComplexNumber(value.asDouble)
    case .pi: return ComplexNumber(.pi)
    case .euler: return ComplexNumber(M_E)
    case .imaginaryUnit: return ComplexNumber(0, 1)
    case .infinity: return ComplexNumber(.infinity)
    case .variable(let name): return ComplexNumber(point[name] ?? .nan)
    case .sum(let parts): return parts.reduce(ComplexNumber(0)) { $0 + $1.value(point) }
    case .product(let parts): return parts.reduce(ComplexNumber(1)) { $0 * $1.value(point) }
    case .quotient(let a, let b): return a.value(point) / b.value(point)
    case .power(let a, let b):
      if case .euler = a { return b.value(point).exponential }
      return a.value(point).raised(to: b.value(point))
    case .negative(let a): return ComplexNumber(0) - a.value(point)
    case .absolute(let a): return ComplexNumber(a.value(point).size)
    case .factorial(let a):
      let value = a.value(point)
      return ComplexNumber(value.isReal ? tgamma(value.real + 1) : .nan)
    case .binomial(let a, let b):
      let (n, k) = (a.value(point).real, b.value(point).real)
      return ComplexNumber(tgamma(n + 1) / (tgamma(k + 1) * tgamma(n - k + 1)))
    case .function(let name, let a): return functionValue(name, a.value(point))
    case .logarithm(let base, let a): return a.value(point).logarithm / base.value(point).logarithm
    case .plusMinus(let a): return a.value(point)
    }
  }
}

private func functionValue(_ name: String, _ x: ComplexNumber) -> ComplexNumber {
  switch name {
  case "sqrt":
    return x.imaginary == 0 && x.real >= 0
      ? ComplexNumber(x.real.squareRoot()) : x.raised(to: ComplexNumber(0.5))
  case "exp": return x.exponential
  case "ln": return x.logarithm
  case "log": return x.logarithm / ComplexNumber(log(10))
  case _ where name.hasPrefix("named "):
    // A function of which only the name is known: any that tells its arguments apart.
    let place = name.utf8.reduce(0.7) { ($0 * 1.618 + Double($1)).truncatingRemainder(dividingBy: 7) }
    return (x * ComplexNumber(0.3 + place / 10) + ComplexNumber(place)).exponential
  default: break
  }
  guard x.isReal else { return ComplexNumber(.nan) }
  let value = x.real
  let result: Double =
    switch name {
    case "sin": sin(value)
    case "cos": cos(value)
    case "tan": tan(value)
    case "cot": 1 / tan(value)
    case "sec": 1 / cos(value)
    case "csc": 1 / sin(value)
    case "arcsin", "asin": asin(value)
    case "arccos", "acos": acos(value)
    case "arctan", "atan": atan(value)
    case "sinh": sinh(value)
    case "cosh": cosh(value)
    case "tanh": tanh(value)
    case "floor": value.rounded(.down)
    case "ceil": value.rounded(.up)
    default: .nan
    }
  return ComplexNumber(result)
}
