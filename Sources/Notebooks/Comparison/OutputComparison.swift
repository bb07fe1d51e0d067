/// Holds the output of a cell against the recorded one.
///
/// Under `values`: words, integers and the order of lines must be the same; a number with a point or
/// exponent may differ within the tolerance; white space counts as one space, at the ends of a line
/// as none; `...` alone on a recorded line stands for any lines, `[..]` in a line for any text.
/// The recorded side decides: a recorded `1.0` accepts `1`, a recorded `1` accepts only `1`.
/// `nan` and `inf` are words. Under `exact` lines are compared byte for byte, `...` included.
/// Under both, CR LF counts as LF and the end of the last line may be missing.
public struct OutputComparison: Sendable {
  public let check: CellOptions.Check
  public let tolerance: Tolerance

  public init(check: CellOptions.Check = .values, tolerance: Tolerance = .standard) {
    self.check = check
    self.tolerance = tolerance
  }

  /// The first difference, or nil where the output is as recorded.
  ///
  /// `firstLine` is the line in the file of the first recorded line.
  public func difference(
    recorded: [String], firstLine: Int, output: String
  ) -> OutputDifference? {
    guard check != .none else { return nil }
    var matcher = LineMatcher(
      recorded: recorded, found: outputLines(output), isExact: check == .exact,
      tolerance: tolerance)
    guard let place = matcher.firstMismatch() else { return nil }
    let script = EditScript(&matcher, mismatch: place)
    let recordedIndex = script.firstEdit?.recordedIndex ?? place.recorded
    let foundIndex = script.firstEdit?.foundIndex ?? place.found
    return OutputDifference(
      line: firstLine + recordedIndex,
      expected: script.removesFirst
        ? recorded.element(recordedIndex).map(EditScript.shortened) : nil,
      got: script.addsFirst ? matcher.found.element(foundIndex).map(EditScript.shortened) : nil,
      hunks: script.hunks(firstLine: firstLine))
  }
}

/// Where an output departs from the recorded one.
public struct OutputDifference: Hashable, Sendable, Codable {
  /// The line in the file: of the first recorded line that is not met, or where a line too many
  /// would have to be recorded.
  public let line: Int
  /// That recorded line; nil where a line is too many.
  public let expected: String?
  /// The line found in its place; nil where a line is missing.
  public let got: String?
  /// A unified diff, `-` recorded and `+` found, with line numbers of the file and of the output.
  public let hunks: String
}

extension Array {
  func element(_ index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}
