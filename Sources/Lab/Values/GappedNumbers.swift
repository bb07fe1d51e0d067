import Interruptions
import Language

/// Numbers in a row, some of which may be missing: a metric that is not measured at every update is nil
/// between.
struct GappedNumbers: ValueConvertible {
  let values: [Double?]

  static var typeDescription: String { "a list of numbers, nil for a gap" }

  init(_ value: Value) throws {
    guard let elements = value.asList else {
      throw ConversionError(expected: Self.typeDescription, found: value)
    }
    values = try elements.enumerated().interruptibleMap { index, element in
      if element.isAbsent { return nil }
      guard let number = element.asDouble else {
        throw ConversionError(expected: "a number or nil at place \(index)", found: element)
      }
      return number
    }
  }

  var languageValue: Value { .list(values.map { $0.map(Value.number) ?? .nil }) }

  /// What a chart draws: a gap is what is no number.
  var drawn: [Double] { values.map { $0 ?? .nan } }
}
