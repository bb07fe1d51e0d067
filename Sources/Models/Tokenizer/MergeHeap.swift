/// A binary heap of possible merges, lowest rank first, then leftmost.
struct MergeHeap {
  struct Candidate {
    let rank: Int32
    let place: Int
    let left: Int32
    let right: Int32

    static func < (first: Candidate, second: Candidate) -> Bool {
      (first.rank, first.place) < (second.rank, second.place)
    }
  }

  private var items: [Candidate] = []

  mutating func push(_ candidate: Candidate) {
    items.append(candidate)
    var index = items.count - 1
    while index > 0, items[index] < items[(index - 1) / 2] {
      items.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func pop() -> Candidate? {
    guard let first = items.first, let last = items.popLast() else { return nil }
    if items.isEmpty { return first }
    items[0] = last
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < items.count {
        if items[child] < items[least] { least = child }
      }
      if least == index { return first }
      items.swapAt(index, least)
      index = least
    }
  }
}
