import Interruptions
import Language

/// Rows of numbers, given as a list of lists, or as one list for one row.
struct Rows {
  let rows: [[Double]]

  init(_ rows: [[Double]]) { self.rows = rows }

  init(_ value: Value) throws {
    guard let elements = value.asList else {
      throw ConversionError(expected: "a list of numbers, or of rows of them", found: value)
    }
    if elements.contains(where: { $0.asList != nil }) {
      rows = try elements.map { try [Double]($0) }
    } else {
      rows = [try [Double](value)]
    }
  }

  /// In the form that another value was given in.
  ///
  /// - Throws: `Interrupted`.
  func value(like original: Value) throws -> Value {
    let lists = try rows.map { Value.list(try $0.interruptibleMap(Value.number)) }
    let isNested = original.asList?.contains { $0.asList != nil } ?? false
    return isNested ? .list(lists) : lists.first ?? .list([])
  }
}

extension Value {
  var isAbsent: Bool { if case .nil = self { true } else { false } }
}
