import Language

/// The lines of a table with a row for each value: the fields of records and of values that are rows,
/// the elements of lists.
///
/// - Parameters:
///   - count: rows there are in all, when the elements are the first of more.
///   - check: called now and then; what it throws ends the work.
func tableLines(
  of elements: [Value], count: Int? = nil, width: Int, limit: Int = 60,
  checking check: () throws -> Void
) rethrows -> [String] {
  guard !elements.isEmpty else { return ["(no rows)"] }
  var titles: [String] = []
  var places: [String: Int] = [:]
  let rows = try elements.prefix(limit).map { element in
    try fields(of: element, checking: check).map { title, value in
      let place = places[title] ?? titles.count
      if place == titles.count {
        titles.append(title)
        places[title] = place
      }
      return (place: place, value: value)
    }
  }
  let cells = try rows.map { row in
    try check()
    var cells = [Value](repeating: .nil, count: titles.count)
    // Of two fields with one title the first counts.
    for field in row.reversed() { cells[field.place] = field.value }
    return cells
  }
  let columns = titles.indices.map { index in
    TextTable.Column(
      titles[index], isRightAligned: cells.allSatisfy { isNumeric($0[index]) }, widest: 60)
  }
  let formats = titles.indices.map { index in NumberColumn(cells.map { $0[index] }) }
  let table = TextTable(
    columns: columns,
    rows: try cells.map { row in
      try check()
      return row.indices.map { cellText(row[$0], formats[$0]) }
    })
  let total = count ?? elements.count
  return try table.lines(width: width, checking: check)
    + (total > limit ? ["… \(total) rows in all"] : [])
}

func tableLines(of elements: [Value], width: Int, limit: Int = 60) -> [String] {
  tableLines(of: elements, width: width, limit: limit, checking: {})
}

private func fields(
  of value: Value, checking check: () throws -> Void
) rethrows -> [(String, Value)] {
  try check()
  if let fields = rowFields(value) { return fields }
  guard case .list(let elements) = value else { return [("value", value)] }
  return try elements.enumerated().map { index, element in
    if index.isMultiple(of: 1 << 14) { try check() }
    return ("\(index)", element)
  }
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
