import Tasks

/// A penalty for repeating oneself: minus the share of runs of words that occurred before (the n-gram
/// penalty of Open-R1). A Chinese character counts as a word.
public struct RepetitionRule: Rule, Hashable {
  /// Words in a run.
  public var runLength: Int

  public init(runLength: Int = 4) { self.runLength = runLength }

  public var name: String { "repetition" }
  public var maximum: Double { 0 }
  public var needs: ProblemNeeds { ProblemNeeds(question: .ignored, truth: .ignored) }
  public var settings: [(name: String, value: Double)] {
    runLength == 4 ? [] : [("run", Double(runLength))]
  }

  public func score(response: String, problem: Problem) -> Score {
    let words = words(response)
    let runs = max(0, words.count - runLength + 1)
    let distinct = Set((0..<runs).map { words[$0..<($0 + runLength)] }).count
    let share = runs == 0 ? 0 : 1 - Double(distinct) / Double(runs)
    return Score([
      ScoreComponent(
        name: "repetition", value: share == 0 ? 0 : -share,
        reason: "\(runs - distinct) of \(runs) runs of \(runLength) words occurred before")
    ])
  }

  private func words(_ text: String) -> [Substring] {
    var words: [Substring] = []
    for piece in text.split(whereSeparator: \.isWhitespace) {
      var start = piece.startIndex
      for index in piece.unicodeScalars.indices
      where WritingScript(piece.unicodeScalars[index]) == .chinese {
        if start < index { words.append(piece[start..<index]) }
        start = piece.unicodeScalars.index(after: index)
        words.append(piece[index..<start])
      }
      if start < piece.endIndex { words.append(piece[start...]) }
    }
    return words
  }
}
