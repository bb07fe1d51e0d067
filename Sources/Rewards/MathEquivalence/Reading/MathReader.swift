/// Reads answers, LaTeX or plain, as values.
enum MathReader {
  /// What a cleaned text may mean, the likely meaning first: `1,100` at large is a number, and may be a
  /// list. Empty for a text that is not understood.
  static func values(cleaned text: String) -> [MathValue] {
    let joined = joiningDigitGroups(text)
    let readings = joined == text || !text.contains(",") ? [joined] : [joined, text]
    return readings.compactMap { value(cleaned: $0, depth: 0) }
  }

  static func value(cleaned text: String, depth: Int) -> MathValue? {
    guard depth < 12 else { return nil }
    if let words = wordValue(text) { return words }
    guard let tokens = mathTokens(text) else { return nil }
    return value(tokens[...], depth: depth)
  }
}
