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
  /// `\sum` or `\prod` of a term over the whole numbers between two bounds.
  case series(SeriesKind, index: String, from: MathExpression, to: MathExpression, MathExpression)
  /// A definite integral.
  case integral(variable: String, from: MathExpression, to: MathExpression, MathExpression)
  /// [row][column]; ``MathExpression/reduced()`` carries out what is to be done with it.
  case matrix([[MathExpression]])

  enum SeriesKind: Hashable { case sum, product }

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
    case .series(_, _, let from, let to, let term), .integral(_, let from, let to, let term):
      [from, to, term]
    case .matrix(let rows): rows.flatMap(\.self)
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
    case .series(let kind, let index, let from, let to, let term):
      .series(kind, index: index, from: change(from), to: change(to), change(term))
    case .integral(let variable, let from, let to, let term):
      .integral(variable: variable, from: change(from), to: change(to), change(term))
    case .matrix(let rows): .matrix(rows.map { $0.map(change) })
    }
  }

  /// The name that a sum or an integral binds in its term.
  private var boundName: String? {
    switch self {
    case .series(_, let name, _, _, _), .integral(let name, _, _, _): name
    default: nil
    }
  }

  /// The free variables.
  var variables: Set<String> {
    if case .variable(let name) = self { return [name] }
    guard let boundName, let term = parts.last else {
      return parts.reduce(into: []) { $0.formUnion($1.variables) }
    }
    return parts.dropLast().reduce(into: term.variables.subtracting([boundName])) {
      $0.formUnion($1.variables)
    }
  }

  /// The variables in the bounds of a sum or product, which stand for whole numbers.
  var wholeVariables: Set<String> {
    var names = parts.reduce(into: Set<String>()) { $0.formUnion($1.wholeVariables) }
    if case .series(_, _, let from, let to, _) = self {
      names.formUnion(from.variables.union(to.variables))
    }
    return names
  }

  /// How many expressions it consists of.
  var size: Int { parts.reduce(1) { $0 + $1.size } }

  func contains(where matches: (MathExpression) -> Bool) -> Bool {
    matches(self) || parts.contains { $0.contains(where: matches) }
  }

  /// Whether a decimal stands in it, so that its value is a rounded one.
  var isDecimal: Bool {
    contains { if case .number(_, true) = $0 { true } else { false } }
  }

  var hasMatrix: Bool { contains { if case .matrix = $0 { true } else { false } } }

  /// Whether a sum in it goes on for ever.
  var hasInfiniteSeries: Bool {
    contains { if case .series(_, _, _, .infinity, _) = $0 { true } else { false } }
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

  /// The expression with a number for a variable, as close to it as double precision tells.
  func replacing(_ name: String, by value: Double) -> MathExpression {
    if case .variable(name) = self {
      return ExactNumber(decimal: "\(value)").map { .number($0, isDecimal: false) } ?? self
    }
    guard boundName != name else { return self }
    return mapParts { $0.replacing(name, by: value) }
  }
}
