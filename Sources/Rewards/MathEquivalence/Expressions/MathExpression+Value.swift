#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension MathExpression {
  /// The value at a point in double precision; not finite where it is not defined.
  func value(_ point: [String: Double]) -> ComplexNumber {
    switch self {
    case .number(let value, _): return ComplexNumber(value.asDouble)
    case .pi: return ComplexNumber(.pi)
    case .euler: return ComplexNumber(M_E)
    case .imaginaryUnit: return ComplexNumber(0, 1)
    case .infinity: return ComplexNumber(.infinity)
    case .variable(let name): return ComplexNumber(point[name] ?? .nan)
    case .sum(let parts): return sumOfValues(parts, point)
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
    case .series(let kind, let index, let from, let to, let term):
      return seriesValue(
        kind, from: from.value(point), to: to.value(point), cost: term.size
      ) { number in
        var point = point
        point[index] = number
        return term.value(point)
      }
    case .integral(let variable, let from, let to, let term):
      return integralValue(
        from: from.value(point), to: to.value(point), cost: term.size
      ) { number in
        var point = point
        point[variable] = number
        return term.value(point)
      }
    case .matrix: return ComplexNumber(.nan)
    }
  }
}

/// The sum of parts; 0 where no more than rounding is left of them, as of cos²x + sin²x − 1.
private func sumOfValues(_ parts: [MathExpression], _ point: [String: Double]) -> ComplexNumber {
  var sum = ComplexNumber(0)
  var size = 0.0
  for part in parts {
    let value = part.value(point)
    sum = sum + value
    size += value.size
  }
  return sum.size <= 4e-16 * size ? ComplexNumber(0) : sum
}

private func functionValue(_ name: String, _ x: ComplexNumber) -> ComplexNumber {
  switch name {
  case "sqrt":
    return x.imaginary == 0 && x.real >= 0
      ? ComplexNumber(x.real.squareRoot()) : x.raised(to: ComplexNumber(0.5))
  case "exp": return x.exponential
  case "ln": return x.logarithm
  case "log": return x.logarithm / ComplexNumber(log(10))
  case "conj": return ComplexNumber(x.real, -x.imaginary)
  case _ where name.hasPrefix("named "):
    // A function of which only the name is known: any that tells its arguments apart.
    let place = name.utf8.reduce(0.7) {
      ($0 * 1.618 + Double($1)).truncatingRemainder(dividingBy: 7)
    }
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
    case "arccot": .pi / 2 - atan(value)
    case "arcsec": acos(1 / value)
    case "arccsc": asin(1 / value)
    case "sinh": sinh(value)
    case "cosh": cosh(value)
    case "tanh": tanh(value)
    case "coth": 1 / tanh(value)
    case "sech": 1 / cosh(value)
    case "csch": 1 / sinh(value)
    case "arcsinh", "arsinh", "asinh": asinh(value)
    case "arccosh", "arcosh", "acosh": acosh(value)
    case "arctanh", "artanh", "atanh": atanh(value)
    case "floor": value.rounded(.down)
    case "ceil": value.rounded(.up)
    default: .nan
    }
  return ComplexNumber(result)
}
