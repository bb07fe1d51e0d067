import BigInt

/// What an expression with matrices comes to.
enum ReducedExpression {
  case scalar(MathExpression)
  case matrix([[MathExpression]])
}

extension MathExpression {
  /// What the sums, products, powers, transposes, inverses and determinants of matrices in it come to, in
  /// exact arithmetic where the entries are numbers; nil where shapes do not fit, where a matrix stands
  /// in something else, and where the entries would grow too long.
  func reduced() -> ReducedExpression? {
    guard hasMatrix else { return .scalar(self) }
    switch self {
    case .matrix(let rows):
      return rows.contains { $0.contains(where: \.hasMatrix) } ? nil : .matrix(rows)
    case .negative(let inner):
      return inner.reduced().flatMap {
        times(.scalar(.negative(.number(ExactNumber(1), isDecimal: false))), $0)
      }
    case .sum(let parts): return folded(parts, plus)
    case .product(let parts): return folded(parts, times)
    case .quotient(let top, let bottom):
      guard !bottom.hasMatrix, let top = top.reduced() else { return nil }
      return times(.scalar(.quotient(.number(ExactNumber(1), isDecimal: false), bottom)), top)
    case .power(let base, let exponent):
      guard case .matrix(let rows)? = base.reduced(), let power = exponent.exact?.asInt else {
        return nil
      }
      return raised(rows, power)
    case .absolute(let inner), .function("det", let inner):
      guard case .matrix(let rows)? = inner.reduced() else { return nil }
      return determinant(rows).map(ReducedExpression.scalar)
    case .function("transpose", let inner):
      guard case .matrix(let rows)? = inner.reduced() else { return nil }
      return .matrix(transposed(rows))
    default: return nil
    }
  }

  /// One part after the other.
  private func folded(
    _ parts: [MathExpression],
    _ join: (ReducedExpression, ReducedExpression) -> ReducedExpression?
  ) -> ReducedExpression? {
    var result: ReducedExpression?
    for part in parts {
      guard let part = part.reduced() else { return nil }
      guard let known = result else {
        result = part
        continue
      }
      result = join(known, part)
      if result == nil { return nil }
    }
    return result
  }
}

/// Numbers as one; nil for a formula that has grown too long.
private func simplified(_ expression: MathExpression) -> MathExpression? {
  if let exact = expression.exact { return .number(exact, isDecimal: expression.isDecimal) }
  return expression.size <= 2000 ? expression : nil
}

private func simplified(_ rows: [[MathExpression]]) -> [[MathExpression]]? {
  guard Effort.spend(rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1.size } }) else { return nil }
  let entries = rows.map { $0.compactMap(simplified) }
  return zip(entries, rows).allSatisfy { $0.count == $1.count } ? entries : nil
}

private func plus(_ a: ReducedExpression, _ b: ReducedExpression) -> ReducedExpression? {
  switch (a, b) {
  case (.scalar(let x), .scalar(let y)): return .scalar(.sum([x, y]))
  case (.matrix(let x), .matrix(let y)):
    guard x.count == y.count, x[0].count == y[0].count else { return nil }
    return simplified(zip(x, y).map { zip($0, $1).map { .sum([$0, $1]) } })
      .map(ReducedExpression.matrix)
  default: return nil
  }
}

private func times(_ a: ReducedExpression, _ b: ReducedExpression) -> ReducedExpression? {
  switch (a, b) {
  case (.scalar(let x), .scalar(let y)): return .scalar(.product([x, y]))
  case (.scalar(let factor), .matrix(let rows)), (.matrix(let rows), .scalar(let factor)):
    return simplified(rows.map { $0.map { .product([factor, $0]) } }).map(ReducedExpression.matrix)
  case (.matrix(let x), .matrix(let y)):
    return product(x, y).map(ReducedExpression.matrix)
  }
}

private func product(_ x: [[MathExpression]], _ y: [[MathExpression]]) -> [[MathExpression]]? {
  guard x[0].count == y.count, x.count * y.count * y[0].count <= 2000 else { return nil }
  let columns = transposed(y)
  return simplified(
    x.map { row in columns.map { column in .sum(zip(row, column).map { .product([$0, $1]) }) } })
}

private func transposed(_ rows: [[MathExpression]]) -> [[MathExpression]] {
  rows[0].indices.map { column in rows.map { $0[column] } }
}

