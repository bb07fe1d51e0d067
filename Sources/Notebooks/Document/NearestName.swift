/// The candidate closest to a mistyped name, if one is close enough to be meant.
///
/// Close enough is an edit distance of at most a third of the name's length, and at least one.
func nearestName(to name: String, among candidates: [String]) -> String? {
  guard name.utf8.count <= 64 else { return nil }
  let reach = max(1, name.utf8.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(Array(name.utf8), Array(candidate.utf8))
    if distance <= reach, distance < best?.distance ?? .max {
      best = (candidate, distance)
    }
  }
  return best?.name
}

/// "did you mean 'timeout'?", or the whole choice where no candidate is near.
func suggestion(for name: String, among candidates: [String]) -> String {
  if let nearest = nearestName(to: name, among: candidates) {
    return "did you mean '\(nearest)'?"
  }
  return "known are: \(candidates.joined(separator: ", "))"
}

/// The number of insertions, deletions, replacements and swaps of neighbours from one to the other.
private func editDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    for (column, other) in second.enumerated() {
      var distance = min(
        previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
        distance = min(distance, beforePrevious[column - 1] + 1)
      }
      current.append(distance)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[second.count]
}
