import Language

/// Rows that show themselves as a table: what `runs` and `sql` give.
struct TableValue: ObjectValue {
  let rows: [Value]
  /// Whether there were more rows than wanted.
  var isCut = false
  /// How many rows are shown.
  var shown = 60

  var typeName: String { "a table" }
  var summary: String { "table of \(rows.count) row\(rows.count == 1 ? "" : "s")" }
  var elements: [Value]? { rows }

  func display(width: Int) -> String {
    (tableLines(of: rows, width: width, limit: shown)
      + (isCut ? ["… there are more: limit=… gives more"] : [])).joined(separator: "\n")
  }

  var memberNames: [String] { rows.first.flatMap(rowFields)?.map(\.0) ?? [] }

  /// A column as a list.
  func member(_ name: String) -> Value? {
    guard memberNames.contains(name) else { return nil }
    return .list(rows.map { row in rowFields(row)?.first { $0.0 == name }?.1 ?? .nil })
  }
}