/// Powers by repeated squaring; the inverse of one for a negative exponent.
private func raised(_ rows: [[MathExpression]], _ power: Int) -> ReducedExpression? {
  guard rows.count == rows[0].count, abs(power) <= 64 else { return nil }
  guard var square = power < 0 ? inverse(rows) : rows else { return nil }
  var result = rows.indices.map { row in
    rows.indices.map { MathExpression.number(ExactNumber($0 == row ? 1 : 0), isDecimal: false) }
  }
  var left = abs(power)
  while left > 0 {
    if left & 1 == 1 {
      guard let next = product(result, square) else { return nil }
      result = next
    }
    left >>= 1
    if left > 0 {
      guard let next = product(square, square) else { return nil }
      square = next
    }
  }
  return .matrix(result)
}

/// By cofactors of the first row, up to five rows; by elimination where all entries are numbers.
private func determinant(_ rows: [[MathExpression]]) -> MathExpression? {
  guard rows.count == rows[0].count, rows.count <= 12 else { return nil }
  let numbers = rows.map { $0.compactMap(\.exact) }
  if numbers.allSatisfy({ $0.count == rows.count }) {
    let isDecimal = rows.contains { $0.contains(where: \.isDecimal) }
    return eliminated(numbers).map { .number($0.determinant, isDecimal: isDecimal) }
  }
  guard rows.count <= 5 else { return nil }
  return cofactorSum(rows).flatMap(simplified)
}

private func cofactorSum(_ rows: [[MathExpression]]) -> MathExpression? {
  if rows.count == 1 { return rows[0][0] }
  var parts: [MathExpression] = []
  for column in rows.indices {
    guard let minor = cofactorSum(minor(rows, 0, column)), minor.size <= 2000 else { return nil }
    let part = MathExpression.product([rows[0][column], minor])
    parts.append(column.isMultiple(of: 2) ? part : .negative(part))
  }
  return .sum(parts)
}

private func minor(_ rows: [[MathExpression]], _ row: Int, _ column: Int) -> [[MathExpression]] {
  var rows = rows
  rows.remove(at: row)
  return rows.map { row in
    var row = row
    row.remove(at: column)
    return row
  }
}

private func inverse(_ rows: [[MathExpression]]) -> [[MathExpression]]? {
  let count = rows.count
  let numbers = rows.map { $0.compactMap(\.exact) }
  if count <= 12, numbers.allSatisfy({ $0.count == count }) {
    let identity = rows.indices.map { row in rows.indices.map { ExactNumber($0 == row ? 1 : 0) } }
    let isDecimal = rows.contains { $0.contains(where: \.isDecimal) }
    guard let (determinant, right) = eliminated(zip(numbers, identity).map({ $0 + $1 })),
      determinant.numerator != 0
    else { return nil }
    return right.map { $0.map { .number($0, isDecimal: isDecimal) } }
  }
  guard count <= 3, let determinant = determinant(rows) else { return nil }
  if count == 1 { return [[.quotient(.number(ExactNumber(1), isDecimal: false), determinant)]] }
  // The adjugate divided by the determinant.
  var entries: [[MathExpression]] = []
  for row in rows.indices {
    var line: [MathExpression] = []
    for column in rows.indices {
      guard let cofactor = cofactorSum(minor(rows, column, row)) else { return nil }
      let isEven = (row + column).isMultiple(of: 2)
      line.append(.quotient(isEven ? cofactor : .negative(cofactor), determinant))
    }
    entries.append(line)
  }
  return simplified(entries)
}

/// Gauss and Jordan's elimination of the square at the left of rows; nil for numbers that grow too long.
/// What stands at the right of it is multiplied by its inverse, and is empty where there is none.
private func eliminated(
  _ rows: [[ExactNumber]]
) -> (determinant: ExactNumber, right: [[ExactNumber]])? {
  var rows = rows
  var determinant = ExactNumber(1)
  for column in rows.indices {
    guard Effort.spend(20 * rows.count * rows[0].count) else { return nil }
    guard
      let pivot = rows.indices.dropFirst(column).first(where: { rows[$0][column].numerator != 0 })
    else { return (ExactNumber(0), []) }
    if pivot != column {
      rows.swapAt(pivot, column)
      determinant = determinant.negated
    }
    let head = rows[column][column]
    guard let next = determinant * head else { return nil }
    determinant = next
    let line = rows[column].compactMap { $0 / head }
    guard line.count == rows[column].count else { return nil }
    rows[column] = line
    for row in rows.indices where row != column && rows[row][column].numerator != 0 {
      let factor = rows[row][column]
      let reduced = zip(rows[row], line).compactMap { value, above in
        (factor * above).flatMap { value - $0 }
      }
      guard reduced.count == line.count else { return nil }
      rows[row] = reduced
    }
  }
  return (determinant, rows.map { Array($0[rows.count...]) })
}
