/// Decides which found lines a recorded line stands for, preparing each line once.
struct LineMatcher {
  let recorded: [String]
  let found: [String]
  private let isExact: Bool
  private let tolerance: Tolerance
  private var patterns: [LinePattern?]
  private var lines: [OutputLine?]
  private var effort: MatchingEffort

  struct Mismatch {
    let recorded: Int
    let found: Int
  }

  init(recorded: [String], found: [String], isExact: Bool, tolerance: Tolerance) {
    self.recorded = recorded
    self.found = found
    self.isExact = isExact
    self.tolerance = tolerance
    patterns = Array(repeating: nil, count: recorded.count)
    lines = Array(repeating: nil, count: found.count)
    let size =
      recorded.reduce(0) { $0 + $1.utf8.count + 1 } + found.reduce(0) { $0 + $1.utf8.count + 1 }
    effort = MatchingEffort(size: size)
  }

  /// Whether a recorded line stands for any run of lines.
  func isEllipsis(_ index: Int) -> Bool {
    guard !isExact else { return false }
    let line = recorded[index].utf8
    guard line.count < 100 else { return false }
    return Array(line)[...].trimmingBlanks().elementsEqual("...".utf8)
  }

  mutating func matches(_ recordedIndex: Int, _ foundIndex: Int) -> Bool {
    if recorded[recordedIndex].utf8.elementsEqual(found[foundIndex].utf8) { return true }
    guard !isExact, effort.spend(1) else { return false }
    let pattern = patterns[recordedIndex] ?? LinePattern(recorded[recordedIndex])
    let line = lines[foundIndex] ?? OutputLine(found[foundIndex])
    patterns[recordedIndex] = pattern
    lines[foundIndex] = line
    return pattern.matches(line, tolerance: tolerance, effort: &effort)
  }

  /// The first recorded line that is not met, or nil where all are.
  ///
  /// Each block of lines between two `...` takes the first place it fits.
  mutating func firstMismatch() -> Mismatch? {
    let blocks = blocks()
    var position = 0
    for (number, block) in blocks.enumerated() {
      let isFirst = number == 0
      let isLast = number == blocks.count - 1
      if isFirst || isLast {
        let start = isFirst ? 0 : max(position, found.count - block.count)
        let length = matchingLines(block, at: start)
        let end = start + length
        guard length == block.count, !isLast || end == found.count else {
          return Mismatch(recorded: block.lowerBound + length, found: end)
        }
        position = end
        continue
      }
      var best = (length: -1, start: position)
      while position + block.count <= found.count, best.length < block.count {
        let length = matchingLines(block, at: position)
        if length > best.length { best = (length, position) }
        position += 1
      }
      guard best.length == block.count else {
        let length = max(best.length, 0)
        return Mismatch(recorded: block.lowerBound + length, found: best.start + length)
      }
      position = best.start + block.count
    }
    return nil
  }

  /// How many lines of a block match in a row from a found line on.
  private mutating func matchingLines(_ block: Range<Int>, at start: Int) -> Int {
    for offset in 0..<block.count {
      guard start + offset < found.count, effort.spend(1),
        matches(block.lowerBound + offset, start + offset)
      else { return offset }
    }
    return block.count
  }

  /// The stretches of recorded lines between ellipses.
  private func blocks() -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var start = 0
    for index in recorded.indices where isEllipsis(index) {
      blocks.append(start..<index)
      start = index + 1
    }
    return blocks + [start..<recorded.count]
  }
}
