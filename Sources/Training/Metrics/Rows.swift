import Interruptions

/// A batch of per-token numbers is a list of rows, one row a sequence: `[[Double]]`, [B][T].
///
/// Rows may be ragged. A mask has the shape of the numbers it masks and holds 1 for a token that
/// counts and 0 for one that does not (padding, the output of a tool); without a mask every token
/// counts. So a trainer passes its sequences as they are, and a padded batch gives the same result.

/// Numbers that a formula cannot take: what was found, what was expected, what to do.
public struct FormulaError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}

/// Checks that batches have one shape, naming the first row that differs.
func checkShapes(
  _ formula: String, _ first: (name: String, rows: [[Double]]),
  _ others: (name: String, rows: [[Double]])...
) throws {
  for other in others {
    try Interruption.check()
    guard other.rows.count == first.rows.count else {
      throw FormulaError(
        "\(formula): \(first.name) has \(first.rows.count) rows and \(other.name) has "
          + "\(other.rows.count); give both one row a sequence")
    }
    for (index, (row, expected)) in zip(other.rows, first.rows).enumerated()
    where row.count != expected.count {
      throw FormulaError(
        "\(formula): row \(index) of \(first.name) has \(expected.count) numbers and row \(index) "
          + "of \(other.name) has \(row.count); give both one number a token")
    }
  }
}

/// The mask to use with a batch: the one given, once checked, or one that counts every token.
func checkedMask(
  _ formula: String, _ mask: [[Double]]?, of batch: (name: String, rows: [[Double]])
) throws -> [[Double]] {
  try Interruption.check()
  guard let mask else { return batch.rows.map { [Double](repeating: 1, count: $0.count) } }
  try checkShapes(formula, batch, ("mask", mask))
  var pace = InterruptionPace()
  for (index, row) in mask.enumerated() {
    try pace.step(row.count)
    for value in row where value != 0 && value != 1 {
      throw FormulaError(
        "\(formula): row \(index) of mask holds \(value); 1 marks a token that counts, 0 one that "
          + "does not")
    }
  }
  return mask
}

extension Double {
  func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
