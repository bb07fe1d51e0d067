import Interruptions

/// The words of a training text as tokens, with the counts of their pairs kept up to date.
struct MergeState {
  struct Word {
    var tokens: [Int32]
    let count: Int
  }

  struct Pair: Hashable {
    let left: Int32
    let right: Int32
  }

  /// A pair with its count when it was put in the heap; counts are looked up again on the way out.
  private struct Candidate: Comparable {
    let count: Int
    let pair: Pair

    /// More frequent first, then the pair of the older tokens.
    static func < (first: Candidate, second: Candidate) -> Bool {
      (second.count, first.pair.left, first.pair.right)
        < (first.count, second.pair.left, second.pair.right)
    }
  }

  private var words: [Word]
  private var counts: [Pair: Int] = [:]
  /// Words that a pair has occurred in; some twice, some no longer.
  private var places: [Pair: [Int]] = [:]
  private var heap = MinimumHeap<Candidate>()
  private var pace = InterruptionPace()

  /// - Throws: `Interrupted`, as ``merge(_:into:)`` does.
  init(words: [Word]) throws(Interrupted) {
    self.words = words
    for index in words.indices { try addPairs(of: index, with: nil) }
    heap = MinimumHeap(
      sorted: counts.map { Candidate(count: $0.value, pair: $0.key) }.sorted())
  }

  /// Counts the pairs of a word, and notes the word for those with a new token, or for all.
  private mutating func addPairs(of index: Int, with token: Int32?) throws(Interrupted) {
    let word = words[index]
    for (left, right) in zip(word.tokens, word.tokens.dropFirst()) {
      try pace.step(32)
      let pair = Pair(left: left, right: right)
      counts[pair, default: 0] += word.count
      guard token == nil || left == token || right == token else { continue }
      if places[pair]?.last != index { places[pair, default: []].append(index) }
    }
  }

  /// The most frequent pair, if it occurs at least twice.
  mutating func popMostFrequent() -> Pair? {
    while let candidate = heap.pop() {
      let count = counts[candidate.pair] ?? 0
      if count == candidate.count { return count >= 2 ? candidate.pair : nil }
      if count > 0 { heap.push(Candidate(count: count, pair: candidate.pair)) }
    }
    return nil
  }

  /// Replaces a pair by a token in every word.
  mutating func merge(_ pair: Pair, into token: Int32) throws(Interrupted) {
    var grown = Set<Pair>()
    var previous = -1
    for index in (places.removeValue(forKey: pair) ?? []).sorted() where index != previous {
      previous = index
      let word = words[index]
      let merged = Self.merged(word.tokens, pair, token)
      guard merged.count < word.tokens.count else { continue }
      for (left, right) in zip(word.tokens, word.tokens.dropFirst()) {
        try pace.step(32)
        let old = Pair(left: left, right: right)
        let count = (counts[old] ?? 0) - word.count
        counts[old] = count > 0 ? count : nil
      }
      words[index].tokens = merged
      try addPairs(of: index, with: token)
      for (left, right) in zip(merged, merged.dropFirst()) where left == token || right == token {
        grown.insert(Pair(left: left, right: right))
      }
    }
    counts[pair] = nil
    for pair in grown {
      if let count = counts[pair] { heap.push(Candidate(count: count, pair: pair)) }
    }
  }

  private static func merged(_ tokens: [Int32], _ pair: Pair, _ token: Int32) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(tokens.count)
    var index = 0
    while index < tokens.count {
      if index + 1 < tokens.count, tokens[index] == pair.left, tokens[index + 1] == pair.right {
        result.append(token)
        index += 2
      } else {
        result.append(tokens[index])
        index += 1
      }
    }
    return result
  }
}
