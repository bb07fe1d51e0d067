import Language

/// The lines of a table with a row for each value: the fields of records and of values that are rows,
/// the elements of lists.
func tableLines(of elements: [Value], width: Int, limit: Int = 60) -> [String] {
  guard !elements.isEmpty else { return ["(no rows)"] }
  let rows = elements.prefix(limit).map(cells)
  var titles: [String] = []
  var known: Set<String> = []
  for row in rows {
    for (title, _) in row where known.insert(title).inserted { titles.append(title) }
  }
  let cells = rows.map { row in
    titles.map { title in row.first { $0.0 == title }?.1 ?? .nil }
  }
  let columns = titles.indices.map { index in
    TextTable.Column(
      titles[index], isRightAligned: cells.allSatisfy { isNumeric($0[index]) }, widest: 60)
  }
  let formats = titles.indices.map { index in NumberColumn(cells.map { $0[index] }) }
  let table = TextTable(
    columns: columns,
    rows: cells.map { row in row.indices.map { cellText(row[$0], formats[$0]) } })
  return table.lines(width: width)
    + (elements.count > limit ? ["… \(elements.count) rows in all"] : [])
}

private func cells(of value: Value) -> [(String, Value)] {
  if let fields = rowFields(value) { return fields }
  if case .list(let elements) = value { return elements.enumerated().map { ("\($0)", $1) } }
  return [("value", value)]
}

private func isNumeric(_ value: Value) -> Bool {
  switch value {
  case .integer, .number, .nil: true
  default: false
  }
}

private func cellText(_ value: Value, _ format: NumberColumn) -> String {
  switch value {
  case .nil: ""
  case .number(let number): format.text(number)
  default: value.text
  }
}
