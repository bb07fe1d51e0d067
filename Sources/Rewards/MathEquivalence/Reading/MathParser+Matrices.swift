/// Matrices between `\begin` and `\end`.
extension MathParser {
  private static let environments: Set<String> = [
    "matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "vmatrix", "Vmatrix", "array",
  ]
  private static let mostRows = 50

  /// Behind `\begin{…}`: rows of cells up to `\end{…}`.
  mutating func matrix(_ environment: String) -> MathExpression? {
    guard Self.environments.contains(environment),
      let end = endOfEnvironment(tokens, from: position)
    else { return nil }
    var rows: [[MathExpression]] = []
    for line in environmentRows(tokens[position..<end]) {
      var row: [MathExpression] = []
      for cell in line {
        guard row.count < Self.mostRows, depth < 12,
          let entry = MathParser.expression(cell, depth: depth + 1)
        else { return nil }
        row.append(entry)
      }
      rows.append(row)
      if rows.count > Self.mostRows { return nil }
    }
    guard let width = rows.first?.count, rows.allSatisfy({ $0.count == width }) else { return nil }
    position = end + 1
    return environment == "vmatrix" ? .function("det", .matrix(rows)) : .matrix(rows)
  }

  /// `T`, `\top`, `{T}` behind the caret of a matrix.
  mutating func takeTransposition(of value: MathExpression) -> Bool {
    let marks: [MathToken] = [.letter("T"), .text("T"), .command("top"), .letter("t")]
    let isBraced = token == .symbol("{")
    guard let mark = isBraced ? following : token, marks.contains(mark), value.hasMatrix else {
      return false
    }
    let start = position
    position += isBraced ? 2 : 1
    if !isBraced || take(.symbol("}")) { return true }
    position = start
    return false
  }
}

/// Where the environment ends whose `\begin` stands before a place.
func endOfEnvironment(_ tokens: ArraySlice<MathToken>, from start: Int) -> Int? {
  var level = 1
  for index in start..<tokens.endIndex {
    switch tokens[index] {
    case .begin: level += 1
    case .end:
      level -= 1
      if level == 0 { return index }
    default: break
    }
  }
  return nil
}

/// Rows of cells, without empty rows and ruled lines.
func environmentRows(_ tokens: ArraySlice<MathToken>) -> [[ArraySlice<MathToken>]] {
  var rows: [[ArraySlice<MathToken>]] = []
  var cells: [ArraySlice<MathToken>] = []
  var start = tokens.startIndex
  var level = 0
  func endRow(at index: Int) {
    cells.append(tokens[start..<index].drop { $0 == .command("hline") })
    if cells.count > 1 || !cells[0].isEmpty { rows.append(cells) }
    cells = []
  }
  for index in tokens.indices {
    switch tokens[index] {
    case .begin: level += 1
    case .end: level -= 1
    case .symbol("&") where level == 0:
      cells.append(tokens[start..<index].drop { $0 == .command("hline") })
      start = index + 1
    case .command("newline") where level == 0:
      endRow(at: index)
      start = index + 1
    default: break
    }
  }
  endRow(at: tokens.endIndex)
  return rows
}
