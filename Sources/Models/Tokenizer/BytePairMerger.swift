import Interruptions

/// Applies merges to the bytes of one piece: always the merge of lowest rank, leftmost first.
struct BytePairMerger {
  /// Pieces up to this long are searched anew for each merge; longer ones keep a heap.
  private static let scanLimit = 48

  /// A merge that was possible when it was put in the heap, lowest rank first, then leftmost.
  private struct Candidate: Comparable {
    let rank: Int32
    let place: Int
    let left: Int32
    let right: Int32

    static func < (first: Candidate, second: Candidate) -> Bool {
      (first.rank, first.place) < (second.rank, second.place)
    }
  }

  /// What stands for bytes of which a vocabulary has no token.
  struct Unknown: Sendable {
    let token: Int32
    /// Whether it stands once for several bytes in a row.
    let fuses: Bool
  }

  let table: PairTable
  /// The token of each byte; -1 where there is none.
  private let byteTokens: [Int32]
  private let isComplete: Bool
  private let unknown: Unknown?
  private var tokens: [Int32] = []
  private var merges: [PairTable.Merge] = []

  /// - Parameter unknown: nil leaves out bytes that have no token, as `tokenizers` does.
  init(table: PairTable, byteTokens: [Int32], unknown: Unknown?) {
    self.table = table
    self.byteTokens = byteTokens
    self.unknown = unknown
    isComplete = !byteTokens.contains(-1)
  }

  /// Appends the tokens of a piece.
  ///
  /// - Throws: `Interrupted`, in a piece of some millions of bytes.
  mutating func encode(
    _ piece: Slice<UnsafeBufferPointer<UInt8>>, into result: inout [Int32]
  ) throws(Interrupted) {
    if piece.count > Self.scanLimit { return try encodeLong(piece, into: &result) }
    tokens.removeAll(keepingCapacity: true)
    merges.removeAll(keepingCapacity: true)
    appendSymbols(of: piece, to: &tokens)
    guard tokens.count > 1 else { return result.append(contentsOf: tokens) }
    for index in 0..<tokens.count - 1 { merges.append(merge(index)) }
    while true {
      var best = -1
      var bestRank = Int32.max
      for index in merges.indices where merges[index].rank < bestRank {
        best = index
        bestRank = merges[index].rank
      }
      if best < 0 { break }
      tokens[best] = merges[best].token
      tokens.remove(at: best + 1)
      merges.remove(at: best)
      if best > 0 { merges[best - 1] = merge(best - 1) }
      if best < merges.count { merges[best] = merge(best) }
    }
    result.append(contentsOf: tokens)
  }

  /// Appends what a piece is before any merge: the tokens of its bytes.
  private func appendSymbols(
    of piece: Slice<UnsafeBufferPointer<UInt8>>, to tokens: inout [Int32]
  ) {
    if isComplete {
      for byte in piece { tokens.append(byteTokens[Int(byte)]) }
      return
    }
    var followsUnknown = false
    for byte in piece {
      let token = byteTokens[Int(byte)]
      if token >= 0 {
        tokens.append(token)
      } else if let unknown, !(unknown.fuses && followsUnknown) {
        tokens.append(unknown.token)
      }
      followsUnknown = token < 0
    }
  }

  @inline(__always)
  private func merge(_ index: Int) -> PairTable.Merge {
    table.find(tokens[index], tokens[index + 1]) ?? PairTable.Merge(rank: .max, token: -1)
  }

  /// The same in O(n log n), over a linked list of tokens.
  private func encodeLong(
    _ piece: Slice<UnsafeBufferPointer<UInt8>>, into result: inout [Int32]
  ) throws(Interrupted) {
    var pace = InterruptionPace()
    var tokens: [Int32] = []
    appendSymbols(of: piece, to: &tokens)
    let count = tokens.count
    guard count > 1 else { return result.append(contentsOf: tokens) }
    var next = Array(1...count)
    var previous = Array(-1..<count - 1)
    var heap = MinimumHeap<Candidate>()
    func push(_ left: Int, _ tokens: [Int32], _ next: [Int]) {
      let right = next[left]
      guard right < count, let merge = table.find(tokens[left], tokens[right]) else { return }
      heap.push(
        Candidate(rank: merge.rank, place: left, left: tokens[left], right: tokens[right]))
    }
    for index in 0..<count - 1 {
      try pace.step(16)
      push(index, tokens, next)
    }
    while let candidate = heap.pop() {
      try pace.step(64)
      let left = candidate.place
      let right = next[left]
      // A candidate is stale once either of its tokens has changed.
      guard tokens[left] == candidate.left, right < count, tokens[right] == candidate.right,
        let merge = table.find(candidate.left, candidate.right)
      else { continue }
      tokens[left] = merge.token
      tokens[right] = -1
      next[left] = next[right]
      if next[right] < count { previous[next[right]] = left }
      if previous[left] >= 0 { push(previous[left], tokens, next) }
      push(left, tokens, next)
    }
    for token in tokens where token >= 0 { result.append(token) }
  }
}
