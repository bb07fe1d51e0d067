/// The runs of `*`, `_` and `~~` in a line, and which of them emphasize what is between them, after the
/// algorithm of CommonMark 0.31 (appendix, "process emphasis"). Its time is linear: what is found not to
/// open for one run is not looked at again for the next of its kind.
struct EmphasisRuns {
  private struct Run {
    let mark: UInt8
    /// Marks at first, and those that have found no partner.
    let length: Int
    var left: Int
    let opens: Bool
    let closes: Bool
    let piece: Int
    /// The run before it that may still open.
    var previous: Int?
    /// Tags in the place of the marks that have found one.
    var ending = ""
    var beginnings: [String] = []
  }

  /// Runs that share the place below which none of them finds an opening one.
  private struct Kind: Hashable {
    let mark: UInt8
    let opens: Bool
    let remainder: Int
  }

  private var runs: [Run] = []

  /// What stands beside a run.
  enum Neighbor {
    case whiteSpace, punctuation, other
  }

  /// Adds a run that stands between two characters; a line's ends count as white space.
  ///
  /// - Parameter piece: what is handed back with the run's text.
  mutating func append(
    _ mark: UInt8, count: Int, before: Neighbor, after: Neighbor, piece: Int
  ) {
    let isLeft = after != .whiteSpace && (after != .punctuation || before != .other)
    let isRight = before != .whiteSpace && (before != .punctuation || after != .other)
    let isWord = mark == UInt8(ascii: "_")
    runs.append(
      Run(
        mark: mark, length: count, left: count,
        opens: isLeft && (!isWord || !isRight || before == .punctuation),
        closes: isRight && (!isWord || !isLeft || after == .punctuation), piece: piece))
  }

  /// The text of each run: tags, and the marks that have found no partner.
  mutating func resolved() -> [(piece: Int, text: String)] {
    var bottoms: [Kind: Int] = [:]
    // The runs that may still open, the last of them first, through `previous`.
    var last: Int?
    for index in runs.indices {
      if runs[index].closes { last = close(index, last, &bottoms) }
      if runs[index].opens, runs[index].left > 0 {
        runs[index].previous = last
        last = index
      }
    }
    return runs.map { run in
      (
        run.piece,
        run.ending + String(repeating: Character(Unicode.Scalar(run.mark)), count: run.left)
          + run.beginnings.reversed().joined()
      )
    }
  }

  /// Pairs marks of a run with those of runs before it.
  ///
  /// - Returns: the last run that may still open.
  private mutating func close(_ index: Int, _ last: Int?, _ bottoms: inout [Kind: Int]) -> Int? {
    var last = last
    while runs[index].left > 0 {
      let run = runs[index]
      let kind = Kind(mark: run.mark, opens: run.opens, remainder: run.length % 3)
      let bottom = bottoms[kind] ?? -1
      var candidate = last
      while let place = candidate, place > bottom, !pairs(place, index) {
        candidate = runs[place].previous
      }
      guard let opening = candidate, opening > bottom else {
        bottoms[kind] = last ?? -1
        return last
      }
      let isStruck = run.mark == UInt8(ascii: "~")
      let count = isStruck || (run.left >= 2 && runs[opening].left >= 2) ? 2 : 1
      let element = isStruck ? "del" : count == 2 ? "strong" : "em"
      runs[opening].left -= count
      runs[opening].beginnings.append("<\(element)>")
      runs[index].left -= count
      runs[index].ending += "</\(element)>"
      // Runs between the two have found no partner.
      last = runs[opening].left > 0 ? opening : runs[opening].previous
    }
    return last
  }

  /// Whether a run opens what another closes. Of runs that do both, lengths that make a multiple of
  /// three do not pair unless each is one.
  private func pairs(_ opening: Int, _ closing: Int) -> Bool {
    let (first, second) = (runs[opening], runs[closing])
    guard first.mark == second.mark else { return false }
    return !(first.closes || second.opens) || (first.length + second.length) % 3 != 0
      || first.length % 3 == 0 && second.length % 3 == 0
  }
}
