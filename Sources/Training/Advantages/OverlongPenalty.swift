/// Soft overlong punishment of DAPO (Yu et al. 2025, arXiv:2503.14476, eq. 13): added to the score of
/// an answer that runs into the last `buffer` tokens of its limit.
///
///     penalty = min(−(length − (maximum − buffer)) / buffer · factor, 0)
///
/// - Parameters:
///   - length: tokens of the answer.
///   - maximum: the most tokens an answer may have.
///   - buffer: tokens before the maximum over which the penalty grows, 1…maximum.
///   - factor: the penalty at the maximum, ≥ 0. 1 as in the paper.
/// - Returns: 0 or less.
public func overlongPenalty(
  length: Int, maximum: Int, buffer: Int, factor: Double = 1
) throws(FormulaError) -> Double {
  guard length >= 0, buffer > 0, buffer <= maximum else {
    throw FormulaError(
      "overlong penalty: the length is \(length), the buffer \(buffer) and the maximum \(maximum); the "
        + "length is 0 or more, and the buffer 1 or more and at most the maximum")
  }
  let excess = length - (maximum - buffer)
  return excess <= 0 ? 0 : 0 - Double(excess) / Double(buffer) * factor
}
