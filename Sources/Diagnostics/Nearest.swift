/// The candidate that a misspelt word most likely meant: the fewest insertions, deletions,
/// replacements and swaps of neighbours (Damerau 1964), if they are few for the word's length.
/// Of equals, the first.
public func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
  let letters = Array(word.lowercased().unicodeScalars.prefix(64))
  let limit = letters.count < 5 ? 1 : letters.count < 8 ? 2 : 3
  var best: (word: String, distance: Int)?
  for candidate in candidates where candidate != word {
    let other = Array(candidate.lowercased().unicodeScalars.prefix(64))
    if abs(other.count - letters.count) > limit { continue }
    let distance = editDistance(letters, other)
    if distance <= limit && distance < (best?.distance ?? .max) { best = (candidate, distance) }
  }
  return best?.word
}

/// "did you mean 'people'?", or nil when nothing is near.
public func didYouMean(_ word: String, _ candidates: some Sequence<String>) -> String? {
  nearest(to: word, in: candidates).map { "did you mean '\($0)'?" }
}

/// The fewest insertions, deletions, replacements and swaps of neighbours from one to the other.
package func editDistance<Element: Equatable>(_ first: [Element], _ second: [Element]) -> Int {
  var beforeLast = [Int](repeating: 0, count: second.count + 1)
  var last = Array(0...second.count)
  for i in 0..<first.count {
    var row = [i + 1]
    for j in 0..<second.count {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (first[i] == second[j] ? 0 : 1))
      if i > 0 && j > 0 && first[i] == second[j - 1] && first[i - 1] == second[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[second.count]
}
